import type { Bins } from '../data/bins.ts';
import type { Matrix } from '../data/matrix.ts';
import type { Random } from '../data/random.ts';
import { type GrowingKernels, GrowingMemory, growingKernels } from '../kernels/growing.ts';
import { DEEPEST } from './forest.ts';
import type { GrownNode } from './grower.ts';

const { min } = Math;

/** How far a tree of a random forest may grow; counts are of different rows, weights of their weights. */
export interface FreshRules {
  /** 0 for no bound. */
  readonly maxDepth: number;
  readonly minRowsSplit: number;
  readonly minRowsLeaf: number;
  readonly minWeightLeaf: number;
  /** How many features each node tries; more where none of these can split it. */
  readonly tried: number;
}

/**
 * Grows deep trees that try a few random features at each node (Breiman, "Random forests", 2001): each node's histograms are made for these
 * features alone. Gradient and hessian of a row are minus its weighted label and its weight, so that the gain is the fall of the Gini impurity.
 */
export class FreshGrower {
  readonly #bins: Bins;
  readonly #rules: FreshRules;
  readonly #kernels: GrowingKernels;
  readonly #doubles: Float64Array;
  readonly #integers: Int32Array;
  readonly #columns: Uint8Array;
  readonly #count: number;
  readonly #at: {
    columns: number;
    rows: number;
    scratch: number;
    pairs: number;
    features: number;
    cells: number;
    counts: number;
    best: number;
  };
  readonly #features: Int32Array;
  readonly rows: Int32Array;
  readonly pairs: Float64Array;

  constructor(bins: Bins, X: Matrix, rules: FreshRules, plain = false) {
    this.#bins = bins;
    this.#rules = rules;
    this.#count = X.rows;
    const memory = new GrowingMemory((X.rows + 16) * (X.columns + 24) + X.columns * 4 + 8192);
    this.#at = {
      columns: memory.take(X.rows * X.columns),
      rows: memory.take(X.rows * 4),
      scratch: memory.take(X.rows * 4),
      pairs: memory.take(X.rows * 16),
      features: memory.take(X.columns * 4),
      cells: memory.take(4096),
      counts: memory.take(1024 + 32),
      best: memory.take(48),
    };
    this.#kernels = growingKernels(memory.memory, plain);
    this.#doubles = new Float64Array(memory.memory.buffer);
    this.#integers = new Int32Array(memory.memory.buffer);
    this.rows = memory.integers(this.#at.rows, X.rows);
    this.pairs = memory.doubles(this.#at.pairs, 2 * X.rows);
    this.#features = memory.integers(this.#at.features, X.columns);
    this.#columns = memory.bytes(this.#at.columns, X.rows * X.columns);
    bins.apply(X, this.#columns);
  }

  /** Grows one tree on the first `count` of `rows`. A node splits only where the gain is at least `leastGain`. */
  grow(count: number, random: Random, leastGain: number): GrownNode[] {
    const { maxDepth, minRowsSplit, minRowsLeaf } = this.#rules;
    const deepest = maxDepth > 0 ? maxDepth : DEEPEST;
    const { rows, pairs } = this;
    // Every tree starts from the same order, so that it does not hang on those before it.
    for (let f = 0; f < this.#features.length; f++) this.#features[f] = f;
    let gradient = 0;
    let hessian = 0;
    for (let i = 0; i < count; i++) {
      gradient += pairs[2 * rows[i]];
      hessian += pairs[2 * rows[i] + 1];
    }
    const tree: GrownNode[] = [leafOf(gradient, hessian)];
    const open = [{ node: 0, begin: 0, end: count, depth: 0, gradient, hessian }];
    const best = this.#at.best;
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node, begin, end, depth } = next;
      const many = end - begin;
      const pure = next.gradient === 0 || tree[node].value >= 1 - 1e-12;
      if (depth >= deepest || many < minRowsSplit || many < 2 * minRowsLeaf || pure) continue;
      if (!this.#search(begin, many, next.gradient, next.hessian, random)) continue;
      const gain = this.#doubles[best >> 3];
      if (gain < leastGain) continue;
      const feature = this.#integers[(best + 24) >> 2];
      const bin = this.#integers[(best + 28) >> 2];
      const missingLeft = this.#integers[(best + 32) >> 2];
      const { columns, rows: at, scratch } = this.#at;
      const column = columns + feature * this.#count;
      const middle = begin + this.#kernels.partition(column, at + 4 * begin, many, bin, missingLeft, scratch);
      const leftG = this.#doubles[(best >> 3) + 1];
      const leftH = this.#doubles[(best >> 3) + 2];
      const rightG = next.gradient - leftG;
      const rightH = next.hessian - leftH;
      const left = tree.length;
      const parent = tree[node];
      parent.feature = feature;
      parent.bin = bin;
      parent.threshold = bin < 0 ? Number.NEGATIVE_INFINITY : this.#bins.cuts[this.#bins.offsets[feature] + bin];
      parent.left = left;
      parent.right = left + 1;
      parent.defaultLeft = missingLeft === 1;
      parent.gain = gain;
      tree.push(leafOf(leftG, leftH), leafOf(rightG, rightH));
      open.push({ node: left + 1, begin: middle, end, depth: depth + 1, gradient: rightG, hessian: rightH });
      open.push({ node: left, begin, end: middle, depth: depth + 1, gradient: leftG, hessian: leftH });
    }
    return tree;
  }

  /** The leaf of `tree`, grown here, that a row falls into. */
  leafOf(tree: readonly GrownNode[], row: number): number {
    let node = 0;
    while (tree[node].feature >= 0) {
      const { feature, bin, defaultLeft, left, right } = tree[node];
      const value = this.#columns[feature * this.#count + row];
      node = (value === 255 ? defaultLeft : value <= bin) ? left : right;
    }
    return node;
  }

  #search(begin: number, many: number, gradient: number, hessian: number, random: Random): boolean {
    const { tried, minRowsLeaf, minWeightLeaf } = this.#rules;
    const at = this.#at;
    const features = this.#features;
    this.#doubles[at.best >> 3] = Number.NEGATIVE_INFINITY;
    this.#integers[(at.best + 24) >> 2] = -1;
    const parentGain = (gradient * gradient) / hessian;
    let from = 0;
    while (from < features.length && this.#integers[(at.best + 24) >> 2] < 0) {
      const to = from === 0 ? tried : from + 1;
      for (let i = from; i < to; i++) {
        const j = i + random.integer(features.length - i);
        const kept = features[i];
        features[i] = features[j];
        features[j] = kept;
      }
      this.#kernels.searchFresh(
        at.columns,
        this.#count,
        at.features + 4 * from,
        to - from,
        at.rows + 4 * begin,
        many,
        at.pairs,
        at.cells,
        at.counts,
        gradient,
        hessian,
        parentGain,
        minWeightLeaf,
        minRowsLeaf,
        at.best,
      );
      from = to;
    }
    return this.#integers[(at.best + 24) >> 2] >= 0;
  }
}

function leafOf(gradient: number, hessian: number): GrownNode {
  const value = hessian > 0 ? -gradient / hessian : 0;
  const inside = value < 1e-12 ? 0 : min(value, 1);
  return {
    feature: -1,
    threshold: 0,
    bin: 0,
    left: -1,
    right: -1,
    defaultLeft: false,
    value: inside,
    cover: hessian,
    gain: 0,
  };
}

/** How many of `columns` features a node tries, as scikit-learn reads `max_features`. */
export function triedFeatures(maxFeatures: number | 'sqrt' | 'log2' | null, columns: number): number {
  if (maxFeatures === null) return columns;
  if (maxFeatures === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(columns)));
  if (maxFeatures === 'log2') return Math.max(1, Math.floor(Math.log2(columns)));
  if (Number.isInteger(maxFeatures) && maxFeatures >= 1) return Math.min(columns, maxFeatures);
  if (maxFeatures > 0 && maxFeatures < 1) return Math.max(1, Math.floor(maxFeatures * columns));
  throw new Error(`max_features is sqrt, log2, null, a number of features, or a share below 1, not ${maxFeatures}.`);
}
