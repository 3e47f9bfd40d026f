import { XGBoost } from '../src/trees/xgboost.ts';
import { benchData } from './data.ts';
import type { BenchRow } from './rows.ts';
import { versus } from './versus.ts';

const PARAMETERS = { n_estimators: 100, max_depth: 6, learning_rate: 0.1, max_bin: 256 };

/** XGBoost beside the original: the same bins, depth and rounds, one thread each. */
export function benchXGBoost(rows = 50_000): Promise<BenchRow[]> {
  return versus({
    name: 'xgboost',
    make: () => new XGBoost(PARAMETERS),
    data: benchData(rows),
    peer: { name: 'xgboost', learner: 'xgboost', parameters: PARAMETERS },
    batch: 20_000,
  });
}
