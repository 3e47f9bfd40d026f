import { plainVectorKernels } from './vector-kernels-plain.ts';
import { BYTES } from './wasm-vector.ts';

/**
 * Kernels over one arena of single-precision numbers. Every position is an index into `floats`; positions of blocks are
 * multiples of 4. Columns and outputs come in blocks of 16, padded with what the caller put there.
 */
export interface VectorKernels {
  readonly floats: Float32Array;
  /** The same memory as numbers of double precision: `doubles[i]` lies where `floats[2 * i]` and the next do. */
  readonly doubles: Float64Array;
  /** The same memory as whole numbers. */
  readonly ints: Int32Array;
  /**
   * Squared Euclidean distances of the row at `query` to `16 * blocks` reference rows, to `out`. References lie feature by feature
   * within a block: `references[(block * width + feature) * 16 + row]`.
   */
  distances(query: number, references: number, blocks: number, width: number, out: number): void;
  /**
   * `bias + x * weights` for `rows` rows of `width` inputs, `16 * blocks` outputs each, to `out`; weights lie as
   * `weights[(block * width + input) * 16 + output]`. With `rectify` what is below 0 becomes 0.
   */
  dense(
    x: number,
    rows: number,
    width: number,
    weights: number,
    bias: number,
    blocks: number,
    rectify: boolean,
    out: number,
  ): void;
  /** The smallest of each of `blocks` blocks of 16 values, to `out`. */
  minima(values: number, blocks: number, out: number): void;
  /** To `floats[out]` the smallest of `count` values, a multiple of 4, that at least `k` of them do not exceed; infinity where there is none. */
  kth(values: number, count: number, k: number, out: number): void;
  /**
   * Writes to `ints`, from `out` on, the numbers of those of `16 * blocks` values that do not exceed the one at `bound`, in order. `minima` holds the
   * smallest of each block.
   * @returns how many there are
   */
  gather(values: number, minima: number, blocks: number, bound: number, out: number): number;
  /**
   * The cosines of `count` values, a multiple of 4, in their place: within 2e-6 up to a few thousand radians; past that within -1 to 1.
   */
  cosines(values: number, count: number): void;
  /** Adds the outer products of inputs and deltas over `rows` rows to `gradient`, which lies as the weights of `dense`. */
  accumulate(gradient: number, x: number, delta: number, rows: number, width: number, blocks: number): void;
  /**
   * One step of `units` memory cells, a multiple of 4, in double precision: from the sums at `gates` (input, forget, cell, output) and the cells,
   * which move on; what they say goes to `hidden`. `false`, and nothing done, where a sum or a cell is past 300 or no number. `scratch`: room for
   * `8 * units` floats.
   */
  remember(gates: number, cells: number, hidden: number, units: number, scratch: number): boolean;
  /**
   * To `doubles`, from the place of `floats[out]` on: the sum of e to the power of each of `count` values less the largest of them, added up in their order, and
   * that largest one. `false`, and nothing written, where a value is past 300 or no number. `scratch`: room for `2 * count + 2` floats.
   */
  exponentials(values: number, count: number, out: number, scratch: number): boolean;
}

type Numbers = (...values: number[]) => number;
/** The part of WebAssembly that is used here; the types of Node leave it out. */
interface Assembly {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: Record<string, Numbers> };
}
const assembly = (globalThis as unknown as { WebAssembly: Assembly }).WebAssembly;
const PAGE = 65_536;
/** 1 GiB: no learner is let to grow past it. */
const MAX_PAGES = 16_384;

let compiled: object | undefined;

/** Kernels with an arena of at least `floats` numbers, all 0. @throws Error when that is more than 1 GiB */
export function vectorKernels(floats: number): VectorKernels {
  const pages = Math.max(1, Math.ceil((floats * 4) / PAGE));
  if (!(pages <= MAX_PAGES))
    throw new Error(`The learner would need ${floats} numbers in memory; 268,435,456 are allowed.`);
  compiled ??= new assembly.Module(Buffer.from(BYTES, 'base64'));
  let memory: { readonly buffer: ArrayBuffer };
  try {
    memory = new assembly.Memory({ initial: pages, maximum: pages });
  } catch {
    // Each memory reserves gigabytes of addresses, which a process may be denied. The twin needs none, and is the same to the last bit.
    return plainVectorKernels((pages * PAGE) / 4);
  }
  const { distances, dense, minima, kth, gather, cosines, accumulate, remember, exponentials } = new assembly.Instance(
    compiled,
    {
      env: { memory },
    },
  ).exports;
  return {
    floats: new Float32Array(memory.buffer),
    doubles: new Float64Array(memory.buffer),
    ints: new Int32Array(memory.buffer),
    distances: (query, references, blocks, width, out) =>
      distances(query << 2, references << 2, blocks, width, out << 2),
    dense: (x, rows, width, weights, bias, blocks, rectify, out) =>
      dense(x << 2, rows, width, weights << 2, bias << 2, blocks, rectify ? 1 : 0, out << 2),
    minima: (values, blocks, out) => minima(values << 2, blocks, out << 2),
    kth: (values, count, k, out) => kth(values << 2, count, k, out << 2),
    gather: (values, least, blocks, bound, out) => gather(values << 2, least << 2, blocks, bound << 2, out << 2),
    cosines: (values, count) => cosines(values << 2, count >> 2),
    accumulate: (gradient, x, delta, rows, width, blocks) =>
      accumulate(gradient << 2, x << 2, delta << 2, rows, width, blocks),
    remember: (gates, cells, hidden, units, scratch) =>
      remember(gates << 2, cells << 2, hidden << 2, units, scratch << 2) === 1,
    exponentials: (values, count, out, scratch) => exponentials(values << 2, count, out << 2, scratch << 2) === 1,
  };
}

/** How many blocks of 16 hold `count`. */
export const blocksOf = (count: number): number => (count + 15) >> 4;

/** Rows of `width` numbers, row by row, laid out for `distances`; the rows that fill the last block up hold `padding`. */
export function packRows(rows: Float32Array, width: number, out: Float32Array, padding = 0): void {
  const count = rows.length / width;
  out.fill(padding, 0, blocksOf(count) * 16 * width);
  for (let i = 0; i < count; i++) {
    const base = (i >> 4) * width * 16 + (i & 15);
    for (let j = 0; j < width; j++) out[base + j * 16] = rows[i * width + j];
  }
}
