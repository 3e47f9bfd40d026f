import { type Bins, MISSING_BIN } from '../data/bins.ts';
import type { TreeNode } from './forest.ts';
import { leafGain, leafWeight, noSplit, type Split, type SplitRules, searchFeature } from './split.ts';

/** How far a tree may grow, and in what order. */
export interface GrowthRules extends SplitRules {
  /** 0 for no bound. */
  readonly maxDepth: number;
  /** 0 for no bound. */
  readonly maxLeaves: number;
  /** The leaf with the most to gain first, instead of level by level. */
  readonly lossGuided: boolean;
}

/** The features that a node of this depth may be split by, ascending. */
export type FeatureSampler = (depth: number) => Int32Array;

interface Candidate {
  readonly node: number;
  readonly begin: number;
  readonly end: number;
  readonly depth: number;
  readonly gradient: number;
  readonly hessian: number;
  readonly histogram: Float64Array;
  readonly split: Split;
}

interface Drafted {
  feature: number;
  threshold: number;
  left: number;
  right: number;
  defaultLeft: boolean;
  value: number;
  cover: number;
  gain: number;
}

/**
 * Grows trees on binned rows: a histogram of gradient and hessian sums a node, built for the smaller child and subtracted for the
 * other, and the best split of each node by them. One grower serves all trees of a fit and keeps its memory between them.
 */
export class Grower {
  readonly #bins: Bins;
  readonly #binned: Uint8Array;
  readonly #columns: number;
  readonly #scratch: Int32Array;
  readonly #pool: Float64Array[] = [];
  readonly #rules: GrowthRules;
  /** The leaf that each row of the last tree fell into, as begin and end of its place in `rows`. */
  readonly leaves: { node: number; begin: number; end: number }[] = [];

  /** `binned` is row-major, as `Bins.apply` gives it. */
  constructor(bins: Bins, binned: Uint8Array, rules: GrowthRules) {
    this.#bins = bins;
    this.#binned = binned;
    this.#columns = bins.columns;
    this.#scratch = new Int32Array(binned.length / bins.columns);
    this.#rules = rules;
  }

