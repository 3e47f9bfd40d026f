import { Worker } from 'node:worker_threads';
import type { AssemblyMemory } from './assembly.ts';
import type { GrowingKernels } from './growing.ts';

/** Where in the control block of 32-bit integers each thing stands. */
export const CONTROL = {
  /** Counts the histograms asked for; workers sleep on it. -1 sends them home. */
  turn: 0,
  /** The next block of columns that nobody has taken. */
  next: 1,
  /** Blocks that are done; the caller sleeps on it. */
  done: 2,
  blocks: 3,
  bins: 4,
  stride: 5,
  rows: 6,
  count: 7,
  pairs: 8,
  out: 9,
  /** Blocks that workers, not the caller, have done since the start. */
  helped: 10,
  length: 16,
} as const;

/** Columns of a block: what the kernel does at once. */
export const BLOCK = 8;
/** Below so many bytes of bins, waking another thread takes longer than it saves. */
const WORTH_WAKING = 200_000;
/** How long a block may take before a worker is taken for dead. */
const PATIENCE_MS = 60_000;

/**
 * Threads that build histograms together, each some columns: a cell is added up by one thread, in the order of the rows, so that the
 * bytes are the same however many threads there are. The caller works too, and alone where workers have not started yet.
 */
export class GrowingTeam {
  readonly #control: Int32Array;
  readonly #workers: Worker[] = [];

  /** `control` is the address of `CONTROL.length` zeroed integers in `memory`. */
  constructor(memory: AssemblyMemory, control: number, threads: number) {
    this.#control = new Int32Array(memory.buffer, control, CONTROL.length);
    for (let i = 1; i < threads; i++) {
      const worker = new Worker(new URL('./growing-worker.ts', import.meta.url), { workerData: { memory, control } });
      worker.unref();
      // Whatever a worker does not do, the caller does.
      worker.on('error', () => undefined);
      this.#workers.push(worker);
    }
  }

  /** Blocks that workers have done so far. */
  get helped(): number {
    return Atomics.load(this.#control, CONTROL.helped);
  }

  histogram(
    kernels: GrowingKernels,
    bins: number,
    stride: number,
    rows: number,
    count: number,
    pairs: number,
    out: number,
  ): void {
    if (this.#workers.length === 0 || count * stride < WORTH_WAKING) {
      kernels.histogram(bins, stride, 0, stride, rows, count, pairs, out);
      return;
    }
    const control = this.#control;
    const blocks = stride / BLOCK;
    for (const [name, value] of Object.entries({ blocks, bins, stride, rows, count, pairs, out, done: 0 }))
      Atomics.store(control, CONTROL[name as 'blocks'], value);
    // From here on blocks can be taken: all else stands.
    Atomics.store(control, CONTROL.next, 0);
    Atomics.add(control, CONTROL.turn, 1);
    Atomics.notify(control, CONTROL.turn);
    takeBlocks(kernels, control);
    for (let done = Atomics.load(control, CONTROL.done); done < blocks; done = Atomics.load(control, CONTROL.done))
      if (Atomics.wait(control, CONTROL.done, done, PATIENCE_MS) === 'timed-out')
        throw new Error('A thread of the fit has died while it built a histogram. Fit again, with one thread.');
  }

  /** Sends the workers home. */
  close(): void {
    Atomics.store(this.#control, CONTROL.turn, -1);
    Atomics.notify(this.#control, CONTROL.turn);
    for (const worker of this.#workers) void worker.terminate();
  }
}

/** Builds blocks until none is left to take; gives how many. */
export function takeBlocks(kernels: GrowingKernels, control: Int32Array): number {
  const at = (name: keyof typeof CONTROL): number => Atomics.load(control, CONTROL[name]);
  for (let built = 0; ; built++) {
    const block = Atomics.add(control, CONTROL.next, 1);
    if (block >= at('blocks')) return built;
    const first = block * BLOCK;
    kernels.histogram(at('bins'), at('stride'), first, first + BLOCK, at('rows'), at('count'), at('pairs'), at('out'));
    Atomics.add(control, CONTROL.done, 1);
    Atomics.notify(control, CONTROL.done);
  }
}
