import { Walker } from '../kernels/walking.ts';
import { expectArray, expectNumber, type SavedModel, type TypedArray } from '../saved-model.ts';

const { isNaN: isMissing } = Number;

/** No walk over a tree, and no path that an explanation keeps, is longer. */
export const DEEPEST = 500;

/** A node as a grower or loader hands it over; children are indices within the tree. */
export interface TreeNode {
  /** -1 for a leaf. */
  readonly feature: number;
  /** A row goes left when its value is below this float32. */
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  /** Where a missing value goes. */
  readonly defaultLeft: boolean;
  /** What a leaf adds; at a split, what the node would have added as a leaf. */
  readonly value: number;
  /** The weight of the training rows that came here. */
  readonly cover: number;
  readonly gain: number;
  /** The categories, whole numbers from 0, that go left; `threshold` then says nothing. */
  readonly categories?: readonly number[];
}

/**
 * Binary decision trees in flat arrays, all trees one after another. A row at node i goes to `left[i]` when
 * `x[feature[i]] < threshold[i]`, to `right[i]` when not, and where `defaultLeft[i]` says when the value is missing; a leaf has feature
 * -1 and adds `value[i]`.
 *
 * @example
 * import { Forest, Matrix, XGBoost } from '@api-sentinel/models';
 * const X = Matrix.from([[1], [2], [3], [4]]);
 * const forest = new XGBoost({ n_estimators: 3, min_child_weight: 0 }).fit(X, [0, 0, 1, 1]).trees;
 * new Forest(forest.toTrees()).sum(X.row(0)) === forest.sum(X.row(0)); // true
 */
export class Forest {
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly defaultLeft: Uint8Array;
  readonly value: Float64Array;
  readonly cover: Float64Array;
  readonly gain: Float32Array;
  /** For each node where in `categories` its set stands, or -1; empty where no split goes by category. */
  readonly categoryAt: Int32Array;
  /** Sets of categories: how many words of 32 bits follow, then these. */
  readonly categories: Uint32Array;
  #walker: Walker | undefined;
  #walkerWidth = -1;

  constructor(trees: readonly (readonly TreeNode[])[]) {
    const total = trees.reduce((sum, tree) => sum + tree.length, 0);
    const sets: number[] = [];
    this.categoryAt = new Int32Array(trees.some((tree) => tree.some((node) => node.categories)) ? total : 0).fill(-1);
    this.roots = new Int32Array(trees.length);
    this.feature = new Int32Array(total);
    this.threshold = new Float32Array(total);
    this.left = new Int32Array(total);
    this.right = new Int32Array(total);
    this.defaultLeft = new Uint8Array(total);
    this.value = new Float64Array(total);
    this.cover = new Float64Array(total);
    this.gain = new Float32Array(total);
    let at = 0;
    for (const [t, tree] of trees.entries()) {
      const root = at;
      this.roots[t] = root;
      for (const node of tree) {
        const leaf = node.feature < 0;
        this.feature[at] = leaf ? -1 : node.feature;
        this.threshold[at] = leaf ? 0 : node.threshold;
        this.left[at] = leaf ? -1 : root + node.left;
        this.right[at] = leaf ? -1 : root + node.right;
        this.defaultLeft[at] = node.defaultLeft && !leaf ? 1 : 0;
        this.value[at] = node.value;
        this.cover[at] = node.cover;
        this.gain[at] = node.gain;
        if (node.categories !== undefined) {
          this.categoryAt[at] = sets.length;
          for (const word of setOf(node.categories)) sets.push(word);
        }
        at++;
      }
    }
    this.categories = Uint32Array.from(sets);
  }

  /** Which way value `x` goes at the split `node`. */
  goesLeft(node: number, x: number): boolean {
    if (this.categoryAt.length > 0 && this.categoryAt[node] >= 0)
      return isMissing(x) ? this.defaultLeft[node] === 1 : this.#holds(this.categoryAt[node], x);
    return x < this.threshold[node] || (this.defaultLeft[node] === 1 && isMissing(x));
  }

