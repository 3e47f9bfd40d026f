import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchData } from './data.ts';

/** The Python process that fits and predicts with the reference implementations, one thread each. */
export class Peer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'api-sentinel-bench-'));

  constructor() {
    const python = execFileSync(join(import.meta.dirname, '../oracles/setup-venv'), {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }).trim();
    const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };
    this.#process = spawn(python, ['-W', 'ignore', join(import.meta.dirname, 'peer.py')], {
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

  async data({ X, y }: BenchData): Promise<void> {
    const path = join(this.#folder, 'data');
    writeFileSync(path, Buffer.concat([new Uint8Array(X.data.buffer, X.data.byteOffset, X.data.byteLength), y]));
    await this.#ask({ op: 'data', path, rows: X.rows, columns: X.columns });
  }

  /** Seconds. */
  async fit(learner: string, parameters: object): Promise<number> {
    return (await this.#ask<{ seconds: number }>({ op: 'fit', learner, parameters })).seconds;
  }

  /** Seconds for one call over the first `rows` rows, the mean of `times` calls. */
  async predict(rows: number, times = 1): Promise<number> {
    return (await this.#ask<{ seconds: number }>({ op: 'predict', rows, times })).seconds;
  }

  async auc(): Promise<number> {
    return (await this.#ask<{ auc: number }>({ op: 'auc' })).auc;
  }

  close(): void {
    this.#process.stdin.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
