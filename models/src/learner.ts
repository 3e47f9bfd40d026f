import type { Matrix } from './data/matrix.ts';
import type { SavedModel } from './saved-model.ts';

/** What a fit may be told beside the rows and their labels. */
export interface FitOptions {
  /** One non-negative weight a row. */
  readonly weights?: ArrayLike<number>;
  /** A held-out part, for learners that stop early. */
  readonly evaluation?: { readonly X: Matrix; readonly y: ArrayLike<number> };
  /** How many threads a boosted learner may use; 1 where not given. The bytes of the model do not hang on it. */
  readonly threads?: number;
  /** Called after each round with the round's number and, where there is one, the held-out loss; returning `false` stops. */
  readonly onRound?: (round: number, loss: number | undefined) => boolean | undefined;
}

/**
 * Two verbs: `fit` and `score`. Higher is more anomalous, always. A supervised learner gives the probability of class 1, an
 * unsupervised one an anomaly score from 0 to 1. Thresholds are wrappers, never inside a learner.
 */
export interface Learner {
  /** How many columns a row has; 0 before `fit`. */
  readonly width: number;
  /** Learns from rows `X` and, where supervised, labels `y` (0 or 1, one a row). Same seed, same bytes. */
  fit(X: Matrix, y?: ArrayLike<number>, options?: FitOptions): this;
  /** One score a row. Throws where the width is not the one it was fitted on. */
  score(X: Matrix): Float64Array;
  /** The score of one row of `width` numbers, written to `out[at]`. Allocates nothing. */
  scoreInto(row: Float32Array, out: Float64Array, at?: number): void;
  save(): SavedModel;
}

/** A learner that can say how much each feature did. */
export interface Explainable {
  /**
   * One number a feature and, last, the base: they sum to the learner's margin for the row. `out` has `width + 1` places.
   */
  contributionsInto(row: Float32Array, out: Float64Array): void;
  /** What the contributions sum to: log-odds for a classifier, log2 of the score for the isolation forest. */
  margin(X: Matrix): Float64Array;
}
