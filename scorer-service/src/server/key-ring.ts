/**
 * Who may call: names, roles and hashes of the API keys.
 *
 * A key is 256 random bits, so its plain SHA-256 is as hard to turn back as the key is to guess: salts and slow hashes
 * protect guessable passwords, which these are not.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyEntry, Role } from '../configuration/schema.ts';
import { type KeyFile, modifiedAt, readKeys } from './key-file.ts';

const MAX_KEY_LENGTH = 256;
const LOOK_AGAIN_MS = 1_000;

/** A new key, as it is handed to its owner once. */
export function newKey(): string {
  return `as_${randomBytes(32).toString('base64url')}`;
}

/** SHA-256 of the key, in lower-case hexadecimal. */
export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** Whether a key of the role `has` may do what `needs` stands for: admin all, act also what read may, the others their own. */
export function mayDo(has: Role, needs: Role): boolean {
  return has === 'admin' || has === needs || (has === 'act' && needs === 'read');
}

/** The keys of the settings and of the key file together; a change of the file counts within a second. */
export class KeyRing {
  readonly #fixed: readonly KeyEntry[];
  readonly #file: KeyFile | undefined;
  readonly #clock: () => number;
  #entries: readonly { readonly entry: KeyEntry; readonly digest: Buffer }[] = [];
  #modified: number | undefined;
  #looked = Number.NEGATIVE_INFINITY;

  /** @throws SettingsMistake if the key file can't be read or holds something else */
  constructor(fixed: readonly KeyEntry[], file?: KeyFile, clock: () => number = () => performance.now()) {
    this.#fixed = fixed;
    this.#file = file;
    this.#clock = clock;
    this.#read();
  }

  /** True while there is no key at all: the service is open, which is allowed on loopback only. */
  get empty(): boolean {
    this.#look();
    return this.#entries.length === 0;
  }

  /** The entry that a key belongs to. Every entry is compared, in constant time, whatever the key. */
  find(key: string): KeyEntry | undefined {
    this.#look();
    if (key.length > MAX_KEY_LENGTH) return undefined;
    const digest = createHash('sha256').update(key).digest();
    let found: KeyEntry | undefined;
    for (const candidate of this.#entries) {
      if (timingSafeEqual(candidate.digest, digest)) found = candidate.entry;
    }
    return found;
  }

  /** Whether this very entry is still there. */
  has({ name, role, hash }: KeyEntry): boolean {
    this.#look();
    return this.#entries.some(({ entry }) => entry.name === name && entry.role === role && entry.hash === hash);
  }

  #look(): void {
    if (!this.#file || this.#clock() - this.#looked < LOOK_AGAIN_MS) return;
    this.#looked = this.#clock();
    if (modifiedAt(this.#file) !== this.#modified) this.#read();
  }

  #read(): void {
    this.#modified = this.#file && modifiedAt(this.#file);
    const entries = [...this.#fixed, ...(this.#file ? readKeys(this.#file) : [])];
    this.#entries = entries.map((entry) => ({ entry, digest: Buffer.from(entry.hash, 'hex') }));
  }
}
