/** What of notices outlives a restart: channels, what waits, what was told. Channels hold secrets, so the file is for this user alone. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Level } from '../contract/index.ts';
import type { Log } from '../storage/log.ts';
import type { KeptChannel } from './channels.ts';
import type { Waiting } from './notice-queue.ts';

export interface NoticeState {
  readonly channels: readonly KeptChannel[];
  readonly waiting: readonly Waiting[];
  /** By channel: alert ids with the level at which they were told, the latest last. */
  readonly told: Readonly<Record<string, readonly (readonly [string, Level])[]>>;
}

const NOTHING: NoticeState = { channels: [], waiting: [], told: {} };

export class NoticeFile {
  readonly #folder: string;
  readonly #file: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#file = join(folder, 'notices.json');
    this.#log = log;
  }

  /** What was written last. A file that can't be read is put aside, for nothing is to be written over it. */
  read(): NoticeState {
    if (!existsSync(this.#file)) return NOTHING;
    try {
      const { channels, waiting, told } = JSON.parse(readFileSync(this.#file, 'utf8')) as NoticeState;
      return { channels: [...channels], waiting: [...waiting], told: { ...told } };
    } catch (error) {
      const aside = `${this.#file}.damaged`;
      renameSync(this.#file, aside);
      this.#log.error(
        { file: aside },
        `the channels of notices can't be read (${(error as Error).message}), so none is sent; the file was put aside: mend it, put it back as notices.json and start anew`,
      );
      return NOTHING;
    }
  }

  /** Whole or not at all. @throws Error where that is not possible */
  write(state: NoticeState): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${this.#file}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}
