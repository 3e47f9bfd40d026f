import { OneClassSVM } from '../src/kernels/one-class-svm.ts';
import { completeData } from './complete.ts';
import type { BenchRow } from './rows.ts';
import { versus } from './versus.ts';

/** One-class SVM beside libsvm (in scikit-learn): solved on all rows, and by a sample and 256 Fourier features. */
export async function benchOneClassSVM(sizes: readonly number[] = [2_000, 10_000]): Promise<BenchRow[]> {
  const out: BenchRow[] = [];
  for (const size of sizes) {
    const peer = { name: 'scikit-learn', learner: 'one_class_svm', parameters: { nu: 0.05 } };
    const data = completeData(size);
    const exact = (): OneClassSVM => new OneClassSVM({ nu: 0.05, max_samples: size, scaling: 'none' });
    out.push(...(await versus({ name: 'one_class_svm', make: exact, data, peer })));
    const fourier = (): OneClassSVM => new OneClassSVM({ nu: 0.05, max_samples: 1_000, scaling: 'none' });
    out.push(...(await versus({ name: 'one_class_svm_fourier', make: fourier, data, peer })));
  }
  return out;
}
