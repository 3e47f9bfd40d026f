import type { Forest } from '../trees/forest.ts';

/**
 * Exact Shapley values of a forest's sum for one row, by the covers of its nodes (path-dependent TreeSHAP; Lundberg et al.,
 * "From local explanations to global understanding with explainable AI for trees", 2020, algorithm 2). `out` has one place a feature and, last,
 * the base: the sum's mean over the training rows. What is written adds up to the forest's sum for the row.
 *
 * Made once for a forest, it allocates nothing a row.
 */
export class TreeShap {
  readonly #forest: Forest;
  readonly #stride: number;
  readonly #feature: Int32Array;
  readonly #zero: Float64Array;
  readonly #one: Float64Array;
  readonly #weight: Float64Array;
  readonly #base: number;
  #row: Float32Array = new Float32Array(0);
  #out: Float64Array = new Float64Array(0);
  #scale = 1;

  constructor(forest: Forest) {
    this.#forest = forest;
    this.#stride = forest.depth + 2;
    const places = ((this.#stride + 1) * (this.#stride + 2)) / 2 + this.#stride;
    this.#feature = new Int32Array(places);
    this.#zero = new Float64Array(places);
    this.#one = new Float64Array(places);
    this.#weight = new Float64Array(places);
    let base = 0;
    for (let t = 0; t < forest.trees; t++) base += this.#mean(forest.roots[t]);
    this.#base = base;
  }

  /** Adds `scale` times the forest's contributions for `row` to `out`. */
  addInto(row: Float32Array, out: Float64Array, scale = 1): void {
    this.#row = row;
    this.#out = out;
    this.#scale = scale;
    for (let t = 0; t < this.#forest.trees; t++) this.#walk(this.#forest.roots[t], 0, 0, 1, 1, -1);
    out[out.length - 1] += scale * this.#base;
  }

  #mean(node: number): number {
    const { feature, left, right, value, cover } = this.#forest;
    if (feature[node] < 0) return value[node];
    const l = left[node];
    const r = right[node];
    const total = cover[l] + cover[r];
    const share = total > 0 ? cover[l] / total : 0.5;
    return share * this.#mean(l) + (1 - share) * this.#mean(r);
  }

  /** `at` is where the parent's path of `depth` entries begins; the node's own copy lies behind it. */
  #walk(node: number, depth: number, at: number, zero: number, one: number, of: number): void {
    const F = this.#feature;
    const Z = this.#zero;
    const O = this.#one;
    const W = this.#weight;
    const p = at + depth;
    for (let i = 0; i < depth; i++) {
      F[p + i] = F[at + i];
      Z[p + i] = Z[at + i];
      O[p + i] = O[at + i];
      W[p + i] = W[at + i];
    }
    F[p + depth] = of;
    Z[p + depth] = zero;
    O[p + depth] = one;
    W[p + depth] = depth === 0 ? 1 : 0;
    for (let i = depth - 1; i >= 0; i--) {
      W[p + i + 1] += (one * W[p + i] * (i + 1)) / (depth + 1);
      W[p + i] = (zero * W[p + i] * (depth - i)) / (depth + 1);
    }
    const forest = this.#forest;
    const f = forest.feature[node];
    if (f < 0) {
      const leaf = this.#scale * forest.value[node];
      for (let i = 1; i <= depth; i++)
        this.#out[F[p + i]] += this.#unwoundSum(p, depth, i) * (O[p + i] - Z[p + i]) * leaf;
      return;
    }
    const goesLeft = forest.goesLeft(node, this.#row[f]);
    const hot = goesLeft ? forest.left[node] : forest.right[node];
    const cold = goesLeft ? forest.right[node] : forest.left[node];
    const total = forest.cover[hot] + forest.cover[cold];
    const hotShare = total > 0 ? forest.cover[hot] / total : 0.5;
    let incomingZero = 1;
    let incomingOne = 1;
    let kept = depth + 1;
    for (let i = 1; i <= depth; i++) {
      if (F[p + i] !== f) continue;
      incomingZero = Z[p + i];
      incomingOne = O[p + i];
      this.#unwind(p, depth, i);
      kept--;
      break;
    }
    this.#walk(hot, kept, p, hotShare * incomingZero, incomingOne, f);
    this.#walk(cold, kept, p, (1 - hotShare) * incomingZero, 0, f);
  }

  #unwind(p: number, depth: number, index: number): void {
    const F = this.#feature;
    const Z = this.#zero;
    const O = this.#one;
    const W = this.#weight;
    const one = O[p + index];
    const zero = Z[p + index];
    let next = W[p + depth];
    for (let i = depth - 1; i >= 0; i--) {
      if (one !== 0) {
        const kept = W[p + i];
        W[p + i] = (next * (depth + 1)) / ((i + 1) * one);
        next = kept - (W[p + i] * zero * (depth - i)) / (depth + 1);
      } else W[p + i] = zero === 0 ? 0 : (W[p + i] * (depth + 1)) / (zero * (depth - i));
    }
    for (let i = index; i < depth; i++) {
      F[p + i] = F[p + i + 1];
      Z[p + i] = Z[p + i + 1];
      O[p + i] = O[p + i + 1];
    }
  }

  #unwoundSum(p: number, depth: number, index: number): number {
    const W = this.#weight;
    const one = this.#one[p + index];
    const zero = this.#zero[p + index];
    let next = W[p + depth];
    let total = 0;
    for (let i = depth - 1; i >= 0; i--) {
      if (one !== 0) {
        const share = (next * (depth + 1)) / ((i + 1) * one);
        total += share;
        next = W[p + i] - (share * zero * (depth - i)) / (depth + 1);
      } else if (zero !== 0) total += (W[p + i] * (depth + 1)) / (zero * (depth - i));
    }
    return total;
  }
}
