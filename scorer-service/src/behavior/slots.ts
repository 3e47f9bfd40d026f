/** Names -> slots of typed arrays, at most so many; the one not used for longest makes room. */

/** What keeps numbers by slot: told when there must be more of them, and when one changes hands. */
export interface SlotOwner {
  /** Make room for slots 0 to `capacity - 1`, keeping what is there. */
  grow(capacity: number): void;
  /** Forget all of a slot. */
  clear(slot: number): void;
}

const FIRST_CAPACITY = 1024;

/** A table of least recently used slots. All operations take constant time, growth apart. */
export class Slots {
  readonly limit: number;
  /** How often a name had to make room for another. */
  evictions = 0;
  readonly #owner: SlotOwner;
  readonly #slots = new Map<string, number>();
  #names: string[] = [];
  #older: Int32Array;
  #newer: Int32Array;
  #capacity: number;
  #oldest = -1;
  #newest = -1;

  /** @param limit slots at most, from 1 up */
  constructor(limit: number, owner: SlotOwner) {
    this.limit = limit;
    this.#owner = owner;
    this.#capacity = Math.min(limit, FIRST_CAPACITY);
    this.#older = new Int32Array(this.#capacity);
    this.#newer = new Int32Array(this.#capacity);
    owner.grow(this.#capacity);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** The slot of a name, or -1; changes nothing. */
  find(name: string): number {
    return this.#slots.get(name) ?? -1;
  }

  /** As `take`, where the slot is known from `find` and nothing was taken since; -1 where it has none yet. */
  takeFound(slot: number, name: string): number {
    if (slot < 0) return this.take(name);
    if (slot !== this.#newest) {
      this.#unlink(slot);
      this.#append(slot);
    }
    return slot;
  }

  /** The slot of a name, made if need be, and now the most recently used. */
  take(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) {
      if (known !== this.#newest) {
        this.#unlink(known);
        this.#append(known);
      }
      return known;
    }
    let slot = this.#slots.size;
    if (slot >= this.limit) {
      slot = this.#oldest;
      this.#unlink(slot);
      this.#slots.delete(this.#names[slot]);
      this.#owner.clear(slot);
      this.evictions++;
    } else if (slot >= this.#capacity) this.#grow();
    this.#names[slot] = name;
    this.#slots.set(name, slot);
    this.#append(slot);
    return slot;
  }

  /** Names from the least to the most recently used, each with its slot. */
  *entries(): Generator<readonly [string, number]> {
    for (let slot = this.#oldest; slot >= 0; slot = this.#newer[slot]) yield [this.#names[slot], slot];
  }

  #grow(): void {
    this.#capacity = Math.min(this.limit, this.#capacity * 2);
    const older = new Int32Array(this.#capacity);
    const newer = new Int32Array(this.#capacity);
    older.set(this.#older);
    newer.set(this.#newer);
    this.#older = older;
    this.#newer = newer;
    this.#owner.grow(this.#capacity);
  }

  #append(slot: number): void {
    this.#older[slot] = this.#newest;
    this.#newer[slot] = -1;
    if (this.#newest >= 0) this.#newer[this.#newest] = slot;
    else this.#oldest = slot;
    this.#newest = slot;
  }

  #unlink(slot: number): void {
    const older = this.#older[slot];
    const newer = this.#newer[slot];
    if (older >= 0) this.#newer[older] = newer;
    else this.#oldest = newer;
    if (newer >= 0) this.#older[newer] = older;
    else this.#newest = older;
  }
}
