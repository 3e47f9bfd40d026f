/** What `keys add`, `keys list` and `keys remove` do to the key file. */
import { shown } from '../configuration/mistake.ts';
import { type KeyEntry, ROLES, type Role } from '../configuration/schema.ts';
import { type KeyFile, readKeys, writeKeys } from './key-file.ts';
import { hashOf, newKey } from './key-ring.ts';

const NAME = /^[A-Za-z0-9._-]{1,64}$/;

/** A wrong argument of a keys command, in one sentence. */
export class KeysMistake extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'KeysMistake';
  }
}

/**
 * Makes a key and keeps its hash.
 *
 * @returns the key; it is nowhere else, so whoever loses it needs a new one
 * @throws KeysMistake for an unknown role, an unfit name, or a name that is taken (`others` are those of the settings)
 */
export function addKey(file: KeyFile, name: string, role: string, others: readonly KeyEntry[] = []): string {
  if (!(ROLES as readonly string[]).includes(role)) {
    throw new KeysMistake(`--role ${shown(role)} is no role; it must be one of ${ROLES.join(', ')}.`);
  }
  if (!NAME.test(name)) {
    throw new KeysMistake(
      `--name ${shown(name)} is no name; use 1 to 64 letters, digits, dots, dashes and underscores.`,
    );
  }
  const entries = readKeys(file);
  if ([...entries, ...others].some((entry) => entry.name === name)) {
    throw new KeysMistake(`There is a key named ${name} already; choose another name, or remove that one first.`);
  }
  const key = newKey();
  writeKeys(file, [...entries, { name, role: role as Role, hash: hashOf(key) }]);
  return key;
}

/** @throws KeysMistake if the file has no key of this name */
export function removeKey(file: KeyFile, name: string): void {
  const entries = readKeys(file);
  const left = entries.filter((entry) => entry.name !== name);
  if (left.length === entries.length) {
    throw new KeysMistake(
      `There is no key named ${shown(name)} in ${shown(file.path)}; "keys list" shows those that are.`,
    );
  }
  writeKeys(file, left);
}
