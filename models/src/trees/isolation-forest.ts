import { expectRow, expectWidth, type Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { TreeShap } from '../explanation/tree-shap.ts';
import type { Explainable, Learner } from '../learner.ts';
import { expectNumber, expectSaved, type SavedModel } from '../saved-model.ts';
import { Forest, savedWidth, type TreeNode } from './forest.ts';
import { readParameters } from './parameters.ts';

const { isNaN: isMissing } = Number;

const { ceil, floor, fround, log2, max, min } = Math;
const LARGEST = 3.4028234663852886e38;

const RANGES = {
  n_estimators: { default: 100, minimum: 1, maximum: 10_000, whole: true },
  max_samples: { default: 256, minimum: 1, maximum: 1_048_576, whole: true },
  max_features: { default: 1, minimum: 0, maximum: 1, above: true },
  seed: { default: 0, minimum: 0, maximum: 4294967295, whole: true },
} as const;

export interface IsolationForestParameters {
  readonly n_estimators?: number;
  /** The rows that each tree sees, drawn without replacement. */
  readonly max_samples?: number;
  /** The share of features that each tree sees. */
  readonly max_features?: number;
  readonly seed?: number;
}

/**
 * The mean path length of an unsuccessful search in a binary search tree of `n` keys, 2 H(n - 1) - 2 (n - 1) / n, its harmonic number
 * summed, not approximated.
 */
export function averagePathLength(n: number): number {
  if (n <= 1) return 0;
  let harmonic = 0;
  for (let i = n - 1; i >= 1; i--) harmonic += 1 / i;
  return 2 * harmonic - (2 * (n - 1)) / n;
}

/**
 * Isolation forest after Liu, Ting and Zhou, "Isolation-based anomaly detection" (2012): what few random cuts part from the rest is
 * anomalous. The score is 2^(-E[path length] / c(max_samples)), from 0 to 1: about 0.5 for ordinary rows, near 1 for outliers. Missing
 * values take a direction drawn at each cut; infinite ones count as the largest number.
 *
 * @example
 * import { IsolationForest, Matrix, Random } from '@api-sentinel/models';
 * const random = new Random(1);
 * const X = new Matrix(Float32Array.from({ length: 1000 }, () => random.normal()), 2);
 * const forest = new IsolationForest({ seed: 1 }).fit(X);
 * const [usual, odd] = forest.score(Matrix.from([[0, 0], [6, 6]]));
 * usual < 0.5 && odd > 0.7; // true
 */
export class IsolationForest implements Learner, Explainable {
  readonly parameters: IsolationForestParameters;
  readonly #read: { readonly [K in keyof typeof RANGES]: number };
  #forest = new Forest([]);
  #width = 0;
  /** What turns a sum of path lengths into log2 of the score. */
  #scale = 0;
  #shap: TreeShap | undefined;

  constructor(parameters: IsolationForestParameters = {}) {
    this.parameters = parameters;
    this.#read = readParameters('IsolationForest', RANGES, parameters);
  }

  get width(): number {
    return this.#width;
  }

  get trees(): Forest {
    return this.#forest;
  }

  /** log2 of the score is this many times the sum of path lengths, plus `logBase`. */
  get logScale(): number {
    return this.#scale;
  }

  get logBase(): number {
    return this.#scale === 0 ? -1 : 0;
  }

  fit(X: Matrix): this {
    if (X.rows === 0 || X.columns === 0) throw new Error('There are no rows to learn from.');
    const { n_estimators, max_samples } = this.#read;
    const size = min(max_samples, X.rows);
    const trees = Array.from({ length: n_estimators }, (_, t) => this.#grow(X, size, t));
    this.#grown = n_estimators;
    return this.#fitted(new Forest(trees), size, X.columns);
  }

  /**
   * Replaces the `count` oldest trees by trees grown on rows `X`, so that the forest follows a drift without being fitted anew. `X` has
   * the width of the first fit and at least as many rows as a tree saw then.
   */
  renew(X: Matrix, count = 1): this {
    expectWidth(X, this.#width);
    const old = this.#forest.trees;
    if (!Number.isInteger(count) || count < 1 || count > old)
      throw new Error(`${count} trees cannot be renewed; the forest has ${old}.`);
    if (X.rows < this.#samples)
      throw new Error(`A tree of this forest sees ${this.#samples} rows; ${X.rows} are too few to renew it.`);
    const trees = this.#forest.toTrees().slice(count);
    for (let i = 0; i < count; i++) trees.push(this.#grow(X, this.#samples, this.#grown + i));
    this.#grown += count;
    return this.#fitted(new Forest(trees), this.#samples, this.#width);
  }

  /** The tree of number `t`, counted from the first fit on: its stream of random numbers is its own. */
  #grow(X: Matrix, size: number, t: number): TreeNode[] {
    const { max_features, seed } = this.#read;
    const lengths = Float64Array.from({ length: size + 1 }, (_, n) => averagePathLength(n));
    const random = new Random(seed, t);
    const rows = random.sample(X.rows, size);
    const features = random.sample(X.columns, max(1, floor(max_features * X.columns)));
    return isolationTree(X, rows, features, random, lengths);
  }

  #fitted(forest: Forest, size: number, width: number): this {
    this.#forest = forest;
    this.#width = width;
    const usual = averagePathLength(size);
    this.#scale = usual > 0 ? -1 / (usual * forest.trees) : 0;
    this.#samples = size;
    this.#shap = undefined;
    return this;
  }

  #samples = 1;
  /** How many trees were ever grown. */
  #grown = 0;

  /** log2 of the score. */
  margin(X: Matrix): Float64Array {
    expectWidth(X, this.#width);
    const out = new Float64Array(X.rows);
    this.#forest.sums(X.data, X.columns, out);
    for (let i = 0; i < out.length; i++) out[i] = this.#margin(out[i]);
    return out;
  }

  score(X: Matrix): Float64Array {
    const out = this.margin(X);
    for (let i = 0; i < out.length; i++) out[i] = 2 ** out[i];
    return out;
  }

  scoreInto(row: Float32Array, out: Float64Array, at = 0): void {
    expectRow(row, this.#width);
    this.#forest.sumInto(row, out, at);
    out[at] = 2 ** this.#margin(out[at]);
  }

  #margin(sum: number): number {
    // A lone row cannot be told from any other: the middle, as for an average path.
    return this.#scale === 0 ? -1 : this.#scale * sum;
  }

  contributionsInto(row: Float32Array, out: Float64Array): void {
    expectRow(row, this.#width);
    this.#shap ??= new TreeShap(this.#forest);
    out.fill(0);
    if (this.#scale === 0) out[out.length - 1] = -1;
    else this.#shap.addInto(row, out, this.#scale);
  }

  save(): SavedModel {
    return {
      kind: 'isolation_forest',
      version: 1,
      parameters: { width: this.#width, samples: this.#samples, grown: this.#grown, ...this.parameters },
      arrays: this.#forest.arrays(),
    };
  }

  static load(saved: SavedModel): IsolationForest {
    expectSaved(saved, 'isolation_forest', 1);
    const width = savedWidth(saved);
    const { width: _width, samples: _samples, grown: _grown, ...parameters } = saved.parameters;
    const out = new IsolationForest(parameters as IsolationForestParameters);
    // Forests saved before trees could be renewed do not say how many were ever grown: those that they hold.
    out.#grown = 'grown' in saved.parameters ? expectNumber(saved, 'grown', 0, 2 ** 32) : out.#read.n_estimators;
    return out.#fitted(Forest.load(saved, width), expectNumber(saved, 'samples', 1, 1_048_576), width);
  }
}

/** Cuts `rows` at random until each is alone, all are alike, or the depth that an average tree would have is reached. */
function isolationTree(
  X: Matrix,
  rows: Int32Array,
  features: Int32Array,
  random: Random,
  lengths: Float64Array,
): TreeNode[] {
  const deepest = ceil(log2(max(2, rows.length)));
  const tree: TreeNode[] = [];
  const valueAt = (row: number, feature: number): number =>
    max(-LARGEST, min(LARGEST, X.data[row * X.columns + feature]));
  const grow = (begin: number, end: number, depth: number): number => {
    const node = tree.length;
    const count = end - begin;
    const leaf = { feature: -1, threshold: 0, left: -1, right: -1, defaultLeft: false, cover: count, gain: 0 };
    tree.push({ ...leaf, value: depth + lengths[count] });
    if (depth >= deepest || count <= 1) return node;
    // Features that are constant here are passed by, so that each cut cuts.
    for (let tried = features.length; tried > 0; tried--) {
      const drawn = random.integer(tried);
      const feature = features[drawn];
      features[drawn] = features[tried - 1];
      features[tried - 1] = feature;
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let i = begin; i < end; i++) {
        const x = valueAt(rows[i], feature);
        if (x < low) low = x;
        if (x > high) high = x;
      }
      if (!(low < high)) continue;
      const drawnAt = fround(low + random.float() * (high - low));
      // Values below go left, so the lowest may not be the threshold.
      const threshold = drawnAt > low && drawnAt <= high ? drawnAt : high;
      const defaultLeft = random.uint32() >= 0x80000000;
      let middle = begin;
      for (let i = begin; i < end; i++) {
        const row = rows[i];
        const x = valueAt(row, feature);
        if (x < threshold || (isMissing(x) && defaultLeft)) {
          rows[i] = rows[middle];
          rows[middle++] = row;
        }
      }
      const left = grow(begin, middle, depth + 1);
      const right = grow(middle, end, depth + 1);
      tree[node] = { ...leaf, feature, threshold, left, right, defaultLeft, value: tree[node].value, gain: 0 };
      return node;
    }
    return node;
  };
  grow(0, rows.length, 0);
  return tree;
}
