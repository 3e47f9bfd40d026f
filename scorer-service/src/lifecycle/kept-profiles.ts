import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STATE_FILE } from '../detection/state.ts';
import { sentenceOf } from '../storage/answers.ts';
import type { Log } from '../storage/log.ts';
import type { ProfileStore } from '../storage/profile-store.ts';

/** How much newer the stored snapshot must be than the file here: clocks differ, and the file is the surer one. */
const NEWER_BY = 60_000;

/** Keeps a copy of the last snapshot in Elasticsearch, and begins with it where the file here is missing or older. */
export class KeptProfiles {
  readonly #store: ProfileStore;
  readonly #file: string;
  readonly #log: Log;
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #written = 0;

  /** @param directory where the scorer writes its snapshots */
  constructor(store: ProfileStore, directory: string, log: Log) {
    this.#store = store;
    this.#file = join(directory, STATE_FILE);
    this.#log = log;
  }

  /** Brings the stored snapshot here, where it is the newer one. Never throws: without it the scorer starts all the same. */
  async fetch(): Promise<void> {
    try {
      const stored = await this.#store.newestTime();
      if (stored === undefined) return;
      this.#written = stored;
      const own = await this.#time();
      if (own !== undefined && own + NEWER_BY >= stored) return;
      const bytes = await this.#store.read();
      if (bytes === undefined) return;
      await writeFile(`${this.#file}.new`, bytes, { mode: 0o600 });
      await rename(`${this.#file}.new`, this.#file);
      const at = new Date(stored).toISOString();
      this.#log.info({ bytes: bytes.byteLength, at }, 'the profiles stored in Elasticsearch are newer than those here');
    } catch (error) {
      this.#log.warn({}, `stored profiles could not be read: ${sentenceOf(error)}`);
    }
  }

  /** Stores the snapshot every so many minutes, where it has changed. */
  start(minutes: number): void {
    this.#timer = setInterval(() => {
      this.#underWay ??= this.store().finally(() => {
        this.#underWay = undefined;
      });
    }, minutes * 60_000);
    this.#timer.unref();
  }

  /** Stores the snapshot that stands here now, if it is not stored yet. Never throws: it is tried again with the next. */
  async store(): Promise<void> {
    try {
      const time = await this.#time();
      if (time === undefined || time <= this.#written) return;
      if (await this.#store.write(await readFile(this.#file), time, this.#ending.signal)) this.#written = time;
    } catch (error) {
      this.#log.warn({}, `profiles could not be stored in Elasticsearch; it is tried again: ${sentenceOf(error)}`);
    }
  }

  /** Ends it; what is half written is left, and the snapshot before stays the newest. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#ending.abort();
    await this.#underWay;
  }

  async #time(): Promise<number | undefined> {
    return stat(this.#file).then(
      ({ mtimeMs }) => Math.floor(mtimeMs),
      () => undefined,
    );
  }
}
