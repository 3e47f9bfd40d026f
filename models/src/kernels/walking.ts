import { type AssemblyMemory, assembly, PAGE } from './assembly.ts';
import { BYTES } from './wasm-walking.ts';

interface WalkingKernels {
  prepare(from: number, width: number, count: number, out: number): void;
  prepareOne(from: number, width: number, out: number): void;
  walk(
    values: number,
    nodes: number,
    roots: number,
    depths: number,
    trees: number,
    rows: number,
    stride: number,
    count: number,
    out: number,
  ): void;
  walkOne(values: number, nodes: number, roots: number, depths: number, trees: number, row: number, out: number): void;
}

/** Trees in flat arrays: children are places in the arrays, a leaf has feature -1. */
export interface FlatTrees {
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly defaultLeft: Uint8Array;
  readonly value: Float64Array;
}

/** Rows that are walked down the trees together, so that a tree and they stay in the fastest memory. */
const BLOCK = 64;
let compiled: object | undefined;

/** Sums of trees for rows, by the assembled kernels. Gives the same bits as adding the leaves up tree by tree. */
export class Walker {
  readonly #kernels: WalkingKernels;
  readonly #floats: Float32Array;
  readonly #sums: Float64Array;
  readonly #width: number;
  readonly #padded: number;
  readonly #trees: number;
  readonly #at: { nodes: number; values: number; roots: number; depths: number; rows: number; sums: number };

  private constructor(trees: FlatTrees, width: number, memory: AssemblyMemory, plan: Plan) {
    compiled ??= new assembly.Module(Buffer.from(BYTES, 'base64'));
    this.#kernels = new assembly.Instance(compiled, { env: { memory } }).exports as WalkingKernels;
    this.#floats = new Float32Array(memory.buffer, 0, BLOCK * width);
    this.#sums = new Float64Array(memory.buffer, plan.sums, BLOCK);
    this.#width = width;
    this.#padded = plan.padded;
    this.#trees = plan.trees;
    this.#at = plan;
    lay(trees, memory.buffer, plan);
  }

  /** `undefined` where the trees or rows are too large for the kernels' nodes, or no memory is to be had. */
  static for(trees: FlatTrees, width: number): Walker | undefined {
    const plan = planFor(trees, width);
    if (plan === undefined) return undefined;
    const pages = Math.ceil(plan.end / PAGE);
    try {
      return new Walker(trees, width, new assembly.Memory({ initial: pages, maximum: pages }), plan);
    } catch (error) {
      // So many memories are alive that the address space is used up: the plain walk does without.
      if (error instanceof RangeError || (error as Error).name === 'RangeError') return undefined;
      throw error;
    }
  }

  /** Writes the sum of every tree for each row of `data`, `width` numbers a row, to `out`. */
  sums(data: Float32Array, out: Float64Array): void {
    const { nodes, values, roots, depths, rows, sums } = this.#at;
    const stride = 2 * this.#padded;
    for (let from = 0; from < out.length; from += BLOCK) {
      const count = Math.min(BLOCK, out.length - from);
      this.#floats.set(data.subarray(from * this.#width, (from + count) * this.#width));
      const whole = Math.ceil(count / 8) * 8;
      this.#kernels.prepare(0, this.#width, whole, rows);
      this.#sums.fill(0);
      this.#kernels.walk(values, nodes, roots, depths, this.#trees, rows, stride, whole, sums);
      if (count === BLOCK) out.set(this.#sums, from);
      else out.set(this.#sums.subarray(0, count), from);
    }
  }

  /** Writes the sum of every tree for one row of `width` numbers to `out[at]`. */
  sumInto(row: Float32Array, out: Float64Array, at: number): void {
    const { nodes, values, roots, depths, rows, sums } = this.#at;
    const floats = this.#floats;
    for (let i = 0; i < this.#width; i++) floats[i] = row[i];
    this.#kernels.prepareOne(0, this.#width, rows);
    this.#kernels.walkOne(values, nodes, roots, depths, this.#trees, rows, sums);
    out[at] = this.#sums[0];
  }
}

interface Plan {
  /** Trees with those that fill the last four up. */
  readonly trees: number;
  /** Bytes of eight rows side by side. */
  readonly padded: number;
  readonly rows: number;
  readonly sums: number;
  readonly roots: number;
  readonly depths: number;
  readonly values: number;
  readonly nodes: number;
  readonly end: number;
}

function planFor(trees: FlatTrees, width: number): Plan | undefined {
  const count = trees.roots.length;
  const padded = width * 32;
  // The byte offset of a value, and the number of a node within its tree, have 16 bits each.
  if (2 * padded > 0xffff) return undefined;
  for (let t = 0; t < count; t++) {
    const end = t + 1 < count ? trees.roots[t + 1] : trees.feature.length;
    if (end - trees.roots[t] > 0xffff) return undefined;
  }
  const whole = Math.ceil(count / 4) * 4;
  const total = trees.feature.length + 1;
  const rows = Math.ceil((BLOCK * width * 4 + 16) / 16) * 16;
  const sums = rows + (BLOCK / 8) * 2 * padded;
  const roots = sums + BLOCK * 8;
  const depths = roots + whole * 4;
  const values = Math.ceil((depths + whole * 4) / 8) * 8;
  const nodes = values + total * 8;
  const end = nodes + total * 8;
  return end > 0x7fffffff ? undefined : { trees: whole, padded, rows, sums, roots, depths, values, nodes, end };
}

/** Writes each tree level by level, the right child behind the left, and behind all a leaf of 0 for the trees that fill up. */
function lay(trees: FlatTrees, buffer: ArrayBufferLike, plan: Plan): void {
  const thresholds = new Float32Array(buffer, plan.nodes, 2 * (trees.feature.length + 1));
  const words = new Uint32Array(buffer, plan.nodes, 2 * (trees.feature.length + 1));
  const values = new Float64Array(buffer, plan.values, trees.feature.length + 1);
  const roots = new Int32Array(buffer, plan.roots, plan.trees);
  const depths = new Int32Array(buffer, plan.depths, plan.trees);
  let at = 0;
  for (let t = 0; t < trees.roots.length; t++) {
    const root = at;
    roots[t] = plan.nodes + 8 * root;
    let level = [trees.roots[t]];
    at++;
    for (let depth = 0; level.length > 0; depth++) {
      depths[t] = depth;
      const below: number[] = [];
      let place = at - level.length;
      for (const node of level) {
        values[place] = trees.value[node];
        const f = trees.feature[node];
        if (f < 0) {
          thresholds[2 * place] = Number.NaN;
          words[2 * place + 1] = ((place - root) << 16) >>> 0;
        } else {
          thresholds[2 * place] = trees.threshold[node];
          const offset = 32 * f + (trees.defaultLeft[node] === 1 ? 0 : plan.padded);
          words[2 * place + 1] = (((at + below.length - root) << 16) | offset) >>> 0;
          below.push(trees.left[node], trees.right[node]);
        }
        place++;
      }
      level = below;
      at += below.length;
    }
  }
  thresholds[2 * at] = Number.NaN;
  for (let t = trees.roots.length; t < plan.trees; t++) roots[t] = plan.nodes + 8 * at;
}
