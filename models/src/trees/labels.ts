import type { Matrix } from '../data/matrix.ts';

/** The labels as 0 and 1, checked: one a row, nothing else. */
export function expectLabels(X: Matrix, y: ArrayLike<number> | undefined): Uint8Array {
  if (y === undefined) throw new Error('This learner is supervised: fit needs a label, 0 or 1, for each row.');
  if (y.length !== X.rows) throw new Error(`There are ${y.length} labels for ${X.rows} rows; each row needs one.`);
  if (X.rows === 0) throw new Error('There are no rows to learn from.');
  const labels = new Uint8Array(y.length);
  for (let i = 0; i < y.length; i++) {
    if (y[i] !== 0 && y[i] !== 1) throw new Error(`Label ${i} is ${y[i]}; a label is 0 or 1.`);
    labels[i] = y[i];
  }
  return labels;
}

/** The weights, checked: one a row, finite, not negative, not all zero; all 1 where none are given. */
export function expectWeights(rows: number, weights: ArrayLike<number> | undefined): Float64Array {
  const out = new Float64Array(rows).fill(1);
  if (weights === undefined) return out;
  if (weights.length !== rows)
    throw new Error(`There are ${weights.length} weights for ${rows} rows; each row needs one.`);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (!(weights[i] >= 0 && weights[i] < Number.POSITIVE_INFINITY))
      throw new Error(`Weight ${i} is ${weights[i]}; a weight is a finite number of at least 0.`);
    out[i] = weights[i];
    total += weights[i];
  }
  if (total === 0) throw new Error('All weights are 0: there is nothing to learn from.');
  return out;
}
