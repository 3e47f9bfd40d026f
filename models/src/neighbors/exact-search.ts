import { blocksOf, packRows, type VectorKernels, vectorKernels } from '../kernels/vector-kernels.ts';

const { min, sqrt } = Math;

/** Relative error of a sum of `width` squares in single precision, with room to spare. */
const errorOf = (width: number): number => (width + 4) * 2 ** -22;

/** Where rows that only fill up a block stand: no neighbour of anything. */
const FAR = 1e18;

/** What squares too small for single precision may have lost. */
const UNDERFLOW = 1e-34;

/** So many times the rows that are wanted are measured again without a thought. */
const FEW = 2;

/** Of more blocks than this, holding each smallest against all others takes longer than to sort the nearest in. */
const MANY = 128;

/**
 * The exact nearest neighbours among fixed rows, Euclidean. Distances to all rows are first taken in single precision, 16 rows at a
 * time; every row that could be among the nearest within the rounding of that is measured again in double precision, so the answer is that of
 * double precision throughout. Rows at the same distance come in the order of their index.
 */
export class ExactSearch {
  readonly rows: Float32Array;
  readonly width: number;
  readonly count: number;
  readonly #kernels: VectorKernels;
  readonly #references: number;
  readonly #blocks: number;
  readonly #out: number;
  readonly #minima: number;
  readonly #limit: number;
  readonly #list: number;
  readonly #smallest: Float32Array;
  /** Rows that may be among the nearest, and their squared distances in single and in double precision. */
  readonly #near: Int32Array;
  readonly #values: Float32Array;
  readonly #squares: Float64Array;
  readonly #slack: number;

