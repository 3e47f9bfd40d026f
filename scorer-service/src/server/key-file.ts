/** The keys that `keys add` made: a JSON file under the state directory that only its owner can read. */
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { SettingsMistake, shown } from '../configuration/mistake.ts';
import { KeyEntry, SECRET } from '../configuration/schema.ts';

export interface KeyFile {
  readonly path: string;
}

/** The key file of a state directory; it need not be there. */
export function keyFileIn(directory: string): KeyFile {
  return { path: join(directory, 'keys.json') };
}

const check = new Ajv({ keywords: [SECRET] } as object).compile<readonly KeyEntry[]>({
  type: 'array',
  maxItems: 10_000,
  items: KeyEntry,
});

/** When the file was changed last, in milliseconds; undefined while there is none. */
export function modifiedAt({ path }: KeyFile): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/**
 * The keys of the file, none while there is no file.
 *
 * @throws SettingsMistake if it can't be read or holds anything but keys
 */
export function readKeys(file: KeyFile): readonly KeyEntry[] {
  if (modifiedAt(file) === undefined) return [];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file.path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message;
    throw new SettingsMistake([
      `The key file ${shown(file.path)} can't be read (${reason}); mend it, or remove it and make new keys.`,
    ]);
  }
  if (!check(content)) {
    throw new SettingsMistake([
      `The key file ${shown(file.path)} holds something else than keys; remove it and make new keys with "keys add".`,
    ]);
  }
  return content;
}

/** Replaces the file as a whole, so that a reader sees the old or the new keys and nothing between. */
export function writeKeys(file: KeyFile, entries: readonly KeyEntry[]): void {
  mkdirSync(dirname(file.path), { recursive: true, mode: 0o700 });
  const beside = `${file.path}.${process.pid}.new`;
  writeFileSync(beside, `${JSON.stringify(entries, null, 2)}\n`, { mode: 0o600 });
  renameSync(beside, file.path);
}
