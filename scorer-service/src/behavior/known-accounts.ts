/** Accounts that have signed in: a bitmap of hashes in two generations, which no flood of invented names can push out. */
const BITS = 1 << 20;
const WORDS = BITS / 32;
/** A generation is written for so long, in milliseconds, and read for as long again. */
const GENERATION = 45 * 24 * 3_600_000;

export class KnownAccounts {
  #bits = new Uint32Array(2 * WORDS);
  #mark = 0;

  /** Whether somebody has signed in with the account within 45 days; now and then an account that never did seems to have. */
  has(hash: number): boolean {
    const at = (hash % BITS) >>> 5;
    return ((this.#bits[at] | this.#bits[WORDS + at]) & (1 << (hash & 31))) !== 0;
  }

  add(hash: number, time: number): void {
    const mark = Math.floor(time / GENERATION);
    if (mark > this.#mark) {
      if (mark > this.#mark + 1) this.#bits.fill(0);
      else this.#bits.fill(0, (mark & 1) * WORDS, ((mark & 1) + 1) * WORDS);
      this.#mark = mark;
    }
    this.#bits[(this.#mark & 1) * WORDS + ((hash % BITS) >>> 5)] |= 1 << (hash & 31);
  }

  save(): Uint8Array {
    const words = new Uint32Array(2 * WORDS + 2);
    words[0] = BITS;
    words[1] = this.#mark;
    words.set(this.#bits, 2);
    return new Uint8Array(words.buffer);
  }

  /** @throws Error where the bytes are of another size */
  restore(bytes: Uint8Array): void {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 4));
    if (bytes.length !== (2 * WORDS + 2) * 4 || words[0] !== BITS) throw new Error('its accounts are of another size');
    this.#mark = words[1];
    this.#bits = words.slice(2);
  }
}
