import { Bins } from '../data/bins.ts';
import { expectRow, expectWidth, type Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { TreeShap } from '../explanation/tree-shap.ts';
import type { Explainable, FitOptions, Learner } from '../learner.ts';
import { expectSaved, type SavedModel } from '../saved-model.ts';
import { Forest, savedWidth } from './forest.ts';
import { FreshGrower, triedFeatures } from './fresh-grower.ts';
import type { GrownNode } from './grower.ts';
import { expectLabels, expectWeights } from './labels.ts';
import { readParameters } from './parameters.ts';

const { floor, max } = Math;

const RANGES = {
  n_estimators: { default: 100, minimum: 1, maximum: 10_000, whole: true },
  max_depth: { default: 0, minimum: 0, maximum: 500, whole: true },
  min_samples_split: { default: 2, minimum: 2, whole: true },
  min_samples_leaf: { default: 1, minimum: 1, whole: true },
  min_weight_fraction_leaf: { default: 0, minimum: 0, maximum: 0.5 },
  min_impurity_decrease: { default: 0, minimum: 0 },
  max_samples: { default: 0, minimum: 0, maximum: 1 },
  max_bin: { default: 256, minimum: 3, maximum: 256, whole: true },
  random_state: { default: 0, minimum: 0, maximum: 4294967295, whole: true },
} as const;

/** scikit-learn's names and defaults; 0 stands for its None. */
export interface RandomForestParameters {
  readonly n_estimators?: number;
  /** 0 for no bound. */
  readonly max_depth?: number;
  readonly min_samples_split?: number;
  readonly min_samples_leaf?: number;
  readonly min_weight_fraction_leaf?: number;
  readonly min_impurity_decrease?: number;
  /** How many features each node tries: their number, a share below 1, their root or logarithm, or all (`null`). */
  readonly max_features?: number | 'sqrt' | 'log2' | null;
  readonly bootstrap?: boolean;
  /** The share of rows drawn for each tree; 0 for as many as there are. */
  readonly max_samples?: number;
  readonly class_weight?: 'balanced' | 'balanced_subsample' | { readonly 0: number; readonly 1: number } | null;
  /** Whether to judge each row by the trees that did not see it. */
  readonly oob_score?: boolean;
  readonly criterion?: 'gini';
  /** Bins a column, the one of missing values included; ours, as splits lie between bins. */
  readonly max_bin?: number;
  readonly random_state?: number;
}

/**
 * Random forest after Breiman (2001): deep trees on bootstrap samples, a few random features at each node, their class shares averaged. Splits
 * lie between 256-bin quantiles. Scores are the probability of class 1.
 *
 * @example
 * import { Matrix, RandomForest } from '@api-sentinel/models';
 * const X = Matrix.from([[1], [2], [3], [4]]);
 * const model = new RandomForest({ n_estimators: 50 }).fit(X, [0, 0, 1, 1]);
 * const [low, high] = model.score(Matrix.from([[1], [4]]));
 * low < 0.3 && high > 0.7; // true
 */
export class RandomForest implements Learner, Explainable {
  readonly parameters: RandomForestParameters;
  readonly #read: { readonly [K in keyof typeof RANGES]: number };
  readonly #maxFeatures: number | 'sqrt' | 'log2' | null;
  readonly #bootstrap: boolean;
  #forest = new Forest([]);
  #width = 0;
  #shap: TreeShap | undefined;
  #outOfBag: Float64Array | undefined;
  #outOfBagScore: number | undefined;

  /** Throws, in a sentence, on a value out of range or a parameter that is not implemented. */
  constructor(parameters: RandomForestParameters = {}) {
    this.parameters = parameters;
    const { max_features, bootstrap, class_weight, oob_score, criterion, ...numbers } = parameters;
    if (criterion !== undefined && criterion !== 'gini')
      throw new Error(`RandomForest's criterion ${String(criterion)} is not implemented here; gini is.`);
    this.#maxFeatures = max_features === undefined ? 'sqrt' : max_features;
    triedFeatures(this.#maxFeatures, 1);
    this.#bootstrap = bootstrap ?? true;
    if (oob_score === true && !this.#bootstrap)
      throw new Error('RandomForest gives an oob_score only with bootstrap: without, no tree leaves a row out.');
    if (typeof class_weight === 'object' && class_weight !== null && !(class_weight[0] >= 0 && class_weight[1] >= 0))
      throw new Error("RandomForest's class_weight needs a number of at least 0 for class 0 and for class 1.");
    this.#read = readParameters('RandomForest', RANGES, numbers);
  }

  get width(): number {
    return this.#width;
  }

  get trees(): Forest {
    return this.#forest;
  }

  /** For each training row the mean probability by the trees that did not see it, NaN where all did; with `oob_score`. */
  get oob_decision_function(): Float64Array | undefined {
    return this.#outOfBag;
  }

  /** The share of training rows that the trees that did not see them put into the right class; with `oob_score`. */
  get oob_score_(): number | undefined {
    return this.#outOfBagScore;
  }

  fit(X: Matrix, y?: ArrayLike<number>, options: FitOptions = {}): this {
    const p = this.#read;
    const labels = expectLabels(X, y);
    const given = expectWeights(X.rows, options.weights);
    const mode = this.parameters.class_weight ?? null;
    const whole = classWeights(mode === 'balanced_subsample' ? null : mode, labels, undefined);
    for (let i = 0; i < X.rows; i++) given[i] *= whole[labels[i]];
    const bins = Bins.learn(X, p.max_bin);
    let total = 0;
    for (let i = 0; i < X.rows; i++) total += given[i];
    const grower = new FreshGrower(bins, X, {
      maxDepth: p.max_depth,
      minRowsSplit: p.min_samples_split,
      minRowsLeaf: p.min_samples_leaf,
      minWeightLeaf: p.min_weight_fraction_leaf * total,
      tried: triedFeatures(this.#maxFeatures, X.columns),
    });
    const drawn = p.max_samples > 0 ? max(1, floor(p.max_samples * X.rows)) : X.rows;
    const counts = new Uint16Array(X.rows);
    const sums = new Float64Array(X.rows);
    const voices = new Int32Array(X.rows);
    const trees: GrownNode[][] = [];
    for (let t = 0; t < p.n_estimators; t++) {
      const random = new Random(p.random_state, t);
      if (this.#bootstrap) {
        counts.fill(0);
        for (let i = 0; i < drawn; i++) counts[random.integer(X.rows)]++;
      } else counts.fill(1);
      const here = mode === 'balanced_subsample' ? classWeights('balanced', labels, counts) : [1, 1];
      let count = 0;
      let weight = 0;
      for (let i = 0; i < X.rows; i++) {
        const own = counts[i] * given[i] * here[labels[i]];
        grower.pairs[2 * i] = labels[i] === 1 ? -own : 0;
        grower.pairs[2 * i + 1] = own;
        weight += own;
        if (own > 0) grower.rows[count++] = i;
      }
      // The Gini impurity falls by twice the gain, weighed by the node's share of the tree.
      const leastGain = p.min_impurity_decrease > 0 ? (p.min_impurity_decrease * weight) / 2 : Number.NEGATIVE_INFINITY;
      const tree = grower.grow(count, random, leastGain);
      trees.push(tree);
      if (this.parameters.oob_score === true)
        for (let i = 0; i < X.rows; i++)
          if (counts[i] === 0) {
            sums[i] += tree[grower.leafOf(tree, i)].value;
            voices[i]++;
          }
      if (options.onRound?.(t, undefined) === false) break;
    }
    this.#fitted(new Forest(trees), X.columns);
    if (this.parameters.oob_score === true) this.#judge(sums, voices, labels);
    return this;
  }

  #judge(sums: Float64Array, voices: Int32Array, labels: Uint8Array): void {
    let right = 0;
    let judged = 0;
    for (let i = 0; i < sums.length; i++) {
      sums[i] /= voices[i];
      if (voices[i] === 0) continue;
      judged++;
      if (sums[i] > 0.5 === (labels[i] === 1)) right++;
    }
    this.#outOfBag = sums;
    this.#outOfBagScore = right / judged;
  }

  #fitted(forest: Forest, width: number): this {
    this.#forest = forest;
    this.#width = width;
    this.#shap = undefined;
    this.#outOfBag = undefined;
    this.#outOfBagScore = undefined;
    return this;
  }

  /** The probability itself: that is what contributions sum to. */
  margin(X: Matrix): Float64Array {
    return this.score(X);
  }

  score(X: Matrix): Float64Array {
    expectWidth(X, this.#width);
    const out = new Float64Array(X.rows);
    this.#forest.sums(X.data, X.columns, out);
    for (let i = 0; i < out.length; i++) out[i] /= this.#forest.trees;
    return out;
  }

  scoreInto(row: Float32Array, out: Float64Array, at = 0): void {
    expectRow(row, this.#width);
    this.#forest.sumInto(row, out, at);
    out[at] /= this.#forest.trees;
  }

  contributionsInto(row: Float32Array, out: Float64Array): void {
    expectRow(row, this.#width);
    this.#shap ??= new TreeShap(this.#forest);
    out.fill(0);
    this.#shap.addInto(row, out, 1 / this.#forest.trees);
  }

  save(): SavedModel {
    return {
      kind: 'random_forest',
      version: 1,
      parameters: { width: this.#width, ...this.parameters },
      arrays: this.#forest.arrays(),
    };
  }

  /** Throws where the saved model is of another kind or damaged. */
  static load(saved: SavedModel): RandomForest {
    expectSaved(saved, 'random_forest', 1);
    const width = savedWidth(saved);
    const { width: _width, ...parameters } = saved.parameters;
    return new RandomForest(parameters as RandomForestParameters).#fitted(Forest.load(saved, width), width);
  }
}

/** What a row of each class weighs; balanced over `counts` of each row, or over all rows once. */
function classWeights(
  mode: 'balanced' | { readonly 0: number; readonly 1: number } | null,
  labels: Uint8Array,
  counts: Uint16Array | undefined,
): readonly [number, number] {
  if (mode === null) return [1, 1];
  if (mode !== 'balanced') return [mode[0], mode[1]];
  let all = 0;
  let positive = 0;
  for (let i = 0; i < labels.length; i++) {
    const times = counts === undefined ? 1 : counts[i];
    all += times;
    if (labels[i] === 1) positive += times;
  }
  const classes = positive === 0 || positive === all ? 1 : 2;
  return [all / (classes * max(1, all - positive)), all / (classes * max(1, positive))];
}
