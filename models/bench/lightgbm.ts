import { LightGBM } from '../src/trees/lightgbm.ts';
import { benchData } from './data.ts';
import type { BenchRow } from './rows.ts';
import { versus } from './versus.ts';

const PARAMETERS = { n_estimators: 100, num_leaves: 31, learning_rate: 0.1, max_bin: 255 };

/** LightGBM beside the original: the same bins, leaves and rounds, one thread each. */
export function benchLightGBM(rows = 50_000): Promise<BenchRow[]> {
  return versus({
    name: 'lightgbm',
    make: () => new LightGBM(PARAMETERS),
    data: benchData(rows),
    peer: { name: 'lightgbm', learner: 'lightgbm', parameters: PARAMETERS },
    batch: 20_000,
  });
}
