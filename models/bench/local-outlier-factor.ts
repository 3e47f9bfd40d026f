import { LocalOutlierFactor } from '../src/neighbors/local-outlier-factor.ts';
import { completeData } from './complete.ts';
import type { BenchRow } from './rows.ts';
import { versus } from './versus.ts';

/** Local outlier factor beside scikit-learn's in novelty mode, on the same reference rows, all of them kept. */
export async function benchLocalOutlierFactor(sizes: readonly number[] = [1_000, 5_000]): Promise<BenchRow[]> {
  const out: BenchRow[] = [];
  for (const size of sizes) {
    out.push(
      ...(await versus({
        name: 'local_outlier_factor',
        make: () => new LocalOutlierFactor({ max_references: size, scaling: 'none' }),
        data: completeData(size),
        peer: { name: 'scikit-learn', learner: 'local_outlier_factor', parameters: { n_neighbors: 20 } },
      })),
    );
  }
  return out;
}
