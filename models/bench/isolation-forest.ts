import { IsolationForest } from '../src/trees/isolation-forest.ts';
import { benchData } from './data.ts';
import type { BenchRow } from './rows.ts';
import { versus } from './versus.ts';

const PARAMETERS = { n_estimators: 100, max_samples: 256 };

/** The isolation forest beside scikit-learn's: as many trees of as many rows, one thread each. */
export function benchIsolationForest(rows = 50_000): Promise<BenchRow[]> {
  return versus({
    name: 'isolation_forest',
    make: () => new IsolationForest(PARAMETERS),
    data: benchData(rows),
    peer: { name: 'scikit-learn', learner: 'isolation_forest', parameters: PARAMETERS },
    batch: 20_000,
  });
}
