import { type AssemblyMemory, assembly, PAGE } from './assembly.ts';
import { plainGrowing } from './plain-growing.ts';
import { BYTES } from './wasm-growing.ts';

/** The hot loops of growing a tree; wasm-growing.wat says what each does. Every address is a byte offset into the memory. */
export interface GrowingKernels {
  histogram(
    bins: number,
    stride: number,
    first: number,
    last: number,
    rows: number,
    count: number,
    pairs: number,
    out: number,
  ): void;
  subtract(from: number, other: number, count: number): void;
  partition(column: number, rows: number, count: number, bin: number, missingLeft: number, scratch: number): number;
  search(
    histogram: number,
    features: number,
    count: number,
    sizes: number,
    places: number,
    gradient: number,
    hessian: number,
    parentGain: number,
    lambda: number,
    minChildWeight: number,
    gamma: number,
    leftFirst: number,
    perHessian: number,
    many: number,
    minRows: number,
    best: number,
  ): void;
  searchFresh(
    columns: number,
    length: number,
    features: number,
    count: number,
    rows: number,
    many: number,
    pairs: number,
    cells: number,
    counts: number,
    gradient: number,
    hessian: number,
    parentGain: number,
    minChildWeight: number,
    minRows: number,
    best: number,
  ): void;
}

let compiled: object | undefined;

/** The kernels on `memory`: assembled ones, or their plain twins, which give the same bits. */
export function growingKernels(memory: AssemblyMemory, plain = false): GrowingKernels {
  if (plain) return plainGrowing(memory.buffer);
  compiled ??= new assembly.Module(Buffer.from(BYTES, 'base64'));
  return new assembly.Instance(compiled, { env: { memory } }).exports as GrowingKernels;
}

/**
 * Memory for one fit, shared between threads. Addresses are handed out one after another and freed all at once, with the object.
 */
export class GrowingMemory {
  readonly memory: AssemblyMemory;
  #next = 16;

  /** `bytes` is what will be asked for altogether. Throws where a fit would need more than 4 GiB. */
  constructor(bytes: number) {
    const pages = Math.ceil((bytes + PAGE) / PAGE);
    if (pages > 65_536)
      throw new Error(`This fit needs ${bytes} bytes at once; 4 GiB is the most. Give fewer rows or columns.`);
    this.memory = new assembly.Memory({ initial: pages, maximum: pages, shared: true });
  }

  /** The address of `bytes` new, zeroed bytes, a multiple of 16. */
  take(bytes: number): number {
    const at = this.#next;
    this.#next += Math.ceil(bytes / 16) * 16;
    if (this.#next > this.memory.buffer.byteLength) throw new Error('A fit asked for more memory than it had planned.');
    return at;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  integers(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length);
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length);
  }
}
