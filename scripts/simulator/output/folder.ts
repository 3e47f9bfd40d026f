import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { SimulatedEvent } from '../document.ts';

const CHUNK = 256 * 1024;

/** A gzip file of lines, written under another name until it is whole. */
class LineFile {
  readonly #path: string;
  readonly #gzip = createGzip({ level: constants.Z_BEST_SPEED });
  readonly #done: Promise<void>;
  #buffer = '';

  constructor(path: string) {
    this.#path = path;
    const file = createWriteStream(`${path}.part`);
    this.#gzip.on('error', (error) => file.destroy(error));
    this.#done = finished(this.#gzip.pipe(file) as Writable);
    this.#done.catch(() => undefined);
  }

  /** The result is to be awaited where there is one: the disk is behind. */
  add(value: unknown): Promise<void> | undefined {
    this.#buffer += `${JSON.stringify(value)}\n`;
    return this.#buffer.length < CHUNK ? undefined : this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    this.#gzip.end();
    await this.#done;
    await rename(`${this.#path}.part`, this.#path);
  }

  async #flush(): Promise<void> {
    const text = this.#buffer;
    this.#buffer = '';
    if (this.#gzip.write(text)) return;
    await Promise.race([new Promise<void>((resolve) => this.#gzip.once('drain', resolve)), this.#done]);
  }
}

export interface FolderCounts {
  readonly events: number;
  readonly attacks: number;
}

/** Writes an event folder: `events.ndjson.gz`, `labels.ndjson.gz` and `profiles.ndjson.gz`. */
export async function writeFolder(
  folder: string,
  events: Iterable<SimulatedEvent>,
  profiles: Iterable<unknown>,
): Promise<FolderCounts> {
  await mkdir(folder, { recursive: true });
  const documents = new LineFile(join(folder, 'events.ndjson.gz'));
  const labels = new LineFile(join(folder, 'labels.ndjson.gz'));
  let count = 0;
  let attacks = 0;
  for (const { event, label } of events) {
    count++;
    if (label.label === 1) attacks++;
    const waits = [documents.add(event), labels.add(label)];
    if (waits[0]) await waits[0];
    if (waits[1]) await waits[1];
  }
  const personas = new LineFile(join(folder, 'profiles.ndjson.gz'));
  for (const profile of profiles) await personas.add(profile);
  await Promise.all([documents.close(), labels.close(), personas.close()]);
  return { events: count, attacks };
}
