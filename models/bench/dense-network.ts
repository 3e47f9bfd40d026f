import { DenseNetwork } from '../src/neural/dense-network.ts';
import { completeData } from './complete.ts';
import type { BenchRow } from './rows.ts';
import { versus } from './versus.ts';

/** The dense network 64-32 beside scikit-learn's: ten epochs of Adam in batches of 128; ours with batch normalisation and dropout. */
export async function benchDenseNetwork(sizes: readonly number[] = [10_000]): Promise<BenchRow[]> {
  const out: BenchRow[] = [];
  for (const size of sizes) {
    out.push(
      ...(await versus({
        name: 'dense_network',
        make: () => new DenseNetwork({ epochs: 10, validation_fraction: 0, scaling: 'none' }),
        data: completeData(size),
        peer: {
          name: 'scikit-learn',
          learner: 'dense_network',
          parameters: { hidden_layer_sizes: [64, 32], batch_size: 128, max_iter: 10 },
        },
      })),
    );
  }
  return out;
}
