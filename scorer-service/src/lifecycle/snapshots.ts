import type { Log } from '../storage/log.ts';

/** As much of a scorer as is written down. */
export interface Remembering {
  saveState(directory: string): void;
  restoreState(directory: string): string | undefined;
}

/** Writes down now and then what the scorer learned, and once more at the end. */
export class Snapshots {
  readonly #scorer: Remembering;
  readonly #directory: string;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  /** Snapshots that could not be written, since the start. */
  failures = 0;

  constructor(scorer: Remembering, directory: string, log: Log) {
    this.#scorer = scorer;
    this.#directory = directory;
    this.#log = log;
  }

  /** Restores what the last run wrote, then writes every `seconds`. */
  start(seconds: number): void {
    const nothing = this.#scorer.restoreState(this.#directory);
    if (nothing !== undefined) this.#log.info({ directory: this.#directory }, nothing);
    this.#timer = setInterval(() => this.#write(), seconds * 1_000);
    this.#timer.unref();
  }

  /** Writes the last one. */
  stop(): void {
    clearInterval(this.#timer);
    this.#write();
  }

  #write(): void {
    try {
      this.#scorer.saveState(this.#directory);
    } catch (error) {
      this.failures += 1;
      this.#log.error(
        { directory: this.#directory },
        `what was learned could not be written down (${(error as Error).message}); it is tried again later`,
      );
    }
  }
}
