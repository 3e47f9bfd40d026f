import { Matrix } from '../src/data/matrix.ts';
import { RowScaling } from '../src/kernels/row-scaling.ts';
import { type BenchData, benchData } from './data.ts';

/** The bench's rows scaled and without missing values, which scikit-learn's distances do not take. */
export function completeData(rows: number, seed = 1): BenchData {
  const { X, y } = benchData(rows, seed);
  return { X: new Matrix(RowScaling.fit(X, 'standard').all(X), X.columns), y };
}