  /** @param rows finite numbers, row by row; @param most the largest `k` and the most found at once */
  constructor(rows: Float32Array, width: number, most: number) {
    this.rows = rows;
    this.width = width;
    this.count = rows.length / width;
    this.#blocks = blocksOf(this.count);
    this.#references = blocksOf(width) * 16;
    this.#out = this.#references + this.#blocks * 16 * width;
    this.#minima = this.#out + this.#blocks * 16;
    this.#limit = this.#minima + ((this.#blocks + 3) & ~3);
    this.#list = this.#limit + 4;
    this.#kernels = vectorKernels(this.#list + this.#blocks * 16);
    this.#kernels.floats.fill(Number.POSITIVE_INFINITY, this.#minima, this.#limit);
    packRows(rows, width, this.#kernels.floats.subarray(this.#references, this.#out), FAR);
    this.#smallest = new Float32Array(most + 1);
    this.#near = new Int32Array(this.count);
    this.#values = new Float32Array(this.count);
    this.#squares = new Float64Array(this.count);
    this.#slack = 1 + errorOf(width);
  }

  /** Where the query is to be written before a call: `width` numbers from index 0 of this array. */
  get query(): Float32Array {
    return this.#kernels.floats;
  }

  /**
   * Writes the `k` nearest rows to the query, nearest first, and their distances. `skip` is left out. Allocates nothing.
   * @returns how many were found: `k`, or fewer where there are fewer rows
   */
  nearest(k: number, indices: Int32Array, distances: Float64Array, skip = -1): number {
    this.#measure();
    const skipped = skip < 0 ? -1 : this.#out + skip;
    const held = min(k, skip < 0 || skip >= this.count ? this.count : this.count - 1);
    if (held === 0) return 0;
    const near = this.#gather(held, skipped);
    const rows = this.#near;
    const squares = this.#squares;
    this.#measureAgain(near);
    let found = 0;
    for (let n = 0; n < near; n++) {
      const distance = squares[n];
      if (found === held && distance >= distances[held - 1]) continue;
      let at = found < held ? found++ : held - 1;
      for (; at > 0 && distances[at - 1] > distance; at--) {
        distances[at] = distances[at - 1];
        indices[at] = indices[at - 1];
      }
      distances[at] = distance;
      indices[at] = rows[n];
    }
    for (let i = 0; i < found; i++) distances[i] = sqrt(distances[i]);
    return found;
  }

  /** Notes the rows that may be among the `k` nearest, in their order. */
  #gather(k: number, skipped: number): number {
    const { floats, ints } = this.#kernels;
    const near = this.#near;
    const out = this.#out;
    const list = this.#list;
    this.#bound(k, skipped);
    let bound = floats[this.#limit] * this.#slack + UNDERFLOW;
    floats[this.#limit] = bound;
    // Rounded to single precision, the bound may not become smaller.
    if (floats[this.#limit] < bound) floats[this.#limit] = bound * (1 + 2 ** -22);
    const gathered = this.#kernels.gather(out, this.#minima, this.#blocks, this.#limit, list);
    let count = 0;
    for (let n = 0; n < gathered; n++) {
      const row = ints[list + n];
      if (row >= this.count || row + out === skipped) continue;
      near[count++] = row;
    }
    if (count <= FEW * k) return count;
    // The bound is loose: that of the rows themselves leaves few to measure again.
    const values = this.#values;
    for (let n = 0; n < count; n++) values[n] = floats[out + near[n]];
    this.#kth(k, values, 0, count, -1);
    bound = floats[this.#limit] * this.#slack + UNDERFLOW;
    let kept = 0;
    for (let n = 0; n < count; n++) if (values[n] <= bound) near[kept++] = near[n];
    return kept;
  }

  /**
   * Leaves at `limit` a squared distance that at least `k` rows other than `skipped` do not exceed, in single precision. The smallest of different blocks are different
   * rows, so the k-th smallest of them will do where there are enough blocks; else all rows are gone through.
   */
  #bound(k: number, skipped: number): void {
    const { floats } = this.#kernels;
    this.#kernels.minima(this.#out, this.#blocks, this.#minima);
    // One more, since the row that is skipped may be the smallest of its block.
    const wanted = skipped < 0 ? k : k + 1;
    if (this.#blocks < wanted) this.#kth(k, floats, this.#out, this.#out + this.count, skipped);
    else if (this.#blocks > MANY) this.#kth(wanted, floats, this.#minima, this.#minima + this.#blocks, -1);
    else this.#kernels.kth(this.#minima, (this.#blocks + 3) & ~3, wanted, this.#limit);
  }

  /** Leaves at `limit`, since a number handed back might be boxed, the k-th smallest of what lies there, `skipped` left out. */
  #kth(k: number, floats: Float32Array, from: number, to: number, skipped: number): void {
    const smallest = this.#smallest;
    let held = 0;
    for (let i = from; i < to; i++) {
      const value = floats[i];
      if ((held === k && value >= smallest[k - 1]) || i === skipped) continue;
      let at = held < k ? held++ : k - 1;
      for (; at > 0 && smallest[at - 1] > value; at--) smallest[at] = smallest[at - 1];
      smallest[at] = value;
    }
    this.#kernels.floats[this.#limit] = smallest[k - 1];
  }

  /**
   * Writes the indices of all rows no farther from the query than `radius`, in order, as far as `indices` reaches.
   * @returns how many there are
   */
  within(radius: number, indices: Int32Array): number {
    const floats = this.#measure();
    const square = radius * radius;
    const surely = square / this.#slack - UNDERFLOW;
    const possibly = square * this.#slack + UNDERFLOW;
    let found = 0;
    this.#kernels.minima(this.#out, this.#blocks, this.#minima);
    for (let block = 0; block < this.#blocks; block++) {
      if (floats[this.#minima + block] > possibly) continue;
      const to = min(block * 16 + 16, this.count);
      for (let i = block * 16; i < to; i++) {
        const value = floats[this.#out + i];
        if (value > possibly || (value >= surely && sqrt(this.#exact(i)) > radius)) continue;
        if (found < indices.length) indices[found] = i;
        found++;
      }
    }
    return found;
  }

  #measure(): Float32Array {
    this.#kernels.distances(0, this.#references, this.#blocks, this.width, this.#out);
    return this.#kernels.floats;
  }

  /** The squared distance of the query to one row in double precision. */
  #exact(index: number): number {
    const { rows, width } = this;
    const query = this.#kernels.floats;
    const from = index * width;
    let sum = 0;
    for (let j = 0; j < width; j++) {
      const difference = query[j] - rows[from + j];
      sum += difference * difference;
    }
    return sum;
  }

  /** The squared distances of the query to the rows noted in double precision; four sums side by side, each in the order of the columns. */
  #measureAgain(count: number): void {
    const { rows, width } = this;
    const near = this.#near;
    const query = this.#kernels.floats;
    const squares = this.#squares;
    let n = 0;
    for (; n + 4 <= count; n += 4) {
      const a = near[n] * width;
      const b = near[n + 1] * width;
      const c = near[n + 2] * width;
      const d = near[n + 3] * width;
      let first = 0;
      let second = 0;
      let third = 0;
      let fourth = 0;
      for (let j = 0; j < width; j++) {
        const x = query[j];
        const e = x - rows[a + j];
        const f = x - rows[b + j];
        const g = x - rows[c + j];
        const h = x - rows[d + j];
        first += e * e;
        second += f * f;
        third += g * g;
        fourth += h * h;
      }
      squares[n] = first;
      squares[n + 1] = second;
      squares[n + 2] = third;
      squares[n + 3] = fourth;
    }
    for (; n < count; n++) squares[n] = this.#exact(near[n]);
  }
}
