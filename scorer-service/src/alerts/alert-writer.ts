import type { AlertStore } from '../storage/alert-store.ts';
import { isPassing, sentenceOf } from '../storage/answers.ts';
import { BackgroundLoop } from '../storage/background-loop.ts';
import type { Log } from '../storage/log.ts';
import { backOff, pause } from '../storage/pause.ts';
import type { AlertBook } from './alert-book.ts';

const BATCH = 100;
const RETRY_FIRST_MS = 250;
const RETRY_MOST_MS = 30_000;

/** What came of alerts that were to be stored, since the start. */
export interface AlertWriterCounts {
  readonly stored: number;
  readonly refused: number;
  readonly failures: number;
}

/**
 * Brings the book's alerts into storage, oldest first, in batches. While Elasticsearch is away they stay in the book, and
 * are tried again at growing intervals.
 */
export class AlertWriter {
  readonly #book: AlertBook;
  readonly #store: AlertStore;
  readonly #log: Log;
  readonly #everyMs: number;
  readonly #counts = { stored: 0, refused: 0, failures: 0 };
  readonly #loop = new BackgroundLoop((signal) => this.#run(signal));
  #flushing: Promise<boolean> | undefined;

  /** @param everyMs how long changes of alerts are gathered before they are written, in milliseconds */
  constructor(book: AlertBook, store: AlertStore, log: Log, everyMs = 500) {
    this.#book = book;
    this.#store = store;
    this.#log = log;
    this.#everyMs = everyMs;
  }

  get counts(): AlertWriterCounts {
    return { ...this.#counts };
  }

  start(): void {
    this.#loop.start();
  }

  /** Ends the loop after a last try to store what is left; true if all is stored. */
  async stop(): Promise<boolean> {
    await this.#loop.stop();
    return this.flush();
  }

  /**
   * Stores all that the book has now. One flush runs at a time; a call during one waits for it and then makes its own.
   *
   * @returns true if nothing is left, false if Elasticsearch was away or too busy
   */
  async flush(): Promise<boolean> {
    while (this.#flushing !== undefined) await this.#flushing;
    this.#flushing = this.#flush();
    try {
      return await this.#flushing;
    } finally {
      this.#flushing = undefined;
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      await pause(failures === 0 ? this.#everyMs : backOff(failures, RETRY_FIRST_MS, RETRY_MOST_MS), signal);
      if (signal.aborted || this.#book.unstored === 0) continue;
      const complete = await this.flush();
      if (complete && failures > 0) this.#log.info({ alerts: this.#counts.stored }, 'alerts are stored again');
      failures = complete ? 0 : failures + 1;
    }
  }

  async #flush(): Promise<boolean> {
    // Bounded by what there is now: alerts that change all the time must not keep one flush going for ever.
    for (let left = this.#book.unstored; left > 0; ) {
      const batch = this.#book.takeUnstored(Math.min(BATCH, left));
      if (batch.length === 0) return true;
      left -= batch.length;
      if (!(await this.#write(batch))) return false;
    }
    return true;
  }

  async #write(batch: ReturnType<AlertBook['takeUnstored']>): Promise<boolean> {
    let outcomes: Awaited<ReturnType<AlertStore['merge']>>;
    try {
      outcomes = await this.#store.merge(batch.map(({ state }) => state));
    } catch (error) {
      this.#counts.failures += 1;
      const level = isPassing(error) ? 'warn' : 'error';
      this.#log[level]({ unstored: this.#book.unstored }, `alerts wait to be stored: ${sentenceOf(error)}`);
      return false;
    }
    let complete = true;
    for (const [position, outcome] of outcomes.entries()) {
      const taken = batch[position];
      if (outcome.kind === 'stored') {
        this.#counts.stored += 1;
        this.#book.stored(taken, outcome.state);
      } else if (outcome.kind === 'refused') {
        this.#counts.refused += 1;
        this.#book.refused(taken);
        this.#log.error({ alert: taken.state.id }, `Elasticsearch refuses an alert: ${outcome.reason}`);
      } else complete = false;
    }
    if (!complete) this.#counts.failures += 1;
    return complete;
  }
}
