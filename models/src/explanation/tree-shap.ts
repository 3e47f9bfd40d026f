import type { Forest } from '../trees/forest.ts';

/**
 * Exact Shapley values of a forest's sum for one row, by the covers of its nodes (path-dependent TreeSHAP; Lundberg et al.,
 * "From local explanations to global understanding with explainable AI for trees", 2020). `out` has one place a feature and, last, the base:
 * the sum's mean over the training rows. What is written adds up to the forest's sum for the row.
 *
 * A leaf speaks for a set of features only where the row goes the leaf's way at all of them. So only the features at which it does need the sums
 * over subsets that make TreeSHAP dear; those at which it does not all get the same share, and cost one product together.
 *
 * Made once for a forest, it allocates nothing a row.
 *
 * @example
 * import { Matrix, TreeShap, XGBoost } from '@api-sentinel/models';
 * const X = Matrix.from([[1, 9], [2, 9], [3, 9], [4, 9]]);
 * const forest = new XGBoost({ n_estimators: 3, min_child_weight: 0 }).fit(X, [0, 0, 1, 1]).trees;
 * const out = new Float64Array(3);
 * new TreeShap(forest).addInto(X.row(0), out);
 * out[1]; // 0
 * Math.abs(out[0] + out[1] + out[2] - forest.sum(X.row(0))) < 1e-12; // true
 */
export class TreeShap {
  readonly #forest: Forest;
  readonly #stride: number;
  readonly #base: number;
  /** For each number of features on a path, what a subset of each size weighs. */
  readonly #weights: Float64Array;
  /** For each depth, by size, the sum over subsets of the features gone along with of the others' shares. */
  readonly #sums: Float64Array;
  /** The different features on the path. */
  readonly #path: Int32Array;
  /** For each feature on the path the share of rows that go its way, and whether this row does. */
  readonly #share: Float64Array;
  readonly #goes: Uint8Array;
  readonly #isOn: Uint8Array;
  #row: Float32Array = new Float32Array(0);
  #out: Float64Array = new Float64Array(0);
  #scale = 1;

  constructor(forest: Forest) {
    this.#forest = forest;
    const stride = forest.depth + 2;
    this.#stride = stride;
    this.#weights = subsetWeights(stride);
    this.#sums = new Float64Array(stride * stride);
    this.#path = new Int32Array(stride);
    let features = 0;
    for (const f of forest.feature) if (f >= features) features = f + 1;
    this.#share = new Float64Array(features);
    this.#goes = new Uint8Array(features);
    this.#isOn = new Uint8Array(features);
    let base = 0;
    for (let t = 0; t < forest.trees; t++) base += this.#mean(forest.roots[t]);
    this.#base = base;
  }

  /** Adds `scale` times the forest's contributions for `row` to `out`. */
  addInto(row: Float32Array, out: Float64Array, scale = 1): void {
    this.#row = row;
    this.#out = out;
    this.#scale = scale;
    this.#sums[0] = 1;
    for (let t = 0; t < this.#forest.trees; t++) this.#walk(this.#forest.roots[t], 0, 0, 0, 1);
    out[out.length - 1] += scale * this.#base;
  }

  #leftShare(node: number): number {
    const { left, right, cover } = this.#forest;
    const total = cover[left[node]] + cover[right[node]];
    return total > 0 ? cover[left[node]] / total : 0.5;
  }

  #mean(node: number): number {
    const { feature, left, right, value } = this.#forest;
    if (feature[node] < 0) return value[node];
    const share = this.#leftShare(node);
    return share * this.#mean(left[node]) + (1 - share) * this.#mean(right[node]);
  }

  /**
   * `level` counts the rows of `#sums` in use, `on` the features on the path, `along` those of them that the row goes along with;
   * `against` is the product of the shares of the others.
   */
  #walk(node: number, level: number, on: number, along: number, against: number): void {
    const forest = this.#forest;
    const f = forest.feature[node];
    if (f < 0) {
      this.#leaf(this.#scale * forest.value[node] * against, level, on, along);
      return;
    }
    const goesLeft = forest.goesLeft(node, this.#row[f]);
    const leftShare = this.#leftShare(node);
    const isNew = this.#isOn[f] === 0;
    const share = isNew ? 1 : this.#share[f];
    const went = isNew || this.#goes[f] === 1;
    if (isNew) {
      this.#path[on] = f;
      this.#isOn[f] = 1;
    }
    const below = isNew ? on + 1 : on;
    for (let side = 0; side < 2; side++) {
      const toLeft = side === 0;
      const part = toLeft ? leftShare : 1 - leftShare;
      const child = toLeft ? forest.left[node] : forest.right[node];
      const goes = went && toLeft === goesLeft;
      this.#share[f] = share * part;
      this.#goes[f] = goes ? 1 : 0;
      if (goes) {
        this.#exchange(level, along, isNew ? -1 : share, share * part);
        this.#walk(child, level + 1, below, isNew ? along + 1 : along, against);
      } else if (against * part !== 0) {
        if (isNew) this.#walk(child, level, below, along, against * part);
        else if (went) {
          this.#exchange(level, along, share, -1);
          this.#walk(child, level + 1, below, along - 1, against * share * part);
        } else this.#walk(child, level, below, along, against * part);
      }
    }
    this.#share[f] = share;
    this.#goes[f] = went ? 1 : 0;
    if (isNew) this.#isOn[f] = 0;
  }

  /** Writes the sums of the next level: without a feature of share `out`, with one of share `into`; -1 for none. */
  #exchange(level: number, along: number, out: number, into: number): void {
    const sums = this.#sums;
    const from = level * this.#stride;
    const to = from + this.#stride;
    let count = along;
    if (out < 0) for (let k = 0; k <= count; k++) sums[to + k] = sums[from + k];
    else {
      let next = sums[from + count];
      for (let k = count - 1; k >= 0; k--) {
        sums[to + k] = next;
        next = sums[from + k] - out * next;
      }
      count--;
    }
    if (into < 0) return;
    sums[to + count + 1] = sums[to + count];
    for (let k = count; k > 0; k--) sums[to + k] = sums[to + k] * into + sums[to + k - 1];
    sums[to] *= into;
  }

  #leaf(value: number, level: number, on: number, along: number): void {
    const sums = this.#sums;
    const weights = this.#weights;
    const from = level * this.#stride;
    const weight = on * this.#stride;
    let shared = 0;
    if (along < on) {
      for (let k = 0; k <= along; k++) shared += weights[weight + k] * sums[from + k];
      shared *= value;
    }
    for (let i = 0; i < on; i++) {
      const f = this.#path[i];
      if (this.#goes[f] === 0) {
        this.#out[f] -= shared;
        continue;
      }
      const share = this.#share[f];
      let next = sums[from + along];
      let total = 0;
      for (let k = along - 1; k >= 0; k--) {
        total += weights[weight + k] * next;
        next = sums[from + k] - share * next;
      }
      this.#out[f] += value * (1 - share) * total;
    }
  }
}

/** At `n * stride + k`: k! (n - k - 1)! / n!, the weight of a subset of k out of n features that lack one. */
function subsetWeights(stride: number): Float64Array {
  const out = new Float64Array(stride * stride);
  for (let n = 1; n < stride; n++) {
    let weight = 1 / n;
    for (let k = 0; k < n; k++) {
      out[n * stride + k] = weight;
      weight *= (k + 1) / (n - k - 1);
    }
  }
  return out;
}
