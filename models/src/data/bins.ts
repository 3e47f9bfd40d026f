import { expectWidth, type Matrix } from './matrix.ts';
import { sortFloats } from './sort-floats.ts';

const { isNaN: isMissing } = Number;

const { fround, max, min } = Math;

/** The bin of missing values; values themselves take bins 0 to 254. */
export const MISSING_BIN = 255;
const MOST_VALUE_BINS = 255;

/**
 * Where a matrix' columns are cut into bins of about equal counts. Bin b of a column holds the values x with
 * `cuts[b - 1] <= x < cuts[b]`, so that "bin <= b" and "x < cuts[b]" say the same of every number that is not missing; infinities fall
 * into the outer bins.
 *
 * @example
 * import { Bins, Matrix } from '@api-sentinel/models';
 * const bins = Bins.learn(Matrix.from([[1], [2], [2], [3]]));
 * bins.of(0, 2.2); // 1
 */
export class Bins {
  /** The cuts of all columns, one after another, each column's ascending. */
  readonly cuts: Float32Array;
  /** Where each column's cuts begin, and at the end their total. */
  readonly offsets: Int32Array;

  constructor(cuts: Float32Array, offsets: Int32Array) {
    this.cuts = cuts;
    this.offsets = offsets;
  }

  get columns(): number {
    return this.offsets.length - 1;
  }

  /** Learns at most `most` bins a column, one of them for missing values: 3 to 256. */
  static learn(X: Matrix, most = 256): Bins {
    if (!Number.isInteger(most) || most < 3 || most > 256)
      throw new Error(`The number of bins must be a whole number from 3 to 256, not ${most}.`);
    const offsets = new Int32Array(X.columns + 1);
    const all: Float32Array[] = [];
    const column = new Float32Array(X.rows);
    const spare = new Float32Array(X.rows);
    for (let j = 0; j < X.columns; j++) {
      let count = 0;
      for (let i = 0, at = j; i < X.rows; i++, at += X.columns) {
        const x = X.data[at];
        if (x - x === 0) column[count++] = x;
      }
      const cuts = cutsOf(sortFloats(column.subarray(0, count), spare), min(most - 1, MOST_VALUE_BINS));
      all.push(cuts);
      offsets[j + 1] = offsets[j] + cuts.length;
    }
    const cuts = new Float32Array(offsets[X.columns]);
    for (const [j, column] of all.entries()) cuts.set(column, offsets[j]);
    return new Bins(cuts, offsets);
  }

  /** How many bins hold values in column `j`: one more than it has cuts. */
  count(j: number): number {
    return this.offsets[j + 1] - this.offsets[j] + 1;
  }

  /** The bin of value `x` in column `j`. */
  of(j: number, x: number): number {
    if (isMissing(x)) return MISSING_BIN;
    let low = this.offsets[j];
    let high = this.offsets[j + 1];
    const from = low;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.cuts[middle] <= x) low = middle + 1;
      else high = middle;
    }
    return low - from;
  }

  /** The bins of all rows, column after column, into `out` (`rows * columns` bytes) or new memory. */
  apply(X: Matrix, out: Uint8Array = new Uint8Array(X.rows * X.columns)): Uint8Array {
    expectWidth(X, this.columns);
    const { data, rows, columns } = X;
    for (let j = 0; j < columns; j++) {
      const cuts = this.cuts.subarray(this.offsets[j], this.offsets[j + 1]);
      const ranges = rangesOf(cuts);
      for (let i = 0, at = j, to = j * rows; i < rows; i++, at += columns, to++) {
        const x = data[at];
        let bin = MISSING_BIN;
        if (!isMissing(x)) {
          asFloat[0] = x;
          const range = 2 * (asBits[0] >>> 20);
          bin = ranges[range];
          let high = ranges[range + 1];
          while (bin < high) {
            const middle = (bin + high) >>> 1;
            if (cuts[middle] <= x) bin = middle + 1;
            else high = middle;
          }
        }
        out[to] = bin;
      }
    }
    return out;
  }
}

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** For each pattern of a float32's upper 12 bits the least and the greatest bin of the numbers that begin so. */
function rangesOf(cuts: Float32Array): Uint8Array {
  const ranges = new Uint8Array(2 * 4096);
  const below = (bits: number, otherwise: number): number => {
    asBits[0] = bits;
    const x = isMissing(asFloat[0]) ? otherwise : asFloat[0];
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cuts[middle] <= x) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  for (let top = 0; top < 4096; top++) {
    const first = top << 20;
    const last = first | 0xfffff;
    const negative = top >= 2048;
    ranges[2 * top] = below(negative ? last : first, Number.NEGATIVE_INFINITY);
    ranges[2 * top + 1] = below(negative ? first : last, Number.POSITIVE_INFINITY);
  }
  return ranges;
}

/** Greedy cuts of ascending finite values: a value that alone fills a bin gets one, the rest share what is left. */
function cutsOf(sorted: Float32Array, most: number): Float32Array {
  let distinct = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  const cuts = new Float32Array(max(0, min(distinct, most) - 1));
  let made = 0;
  let left = sorted.length;
  let inBin = 0;
  for (let i = 0; i + 1 < sorted.length && made < cuts.length; i++) {
    inBin++;
    if (sorted[i] === sorted[i + 1]) continue;
    if (distinct > most && inBin * (most - made) < left) continue;
    const low = sorted[i];
    const high = sorted[i + 1];
    const middle = fround(low / 2 + high / 2);
    cuts[made++] = middle > low && middle <= high ? middle : high;
    left -= inBin;
    inBin = 0;
  }
  return cuts.subarray(0, made);
}