  #holds(at: number, x: number): boolean {
    const words = this.categories[at];
    if (!(x > -1 && x < 32 * words)) return false;
    const category = Math.trunc(x);
    return ((this.categories[at + 1 + (category >>> 5)] >>> (category & 31)) & 1) === 1;
  }

  get trees(): number {
    return this.roots.length;
  }

  /** The node index of the leaf that a row of `data`, which begins at `offset`, falls into. */
  leafOf(tree: number, data: Float32Array, offset: number): number {
    const { feature, left, right } = this;
    let node = this.roots[tree];
    for (let f = feature[node]; f >= 0; f = feature[node])
      node = this.goesLeft(node, data[offset + f]) ? left[node] : right[node];
    return node;
  }

  /** The sum over all trees for the row of `data` that begins at `offset`, without the kernels. */
  plainSum(data: Float32Array, offset: number): number {
    let total = 0;
    for (let t = 0; t < this.roots.length; t++) total += this.value[this.leafOf(t, data, offset)];
    return total;
  }

  /** The sum over all trees for one row. */
  sum(row: Float32Array): number {
    const out = new Float64Array(1);
    this.sumInto(row, out, 0);
    return out[0];
  }

  /** Writes the sum over all trees for one row to `out[at]`. Allocates nothing, but for the first row. */
  sumInto(row: Float32Array, out: Float64Array, at: number): void {
    const walker = this.#walking(row.length);
    if (walker === undefined) out[at] = this.plainSum(row, 0);
    else walker.sumInto(row, out, at);
  }

  /** The sum over all trees for each row of `data`, which has `width` numbers a row, to `out`. */
  sums(data: Float32Array, width: number, out: Float64Array): void {
    const walker = this.#walking(width);
    if (walker === undefined) for (let i = 0; i < out.length; i++) out[i] = this.plainSum(data, i * width);
    else walker.sums(data, out);
  }

  #walking(width: number): Walker | undefined {
    if (width !== this.#walkerWidth) {
      this.#walker = this.categoryAt.length > 0 ? undefined : Walker.for(this, width);
      this.#walkerWidth = width;
    }
    return this.#walker;
  }

  /** The trees as nodes, children by their place within the tree. */
  toTrees(): TreeNode[][] {
    return Array.from(this.roots, (root, t) => {
      const end = t + 1 < this.roots.length ? this.roots[t + 1] : this.feature.length;
      return Array.from({ length: end - root }, (_, i): TreeNode => {
        const at = root + i;
        const leaf = this.feature[at] < 0;
        const set = this.categoryAt.length > 0 ? this.categoryAt[at] : -1;
        return {
          feature: this.feature[at],
          threshold: this.threshold[at],
          left: leaf ? -1 : this.left[at] - root,
          right: leaf ? -1 : this.right[at] - root,
          defaultLeft: this.defaultLeft[at] === 1,
          value: this.value[at],
          cover: this.cover[at],
          gain: this.gain[at],
          ...(set < 0 ? {} : { categories: this.#categoriesAt(set) }),
        };
      });
    });
  }

  #categoriesAt(at: number): number[] {
    const out: number[] = [];
    for (let category = 0; category < 32 * this.categories[at]; category++)
      if (this.#holds(at, category)) out.push(category);
    return out;
  }

  arrays(): Record<string, TypedArray> {
    const { roots, feature, threshold, left, right, defaultLeft, value, cover, gain, categoryAt, categories } = this;
    return { roots, feature, threshold, left, right, defaultLeft, value, cover, gain, categoryAt, categories };
  }

  /**
   * Reads what `arrays` gave. Throws unless every tree is a tree: children after their parent and within their tree, each reached once,
   * features below `width`; so no walk can run in a circle or leave the arrays.
   */
  static load(saved: SavedModel, width: number): Forest {
    const roots = expectArray(saved, 'roots', Int32Array);
    const feature = expectArray(saved, 'feature', Int32Array);
    const total = feature.length;
    const forest: Forest = Object.assign(new Forest([]), {
      roots,
      feature,
      threshold: expectArray(saved, 'threshold', Float32Array, total),
      left: expectArray(saved, 'left', Int32Array, total),
      right: expectArray(saved, 'right', Int32Array, total),
      defaultLeft: expectArray(saved, 'defaultLeft', Uint8Array, total),
      value: expectArray(saved, 'value', Float64Array, total),
      cover: expectArray(saved, 'cover', Float64Array, total),
      gain: expectArray(saved, 'gain', Float32Array, total),
      categoryAt: expectArray(saved, 'categoryAt', Int32Array),
      categories: expectArray(saved, 'categories', Uint32Array),
    });
    const damaged = (what: string): never => {
      throw new Error(`The saved ${saved.kind} model's trees are damaged: ${what}.`);
    };
    const { categoryAt, categories } = forest;
    if (categoryAt.length !== 0 && categoryAt.length !== total) damaged('the categories are not one a node');
    for (const at of categoryAt)
      if (at !== -1 && !(at >= 0 && at < categories.length && at + categories[at] < categories.length))
        damaged('a set of categories is cut off');
    const reached = new Uint8Array(total);
    for (let t = 0; t < roots.length; t++) {
      const from = roots[t];
      const end = t + 1 < roots.length ? roots[t + 1] : total;
      if ((t === 0 && from !== 0) || !(from >= 0 && from < end && end <= total)) damaged(`tree ${t} has no nodes`);
      for (let i = from; i < end; i++) {
        if (i > from && reached[i] === 0) damaged(`node ${i} of tree ${t} hangs on nothing`);
        if (Number.isNaN(forest.value[i])) damaged(`node ${i} has no value`);
        if (feature[i] < 0) continue;
        if (feature[i] >= width) damaged(`node ${i} asks for feature ${feature[i]} of ${width}`);
        for (const child of [forest.left[i], forest.right[i]]) {
          if (!(child > i && child < end) || reached[child] === 1) damaged(`node ${i} has a wrong child`);
          reached[child] = 1;
        }
      }
    }
    if (forest.depth > DEEPEST) damaged(`they are more than ${DEEPEST} deep`);
    return forest;
  }

  /** How deep the deepest leaf lies; a lone root is 0 deep. */
  get depth(): number {
    const depths = new Int32Array(this.feature.length);
    let deepest = 0;
    for (let i = 0; i < depths.length; i++) {
      if (this.feature[i] < 0) continue;
      const below = depths[i] + 1;
      depths[this.left[i]] = below;
      depths[this.right[i]] = below;
      if (below > deepest) deepest = below;
    }
    return deepest;
  }
}

/** The number of columns a saved tree model was fitted on. */
export const savedWidth = (saved: SavedModel): number => expectNumber(saved, 'width', 1, 1_000_000);

/** The bits of the categories, behind the number of words that they take. */
function setOf(categories: readonly number[]): Uint32Array {
  const words = new Uint32Array(2 + (largest(categories) >>> 5));
  words[0] = words.length - 1;
  for (const category of categories) words[1 + (category >>> 5)] |= 1 << (category & 31);
  return words;
}

/** The largest category, or 0 where there is none. */
export const largest = (categories: readonly number[]): number => {
  let most = 0;
  for (const category of categories) if (category > most) most = category;
  return most;
};