  /**
   * Grows one tree on the first `count` of `rows`, which it reorders so that each leaf's rows stand together. `pairs` holds gradient and
   * hessian of every row.
   */
  grow(rows: Int32Array, count: number, pairs: Float64Array, features: FeatureSampler): TreeNode[] {
    const rules = this.#rules;
    this.leaves.length = 0;
    let gradient = 0;
    let hessian = 0;
    for (let i = 0; i < count; i++) {
      gradient += pairs[2 * rows[i]];
      hessian += pairs[2 * rows[i] + 1];
    }
    const tree: Drafted[] = [this.#leaf(gradient, hessian)];
    const root = this.#take();
    this.#build(rows, 0, count, pairs, root);
    const open: Candidate[] = [];
    const consider = (
      node: number,
      begin: number,
      end: number,
      depth: number,
      g: number,
      h: number,
      histogram: Float64Array,
    ): void => {
      const split = this.#search(histogram, g, h, features(depth));
      if (split.feature >= 0) open.push({ node, begin, end, depth, gradient: g, hessian: h, histogram, split });
      else {
        this.leaves.push({ node, begin, end });
        this.#pool.push(histogram);
      }
    };
    consider(0, 0, count, 0, gradient, hessian, root);
    let leaves = 1;
    while (open.length > 0) {
      const next = this.#next(open);
      if (rules.maxLeaves > 0 && leaves >= rules.maxLeaves) {
        this.leaves.push(next);
        this.#pool.push(next.histogram);
        continue;
      }
      leaves++;
      const { node, begin, end, depth, split, histogram } = next;
      const middle = this.#partition(rows, begin, end, split);
      const leftG = split.leftGradient;
      const leftH = split.leftHessian;
      const rightG = next.gradient - leftG;
      const rightH = next.hessian - leftH;
      const left = tree.length;
      const drafted = tree[node];
      drafted.feature = split.feature;
      drafted.threshold = this.#threshold(split);
      drafted.left = left;
      drafted.right = left + 1;
      drafted.defaultLeft = split.defaultLeft;
      drafted.gain = split.gain;
      tree.push(this.#leaf(leftG, leftH), this.#leaf(rightG, rightH));
      if (rules.maxDepth > 0 && depth + 1 >= rules.maxDepth) {
        this.leaves.push({ node: left, begin, end: middle }, { node: left + 1, begin: middle, end });
        this.#pool.push(histogram);
        continue;
      }
      const smallerLeft = middle - begin <= end - middle;
      const smaller = this.#take();
      if (smallerLeft) this.#build(rows, begin, middle, pairs, smaller);
      else this.#build(rows, middle, end, pairs, smaller);
      for (let i = 0; i < histogram.length; i++) histogram[i] -= smaller[i];
      consider(left, begin, middle, depth + 1, leftG, leftH, smallerLeft ? smaller : histogram);
      consider(left + 1, middle, end, depth + 1, rightG, rightH, smallerLeft ? histogram : smaller);
    }
    return tree;
  }

  #next(open: Candidate[]): Candidate {
    const rules = this.#rules;
    let best = open.length - 1;
    if (rules.lossGuided) {
      for (let i = 0; i < open.length; i++)
        if (open[i].split.gain > open[best].split.gain || (open[i].split.gain === open[best].split.gain && i < best))
          best = i;
    } else if (rules.maxLeaves > 0) best = 0;
    return open.splice(best, 1)[0];
  }

  #leaf(gradient: number, hessian: number): Drafted {
    const value = leafWeight(gradient, hessian, this.#rules);
    return { feature: -1, threshold: 0, left: -1, right: -1, defaultLeft: false, value, cover: hessian, gain: 0 };
  }

  #take(): Float64Array {
    return this.#pool.pop() ?? new Float64Array(this.#columns * 512);
  }

  #threshold(split: Split): number {
    if (split.bin < 0) return Number.NEGATIVE_INFINITY;
    return this.#bins.cuts[this.#bins.offsets[split.feature] + split.bin];
  }

  #search(histogram: Float64Array, gradient: number, hessian: number, features: Int32Array): Split {
    const best = noSplit();
    const parentGain = leafGain(gradient, hessian, this.#rules);
    for (let i = 0; i < features.length; i++) {
      const f = features[i];
      searchFeature(histogram, f, this.#bins.count(f), gradient, hessian, parentGain, this.#rules, best);
    }
    return best;
  }

  #build(rows: Int32Array, begin: number, end: number, pairs: Float64Array, out: Float64Array): void {
    const columns = this.#columns;
    const binned = this.#binned;
    out.fill(0);
    for (let i = begin; i < end; i++) {
      const row = rows[i];
      const g = pairs[2 * row];
      const h = pairs[2 * row + 1];
      let from = row * columns;
      for (let at = 0; at < out.length; at += 512) {
        const cell = at + 2 * binned[from++];
        out[cell] += g;
        out[cell + 1] += h;
      }
    }
  }

  /** Moves the rows that go left before those that go right, each in the order they had; gives where the right begins. */
  #partition(rows: Int32Array, begin: number, end: number, split: Split): number {
    const columns = this.#columns;
    const binned = this.#binned;
    const scratch = this.#scratch;
    const { feature, bin } = split;
    const missing = split.defaultLeft ? 1 : 0;
    let left = begin;
    let right = 0;
    for (let i = begin; i < end; i++) {
      const row = rows[i];
      const value = binned[row * columns + feature];
      const goesLeft = value === MISSING_BIN ? missing : value <= bin ? 1 : 0;
      rows[left] = row;
      scratch[right] = row;
      left += goesLeft;
      right += 1 - goesLeft;
    }
    for (let i = 0; i < right; i++) rows[left + i] = scratch[i];
    return left;
  }
}
