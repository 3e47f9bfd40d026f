import { GradientBoosting } from '../src/trees/gradient-boosting.ts';
import { completeData } from './complete.ts';
import type { BenchRow } from './rows.ts';
import { versus } from './versus.ts';

const PARAMETERS = { n_estimators: 100, max_depth: 3, learning_rate: 0.1 };

/** Gradient boosting beside scikit-learn's, whose splits are exact and which takes no missing values; one thread each. */
export function benchGradientBoosting(rows = 10_000): Promise<BenchRow[]> {
  return versus({
    name: 'gradient_boosting',
    make: () => new GradientBoosting(PARAMETERS),
    data: completeData(rows),
    peer: { name: 'scikit-learn', learner: 'gradient_boosting', parameters: PARAMETERS },
    batch: 20_000,
    turns: 1,
  });
}
