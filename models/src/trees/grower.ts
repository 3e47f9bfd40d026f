import type { Bins } from '../data/bins.ts';
import type { Matrix } from '../data/matrix.ts';
import { type GrowingKernels, GrowingMemory, growingKernels } from '../kernels/growing.ts';
import { CONTROL, GrowingTeam } from '../kernels/growing-team.ts';
import { findBundles, writeBundle } from './bundles.ts';
import type { CategoricalRules } from './categorical-split.ts';
import { DEEPEST, type TreeNode } from './forest.ts';
import { type Bounds, leafWeight, type Split, type SplitRules, UNBOUNDED } from './split.ts';
import { SplitSearch } from './split-search.ts';

const { ceil, max, min } = Math;

/** A histogram: 256 pairs of float64 a column. */
const COLUMN_BYTES = 4096;
const POOL_BYTES = 512 * 1024 * 1024;

/** How far a tree may grow, and in what order. */
export interface GrowthRules extends SplitRules {
  /** 0 for no bound. */
  readonly maxDepth: number;
  /** 0 for no bound. */
  readonly maxLeaves: number;
  /** The leaf with the most to gain first, instead of level by level. */
  readonly lossGuided: boolean;
  /** The least sum of hessians of a node that may be split. */
  readonly minParentWeight?: number;
  readonly categorical?: CategoricalRules;
  /** Whether a split has to gain upon the node as it would be without monotone bounds, as in LightGBM. */
  readonly freeParent?: boolean;
  /** Whether a feature that could not split a node is not tried below it, as LightGBM does. */
  readonly forgetUseless?: boolean;
  /** Whether features that are never unusual together share a column. */
  readonly bundle?: boolean;
}

/** The features that a node of this depth may be split by, ascending. */
export type FeatureSampler = (depth: number) => Int32Array;

/** A leaf of the last tree, and where its rows stand. */
export interface GrownLeaf {
  readonly node: number;
  readonly begin: number;
  readonly end: number;
}

interface Candidate extends GrownLeaf {
  readonly depth: number;
  readonly gradient: number;
  readonly hessian: number;
  /** The address of its histogram, or 0 where there was no room to keep it. */
  readonly histogram: number;
  readonly bounds: Bounds;
  readonly split: Split;
  /** 1 for each feature that could not split the node or one above it. */
  readonly useless: Uint8Array | undefined;
}

/** A node, and up to which bin its rows go left. */
export type GrownNode = { -readonly [K in keyof TreeNode]: TreeNode[K] } & {
  bin: number;
  /** The bins that go left, where the feature's values are categories. */
  categoryBins?: number[];
};

/**
 * Grows trees on binned rows: a histogram of gradient and hessian sums a node, built for the smaller child and subtracted for the
 * other, and the best split of each node by them. One grower serves all trees of a fit and keeps its memory between them.
 */
