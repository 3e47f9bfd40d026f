import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import type { Learner } from '../learner.ts';
import { rocAuc, type Scored } from '../metrics/ranking.ts';

export interface PermutationOptions {
  /** How often each column is shuffled; 5 unless told. */
  readonly repeats?: number;
  readonly seed?: number;
  /** Higher is better; the area under the ROC curve unless told. */
  readonly figure?: (scored: Scored) => number;
}

export interface PermutationImportance {
  /** How much the figure falls when the column is shuffled: the mean over the repeats, and its deviation. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * How much a fitted learner needs each column (Breiman, 2001): by how much its figure on rows that it did not see falls when the column's values
 * are dealt out anew. Columns that stand in for each other share what they bring, and may both seem to bring little.
 */
export function permutationImportance(
  learner: Learner,
  X: Matrix,
  y: ArrayLike<number>,
  { repeats = 5, seed = 0, figure = rocAuc }: PermutationOptions = {},
): PermutationImportance {
  const whole = figure({ scores: learner.score(X), labels: y });
  const shuffled = new Matrix(X.data.slice(), X.columns, X.names);
  const mean = new Float64Array(X.columns);
  const deviation = new Float64Array(X.columns);
  for (let j = 0; j < X.columns; j++) {
    const drops: number[] = [];
    for (let r = 0; r < repeats; r++) {
      const order = new Random(seed, j * repeats + r).sample(X.rows, X.rows);
      for (let i = 0; i < X.rows; i++) shuffled.data[i * X.columns + j] = X.data[order[i] * X.columns + j];
      drops.push(whole - figure({ scores: learner.score(shuffled), labels: y }));
    }
    for (let i = 0; i < X.rows; i++) shuffled.data[i * X.columns + j] = X.data[i * X.columns + j];
    mean[j] = drops.reduce((sum, value) => sum + value, 0) / repeats;
    deviation[j] = Math.sqrt(drops.reduce((sum, value) => sum + (value - mean[j]) ** 2, 0) / repeats);
  }
  return { mean, deviation };
}
