/** Event folders: `events.ndjson.gz` in time order and `labels.ndjson.gz`, a line an event. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

export interface Label {
  /** 1 attack, 0 harmless, -1 left out. */
  readonly label: number;
  readonly cls: string;
  /** The entity, where the folder is a sequence. */
  readonly key: string | undefined;
  /** What many entities do together. */
  readonly campaign: string | undefined;
}

export interface FolderEvent {
  readonly document: unknown;
  readonly id: string;
  readonly label: Label | undefined;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const input = file.pipe(createGunzip());
  file.on('error', (error) => input.destroy(error));
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) if (line !== '') yield line;
}

/** Labels by event id. @throws Error with a sentence where the file is missing or a line is none. */
export async function readLabels(folder: string): Promise<Map<string, Label>> {
  const path = join(folder, 'labels.ndjson.gz');
  const labels = new Map<string, Label>();
  if (!existsSync(path)) throw new Error(`${folder} has no labels.ndjson.gz; name a folder of labelled events`);
  let number = 0;
  for await (const line of linesOf(path)) {
    number++;
    const parsed = parse(line, path, number) as {
      id?: unknown;
      label?: unknown;
      cls?: unknown;
      key?: unknown;
      campaign?: unknown;
    };
    if (typeof parsed.id !== 'string' || typeof parsed.label !== 'number') {
      throw new Error(
        `line ${number} of ${path} has no id and label; it should be like {"id":"…","label":0,"cls":"…"}`,
      );
    }
    labels.set(parsed.id, {
      label: parsed.label,
      cls: typeof parsed.cls === 'string' ? parsed.cls : '',
      key: typeof parsed.key === 'string' ? parsed.key : undefined,
      campaign: typeof parsed.campaign === 'string' ? parsed.campaign : undefined,
    });
  }
  return labels;
}

/** The events of a folder with their labels, one after the other. @throws Error with a sentence where a line is no JSON. */
export async function* readEvents(folder: string, labels: ReadonlyMap<string, Label>): AsyncGenerator<FolderEvent> {
  const path = join(folder, 'events.ndjson.gz');
  if (!existsSync(path))
    throw new Error(`${folder} has no events.ndjson.gz; name a folder that npm run simulate has written`);
  let number = 0;
  for await (const line of linesOf(path)) {
    number++;
    const document = parse(line, path, number) as { event?: { id?: unknown } };
    const id = typeof document?.event?.id === 'string' ? document.event.id : '';
    yield { document, id, label: labels.get(id) };
  }
}

function parse(line: string, path: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`line ${number} of ${path} is no JSON; the file is damaged`);
  }
}

/** SHA-256 in hex over the events and labels as they are stored. */
export async function fingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['events.ndjson.gz', 'labels.ndjson.gz']) {
    for await (const chunk of createReadStream(join(folder, file))) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}
