import type { Log } from '../storage/log.ts';

/** As much of a scorer as is written down. */
export interface Remembering {
  saveState(directory: string): Promise<void>;
  restoreState(directory: string): string | undefined;
}

/** Writes down now and then what the scorer learned, and once more at the end. */
export class Snapshots {
  readonly #scorer: Remembering;
  readonly #directory: string;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  /** What is being written; two at once would write the same file. */
  #underWay: Promise<void> | undefined;
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
    this.#timer = setInterval(() => {
      this.#underWay ??= this.#write().finally(() => {
        this.#underWay = undefined;
      });
    }, seconds * 1_000);
    this.#timer.unref();
  }

  /** Writes the last one. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
    await this.#write();
  }

  async #write(): Promise<void> {
    try {
      await this.#scorer.saveState(this.#directory);
    } catch (error) {
      this.failures += 1;
      this.#log.error(
        { directory: this.#directory },
        `what was learned could not be written down (${(error as Error).message}); it is tried again later`,
      );
    }
  }
}
