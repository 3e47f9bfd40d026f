import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Parameters } from './search-space.ts';

/** One finished trial. */
export interface TrialRecord {
  readonly trial: number;
  readonly parameters: Parameters;
  /** The mean loss over the folds at each rung that was reached, lowest first; `null` where it was no number. */
  readonly losses: readonly (number | null)[];
}

const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The trials of a search, a line of JSON each, written as they finish: a search that was stopped goes on from there. The first line
 * says which search it is; another's journal is refused. A last line that was cut off is taken away.
 */
export class Journal {
  readonly #file: number;
  readonly trials: readonly TrialRecord[];

  /** @param search what makes this search itself: space, seed, folds, rungs */
  constructor(path: string, search: unknown) {
    const header = JSON.stringify({ journal: 1, search });
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (text.length > MAX_BYTES)
      throw new Error(`The journal ${path} has ${text.length} bytes; that is no search of ours.`);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const [first, ...lines] = whole.split('\n').slice(0, -1);
    if (first !== undefined && first !== header) {
      throw new Error(
        `The journal ${path} is of another search (space, seed, folds or rungs differ). Name another file, or remove it.`,
      );
    }
    this.trials = lines.map((line, i) => parse(line, i, path));
    this.#file = openSync(path, 'a+');
    ftruncateSync(this.#file, Buffer.byteLength(whole));
    if (first === undefined) this.#write(header);
  }

  append(record: TrialRecord): void {
    this.#write(JSON.stringify(record));
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    fsyncSync(this.#file);
  }
}

function parse(line: string, index: number, path: string): TrialRecord {
  let record: TrialRecord | undefined;
  try {
    record = JSON.parse(line) as TrialRecord;
  } catch {
    record = undefined;
  }
  const fits =
    record?.trial === index &&
    record.parameters !== null &&
    typeof record.parameters === 'object' &&
    Array.isArray(record.losses) &&
    record.losses.every((loss) => loss === null || typeof loss === 'number');
  if (!record || !fits)
    throw new Error(`Line ${index + 2} of the journal ${path} is no trial ${index}. Remove the file to start anew.`);
  return record;
}
