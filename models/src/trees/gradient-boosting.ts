import { Bins } from '../data/bins.ts';
import type { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { trainTestSplit } from '../data/splits.ts';
import type { FitOptions } from '../learner.ts';
import type { SavedModel } from '../saved-model.ts';
import { allRows, boost, priorMargin, shareOfRows, threadsOf } from './boosting.ts';
import { Forest } from './forest.ts';
import { BoostedClassifier, sigmoid } from './forest-classifier.ts';
import { triedFeatures } from './fresh-grower.ts';
import { Grower, type GrownNode } from './grower.ts';
import { expectLabels, expectWeights } from './labels.ts';
import { readParameters } from './parameters.ts';

const { abs } = Math;

const RANGES = {
  n_estimators: { default: 100, minimum: 1, maximum: 10_000, whole: true },
  learning_rate: { default: 0.1, minimum: 0 },
  subsample: { default: 1, minimum: 0, maximum: 1, above: true },
  max_depth: { default: 3, minimum: 0, maximum: 64, whole: true },
  max_leaf_nodes: { default: 0, minimum: 0, maximum: 65_536, whole: true },
  min_samples_split: { default: 2, minimum: 2, whole: true },
  min_samples_leaf: { default: 1, minimum: 1, whole: true },
  n_iter_no_change: { default: 0, minimum: 0, whole: true },
  validation_fraction: { default: 0.1, minimum: 0, maximum: 0.9, above: true },
  max_bin: { default: 256, minimum: 3, maximum: 256, whole: true },
  random_state: { default: 0, minimum: 0, maximum: 4294967295, whole: true },
} as const;

/** scikit-learn's names and defaults; 0 stands for its None. */
export interface GradientBoostingParameters {
  readonly n_estimators?: number;
  readonly learning_rate?: number;
  /** The share of rows, drawn without replacement, that each tree sees. */
  readonly subsample?: number;
  /** 0 for no bound. */
  readonly max_depth?: number;
  /** Grow the leaf with the most to gain first, to at most so many; 0 for no bound. */
  readonly max_leaf_nodes?: number;
  readonly min_samples_split?: number;
  readonly min_samples_leaf?: number;
  readonly max_features?: number | 'sqrt' | 'log2' | null;
  /** Stop when the held-out log loss has not improved for so many rounds; 0 for never. */
  readonly n_iter_no_change?: number;
  /** The share held out for that, where `fit` is given no evaluation. */
  readonly validation_fraction?: number;
  readonly loss?: 'log_loss';
  readonly criterion?: 'friedman_mse';
  /** Bins a column, the one of missing values included; ours, as splits lie between bins. */
  readonly max_bin?: number;
  readonly random_state?: number;
}

/**
 * Gradient boosting after Friedman, "Greedy function approximation: a gradient boosting machine" (2001), with the sampling of "Stochastic
 * gradient boosting" (2002): each tree fits the residuals by least squares, then each leaf takes one Newton step on the log loss. Scores are the
 * probability of class 1.
 *
 * @example
 * import { GradientBoosting, Matrix } from '@api-sentinel/models';
 * const X = Matrix.from([[1], [2], [3], [4]]);
 * const model = new GradientBoosting({ n_estimators: 20 }).fit(X, [0, 0, 1, 1]);
 * const [low, high] = model.score(Matrix.from([[1], [4]]));
 * low < 0.1 && high > 0.9; // true
 */
export class GradientBoosting extends BoostedClassifier {
  readonly parameters: GradientBoostingParameters;
  readonly #read: { readonly [K in keyof typeof RANGES]: number };
  readonly #maxFeatures: number | 'sqrt' | 'log2' | null;

  /** Throws, in a sentence, on a value out of range or a parameter that is not implemented. */
  constructor(parameters: GradientBoostingParameters = {}) {
    super();
    this.parameters = parameters;
    const { max_features, loss, criterion, ...numbers } = parameters;
    if (loss !== undefined && loss !== 'log_loss')
      throw new Error(`GradientBoosting's loss ${String(loss)} is not implemented here; log_loss is.`);
    if (criterion !== undefined && criterion !== 'friedman_mse')
      throw new Error(`GradientBoosting's criterion ${String(criterion)} is not implemented here; friedman_mse is.`);
    this.#maxFeatures = max_features ?? null;
    triedFeatures(this.#maxFeatures, 1);
    this.#read = readParameters('GradientBoosting', RANGES, numbers);
  }

  fit(X: Matrix, y?: ArrayLike<number>, options: FitOptions = {}): this {
    const p = this.#read;
    const all = expectLabels(X, y);
    if (p.n_iter_no_change > 0 && options.evaluation === undefined) return this.#fitHoldingOut(X, all, options);
    const labels = all;
    const weights = expectWeights(X.rows, options.weights);
    const base = priorMargin(labels, weights);
    let total = 0;
    for (const weight of weights) total += weight;
    const usual = total / X.rows;
    const grower = new Grower(
      Bins.learn(X, p.max_bin),
      X,
      {
        lambda: 0,
        alpha: 0,
        maxDeltaStep: 0,
        // Rows are counted by their weights, which are alike unless the caller weighs them.
        minChildWeight: (p.min_samples_leaf - 0.5) * usual,
        minParentWeight: (p.min_samples_split - 0.5) * usual,
        gamma: 0,
        place: 'middle',
        maxDepth: p.max_depth,
        maxLeaves: p.max_leaf_nodes,
        lossGuided: p.max_leaf_nodes > 0,
      },
      threadsOf(options),
    );
    const random = new Random(p.random_state);
    const residuals = new Float64Array(X.rows);
    const curvatures = new Float64Array(X.rows);
    const features = Int32Array.from({ length: X.columns }, (_, i) => i);
    const tried = triedFeatures(this.#maxFeatures, X.columns);
    const { trees } = boost(
      {
        X,
        labels,
        weights,
        base,
        rounds: p.n_estimators,
        patience: p.n_iter_no_change,
        grower,
        gradients: (margins, pairs) => {
          for (let i = 0; i < X.rows; i++) {
            const probability = sigmoid(margins[i]);
            const residual = weights[i] * (labels[i] - probability);
            residuals[i] = residual;
            curvatures[i] = weights[i] * probability * (1 - probability);
            pairs[2 * i] = -residual;
            pairs[2 * i + 1] = weights[i];
          }
        },
        sample: (_, rows) => (p.subsample < 1 ? shareOfRows(rows, p.subsample, random) : allRows(rows)),
        features: () => () => (tried < X.columns ? random.sample(X.columns, tried).sort() : features),
        finish: (tree, { leaves, rows }) => {
          for (const { node, begin, end } of leaves) {
            let residual = 0;
            let curvature = 0;
            for (let i = begin; i < end; i++) {
              residual += residuals[rows[i]];
              curvature += curvatures[rows[i]];
            }
            tree[node].value = abs(curvature) < 1e-150 ? 0 : (p.learning_rate * residual) / curvature;
          }
          settleInner(tree, p.learning_rate);
        },
      },
      options,
    );
    return this.fitted(new Forest(trees), base, X.columns);
  }

  #fitHoldingOut(X: Matrix, y: Uint8Array, options: FitOptions): this {
    const { validation_fraction, random_state } = this.#read;
    const { train, test } = trainTestSplit(X.rows, validation_fraction, { y, seed: random_state });
    const { weights } = options;
    return this.fit(
      X.take(train),
      train.map((i) => y[i]),
      {
        ...options,
        ...(weights === undefined ? {} : { weights: Array.from(train, (i) => weights[i]) }),
        evaluation: { X: X.take(test), y: test.map((i) => y[i]) },
      },
    );
  }

  save(): SavedModel {
    return this.savedAs('gradient_boosting', this.parameters);
  }

  /** Throws where the saved model is of another kind or damaged. */
  static load(saved: SavedModel): GradientBoosting {
    return BoostedClassifier.loadedAs(
      saved,
      'gradient_boosting',
      (parameters: GradientBoostingParameters) => new GradientBoosting(parameters),
    );
  }
}

/** Splits keep the mean that they would have added, for those who read the tree. */
function settleInner(tree: GrownNode[], rate: number): void {
  for (const node of tree) if (node.feature >= 0) node.value *= rate;
}