export class Grower {
  readonly #bins: Bins;
  readonly #rules: GrowthRules;
  readonly #kernels: GrowingKernels;
  readonly #columns: Uint8Array;
  readonly #stride: number;
  readonly #count: number;
  readonly #address: {
    bins: number;
    columns: number;
    rows: number;
    scratch: number;
    pairs: number;
    sizes: number;
    places: number;
  };
  readonly #search: SplitSearch;
  readonly #team: GrowingTeam;
  readonly #pool: number[] = [];
  /** The row numbers to grow on, which `grow` reorders so that each leaf's rows stand together. */
  readonly rows: Int32Array;
  /** Gradient and hessian of every row. */
  readonly pairs: Float64Array;
  /** The leaves of the last tree. */
  leaves: GrownLeaf[] = [];

  /**
   * Bins `X` and takes memory for every tree of the fit. `threads` build histograms together; `plain` takes the kernels' plain twins.
   */
  constructor(bins: Bins, X: Matrix, rules: GrowthRules, threads = 1, plain = false) {
    this.#bins = bins;
    this.#rules = rules;
    this.#count = X.rows;
    const columns = bins.apply(X);
    const { bundles, alone } =
      rules.bundle === true
        ? findBundles(bins, columns, X.rows)
        : { bundles: [], alone: Array.from({ length: X.columns }, (_, i) => i) };
    const stride = ceil((alone.length + bundles.length) / 8) * 8;
    this.#stride = stride;
    // The columns that are built, then those of bundled features.
    const histogram = (stride + X.columns - alone.length) * COLUMN_BYTES;
    const depth = rules.maxDepth > 0 ? rules.maxDepth : DEEPEST;
    const wanted = rules.lossGuided ? (rules.maxLeaves > 0 ? rules.maxLeaves : X.rows) + 2 : depth + 2;
    const histograms = max(4, min(wanted, Math.floor(POOL_BYTES / histogram)));
    const n = X.rows + 16;
    const memory = new GrowingMemory(n * (stride + X.columns + 24) + X.columns * 16 + 1024 + histogram * histograms);
    const address = {
      bins: memory.take(X.rows * stride),
      columns: memory.take(X.rows * X.columns),
      rows: memory.take(X.rows * 4),
      scratch: memory.take(X.rows * 4),
      pairs: memory.take(X.rows * 16),
      sizes: memory.take(X.columns * 4),
      places: memory.take(X.columns * 4),
    };
    this.#address = address;
    const search = { features: memory.take(X.columns * 4), best: memory.take(80) };
    this.#team = new GrowingTeam(memory.memory, memory.take(4 * CONTROL.length), threads);
    for (let i = 0; i < histograms; i++) this.#pool.push(memory.take(histogram));
    this.#pool.reverse();
    this.#kernels = growingKernels(memory.memory, plain);
    this.rows = memory.integers(address.rows, X.rows);
    this.pairs = memory.doubles(address.pairs, 2 * X.rows);
    this.#columns = memory.bytes(address.columns, X.rows * X.columns);
    this.#columns.set(columns);
    const sizes = memory.integers(address.sizes, X.columns);
    for (let j = 0; j < X.columns; j++) sizes[j] = bins.count(j);
    const places = memory.integers(address.places, X.columns);
    const binned = memory.bytes(address.bins, X.rows * stride);
    for (const [place, j] of alone.entries()) {
      places[j] = place;
      for (let i = 0; i < X.rows; i++) binned[i * stride + place] = columns[j * X.rows + i];
    }
    let next = stride;
    for (const [k, members] of bundles.entries()) {
      for (const { feature } of members) places[feature] = next++;
      writeBundle(members, bins, columns, X.rows, binned.subarray(alone.length + k), stride);
    }
    this.#search = new SplitSearch(bins, rules, this.#kernels, memory.memory.buffer, {
      alone: alone.length,
      bundles,
      places,
      address: { sizes: address.sizes, places: address.places, ...search },
    });
  }

  /** Grows one tree on the first `count` of `rows` by `pairs`. */
  grow(count: number, features: FeatureSampler): GrownNode[] {
    const rules = this.#rules;
    const { rows, pairs } = this;
    let gradient = 0;
    let hessian = 0;
    for (let i = 0; i < count; i++) {
      gradient += pairs[2 * rows[i]];
      hessian += pairs[2 * rows[i] + 1];
    }
    const tree: GrownNode[] = [leafNode(gradient, hessian, rules, UNBOUNDED)];
    this.leaves = [];
    const open: Candidate[] = [];
    const root = this.#pool.pop()!;
    this.#build(0, count, root);
    const none = rules.forgetUseless === true ? new Uint8Array(this.#bins.columns) : undefined;
    this.#consider({ node: 0, begin: 0, end: count }, 0, gradient, hessian, UNBOUNDED, none, root, features, open);
    let leaves = 1;
    while (open.length > 0) {
      const next = this.#next(open);
      const { node, begin, end, depth, bounds, useless, split } = next;
      const middle =
        rules.maxLeaves > 0 && leaves >= rules.maxLeaves ? begin : begin + this.#partition(begin, end, split);
      if (middle === begin || middle === end) {
        this.#close(next, next.histogram);
        continue;
      }
      leaves++;
      const left = tree.length;
      const leftG = split.leftGradient;
      const leftH = split.leftHessian;
      const rightG = next.gradient - leftG;
      const rightH = next.hessian - leftH;
      const parent = tree[node];
      parent.feature = split.feature;
      parent.bin = split.bin;
      parent.threshold = this.#threshold(split);
      parent.left = left;
      parent.right = left + 1;
      parent.defaultLeft = split.defaultLeft;
      parent.gain = split.gain;
      if (split.categories !== undefined) parent.categoryBins = split.categories;
      const leafRules = split.lambda === undefined ? rules : { ...rules, lambda: split.lambda };
      const sense = split.bin < 0 ? 0 : (rules.monotone?.[split.feature] ?? 0);
      // A monotone split keeps all that is below it on its own side of the middle.
      const between = (leafWeight(leftG, leftH, rules, bounds) + leafWeight(rightG, rightH, rules, bounds)) / 2;
      const under = { lower: bounds.lower, upper: between };
      const over = { lower: between, upper: bounds.upper };
      const leftBounds = sense === 0 ? bounds : sense > 0 ? under : over;
      const rightBounds = sense === 0 ? bounds : sense > 0 ? over : under;
      tree.push(leafNode(leftG, leftH, leafRules, leftBounds), leafNode(rightG, rightH, leafRules, rightBounds));
      const leftPart = { node: left, begin, end: middle };
      const rightPart = { node: left + 1, begin: middle, end };
      if (depth + 1 >= (rules.maxDepth > 0 ? rules.maxDepth : DEEPEST)) {
        this.#close(leftPart, next.histogram);
        this.#close(rightPart, 0);
        continue;
      }
      const smallerLeft = middle - begin <= end - middle;
      const smaller = smallerLeft ? leftPart : rightPart;
      const larger = smallerLeft ? rightPart : leftPart;
      let other = next.histogram;
      if (other === 0) {
        other = this.#pool.pop()!;
        this.#build(larger.begin, larger.end, other);
      }
      const own = this.#pool.pop()!;
      this.#build(smaller.begin, smaller.end, own);
      if (next.histogram !== 0) this.#kernels.subtract(other, own, this.#stride * 512);
      const considerLeft = (): void =>
        this.#consider(
          leftPart,
          depth + 1,
          leftG,
          leftH,
          leftBounds,
          useless,
          smallerLeft ? own : other,
          features,
          open,
        );
      const considerRight = (): void =>
        this.#consider(
          rightPart,
          depth + 1,
          rightG,
          rightH,
          rightBounds,
          useless,
          smallerLeft ? other : own,
          features,
          open,
        );
      // Where the missing alone go left, the original has them on the right, and turns to them second.
      if (split.bin < 0 && split.categories === undefined) {
        considerRight();
        considerLeft();
      } else {
        considerLeft();
        considerRight();
      }
    }
    return tree;
  }

  /** How many blocks of columns other threads have built. */
  get helped(): number {
    return this.#team.helped;
  }

  /** Ends the threads; nothing can be grown with them afterwards. */
  close(): void {
    this.#team.close();
  }

  /** The leaf of `tree`, grown here, that a row falls into. */
  leafOf(tree: readonly GrownNode[], row: number): number {
    let node = 0;
    while (tree[node].feature >= 0) {
      const { feature, bin, defaultLeft, left, right, categoryBins } = tree[node];
      const value = this.#columns[feature * this.#count + row];
      if (categoryBins !== undefined) node = categoryBins.includes(value) ? left : right;
      else node = (value === 255 ? defaultLeft : value <= bin) ? left : right;
    }
    return node;
  }

  #consider(
    part: GrownLeaf,
    depth: number,
    gradient: number,
    hessian: number,
    bounds: Bounds,
    above: Uint8Array | undefined,
    histogram: number,
    features: FeatureSampler,
    open: Candidate[],
  ): void {
    const useless = above?.slice();
    const split = this.#search.best(
      histogram,
      part.end - part.begin,
      gradient,
      hessian,
      bounds,
      useless,
      features(depth),
    );
    if (split.feature < 0) this.#close(part, histogram);
    else {
      // The next split needs two; what is not kept is built again.
      const keep = this.#pool.length >= 2;
      if (!keep) this.#pool.push(histogram);
      open.push({ ...part, depth, gradient, hessian, bounds, histogram: keep ? histogram : 0, split, useless });
    }
  }

  #close({ node, begin, end }: GrownLeaf, histogram: number): void {
    this.leaves.push({ node, begin, end });
    if (histogram !== 0) this.#pool.push(histogram);
  }

  #next(open: Candidate[]): Candidate {
    const rules = this.#rules;
    let best = open.length - 1;
    if (rules.lossGuided) {
      best = 0;
      for (let i = 1; i < open.length; i++) if (open[i].split.gain > open[best].split.gain) best = i;
    } else if (rules.maxLeaves > 0) best = 0;
    return open.splice(best, 1)[0];
  }

  #threshold(split: Split): number {
    if (split.bin < 0) return Number.NEGATIVE_INFINITY;
    return this.#bins.cuts[this.#bins.offsets[split.feature] + split.bin];
  }

  #build(begin: number, end: number, out: number): void {
    const { bins, rows, pairs } = this.#address;
    this.#team.histogram(this.#kernels, bins, this.#stride, rows + 4 * begin, end - begin, pairs, out);
  }

  #partition(begin: number, end: number, { feature, bin, defaultLeft, categories }: Split): number {
    const { columns, rows, scratch } = this.#address;
    const column = columns + feature * this.#count;
    if (categories === undefined)
      return this.#kernels.partition(column, rows + 4 * begin, end - begin, bin, defaultLeft ? 1 : 0, scratch);
    const left: number[] = [];
    const right: number[] = [];
    const goesLeft = new Uint8Array(256);
    for (const category of categories) goesLeft[category] = 1;
    for (const row of this.rows.subarray(begin, end))
      (goesLeft[this.#columns[feature * this.#count + row]] === 1 ? left : right).push(row);
    this.rows.set(left, begin);
    this.rows.set(right, begin + left.length);
    return left.length;
  }
}

function leafNode(gradient: number, hessian: number, rules: SplitRules, bounds: Bounds): GrownNode {
  const value = leafWeight(gradient, hessian, rules, bounds);
  return { feature: -1, threshold: 0, bin: 0, left: -1, right: -1, defaultLeft: false, value, cover: hessian, gain: 0 };
}
