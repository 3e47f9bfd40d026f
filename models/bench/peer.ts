import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchData } from './data.ts';

let python: string | undefined;

/** The Python of the pinned environment, which is set up where it is missing. */
function pythonPath(): string {
  python ??= execFileSync(join(import.meta.dirname, '../oracles/setup-venv'), {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
  return python;
}

/** A Python process that fits and predicts with a reference implementation, one thread; seconds are those of its processor time. */
export class Peer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'api-sentinel-bench-'));

  constructor() {
    const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
    this.#process = spawn(pythonPath(), ['-W', 'ignore', join(import.meta.dirname, 'peer.py')], {
      env: { ...process.env, ...one },
    });
    this.#process.stderr.pipe(process.stderr);
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async #ask<T>(order: object): Promise<T> {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error('The Python peer ended before it answered; its last words stand above.');
    const answer = JSON.parse(value) as T & { error?: string };
    if (answer.error !== undefined)
      throw new Error(`The Python peer could not do ${JSON.stringify(order)}: ${answer.error}`);
    return answer;
  }

  /** The rows to learn from and to predict, and those held out; `learner` is imported before, so that its libraries count for nothing later. */
  async data(learner: string, data: BenchData, held: BenchData): Promise<void> {
    await this.#ask({ op: 'import', learner });
    for (const [part, { X, y }] of Object.entries({ data, held })) {
      const path = join(this.#folder, part);
      writeFileSync(path, Buffer.concat([new Uint8Array(X.data.buffer, X.data.byteOffset, X.data.byteLength), y]));
      await this.#ask({ op: 'data', part, path, rows: X.rows, columns: X.columns });
    }
  }

  /** Seconds, and the MiB that the process held at most beside what it held before it had any rows. */
  fit(learner: string, parameters: object): Promise<{ readonly seconds: number; readonly memory: number }> {
    return this.#ask({ op: 'fit', learner, parameters });
  }

  /** Takes a model in ONNX's form instead of fitting one. */
  async onnx(bytes: Uint8Array): Promise<void> {
    const path = join(this.#folder, 'model.onnx');
    writeFileSync(path, bytes);
    await this.#ask({ op: 'onnx', path });
  }

  /** Seconds for one call over the first `rows` rows: the mean of as many as fill a tenth of a second. */
  async predict(rows: number): Promise<number> {
    return (await this.#ask<{ seconds: number }>({ op: 'predict', rows })).seconds;
  }

  /** On the rows held out. */
  async auc(): Promise<number> {
    return (await this.#ask<{ auc: number }>({ op: 'auc' })).auc;
  }

  close(): void {
    this.#process.stdin.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
