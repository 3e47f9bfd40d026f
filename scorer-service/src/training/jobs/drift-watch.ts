import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../../configuration/schema.ts';
import type { Drift, DriftQuery } from '../../contract/index.ts';
import type { DriftAnswer, DriftOrder } from './drift-work.ts';

const WORK = fileURLToPath(new URL('./drift-work.ts', import.meta.url));
const DAY_MS = 86_400_000;
const KEPT_MS = 60_000;
const TIMEOUT_MS = 120_000;

/** Tells how far features have moved: a day against the seven before it, unless asked otherwise. One process at a time. */
export class DriftWatch {
  readonly #settings: Settings;
  readonly #now: () => number;
  #last: { readonly key: string; readonly at: number; readonly answer: Promise<Drift> } | undefined;
  #child: ChildProcess | undefined;

  constructor(settings: Settings, now: () => number = Date.now) {
    this.#settings = settings;
    this.#now = now;
  }

  /** @throws Error with a sentence where Elasticsearch does not answer */
  ask = async (query: DriftQuery): Promise<Drift> => {
    const key = JSON.stringify(query);
    const last = this.#last;
    if (last?.key === key && this.#now() - last.at < KEPT_MS) return last.answer;
    await last?.answer.catch(() => undefined);
    const until = query.until ?? new Date(this.#now()).toISOString();
    const since = query.since ?? new Date(Date.parse(until) - DAY_MS).toISOString();
    const before = { since: new Date(Date.parse(since) - 7 * DAY_MS).toISOString(), until: since };
    const answer = this.#run({ settings: this.#settings, before, now: { since, until } });
    this.#last = { key, at: this.#now(), answer };
    answer.catch(() => {
      this.#last = undefined;
    });
    return answer;
  };

  stop(): void {
    this.#child?.kill('SIGKILL');
  }

  #run(order: DriftOrder): Promise<Drift> {
    const child = fork(WORK, [], { execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    this.#child = child;
    return new Promise<Drift>((resolve, reject) => {
      const late = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
      child.once('message', (answer: DriftAnswer) => {
        if ('drift' in answer) resolve(answer.drift);
        else reject(new Error(answer.failed));
      });
      child.once('error', reject);
      child.once('exit', () => {
        clearTimeout(late);
        this.#child = undefined;
        reject(new Error('the process that computes drift ended without an answer'));
      });
      child.send(order, (error) => error && child.kill('SIGKILL'));
    });
  }
}
