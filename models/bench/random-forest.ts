import { RandomForest } from '../src/trees/random-forest.ts';
import { benchData } from './data.ts';
import type { BenchRow } from './rows.ts';
import { versus } from './versus.ts';

const PARAMETERS = { n_estimators: 100 };

/** The random forest beside scikit-learn's: as many trees, grown until pure, one thread each. */
export function benchRandomForest(rows = 20_000): Promise<BenchRow[]> {
  return versus({
    name: 'random_forest',
    make: () => new RandomForest(PARAMETERS),
    data: benchData(rows),
    peer: { name: 'scikit-learn', learner: 'random_forest', parameters: PARAMETERS },
    batch: 20_000,
    turns: 1,
  });
}
