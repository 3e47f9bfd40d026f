/** Names -> slots of typed arrays, at most so many; of those not used for longest the most boring makes room. */

/** What keeps numbers by slot: told when there must be more of them, and when one changes hands. */
export interface SlotOwner {
  /** Make room for slots 0 to `capacity - 1`, keeping what is there. */
  grow(capacity: number): void;
  /** Forget all of a slot. */
  clear(slot: number): void;
  /** How much would be lost with a slot, from 0: nothing worth keeping. Absent where all are alike. */
  worth?(slot: number): number;
}

const FIRST_CAPACITY = 1024;
/** Slots that are held against each other when one must make room. */
const CANDIDATES = 32;

/**
 * A table of least recently used slots. What is worth keeping is passed over while others are worth less, as in a clock with a second
 * chance (Corbato, 1968): a flood of names that come once pushes out one another. All operations take constant time, growth apart. */
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
      slot = this.#mostBoring();
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

  /** The names by slot, and the slots in the order of their use, as bytes: what was numbered by slot keeps its numbers. */
  save(): { names: Uint8Array; order: Uint8Array } {
    const order = new Int32Array(this.size);
    let i = 0;
    for (let slot = this.#oldest; slot >= 0; slot = this.#newer[slot]) order[i++] = slot;
    return { names: Buffer.from(JSON.stringify(this.#names)), order: new Uint8Array(order.buffer) };
  }

  /**
   * Puts saved names into this empty table, and says which saved slot came where: -1 where there was no room for it. Each keeps its slot
   * where there is room for all.
   * @throws Error where the bytes are not those of `save`
   */
  restore(section: (name: string) => Uint8Array): Int32Array {
    const names = JSON.parse(Buffer.from(section('names')).toString('utf8')) as string[];
    const bytes = section('order');
    if (bytes.length !== names.length * 4) throw new Error('its order of use is of another size');
    const order = new Int32Array(bytes.buffer, bytes.byteOffset, names.length);
    if (order.some((slot) => slot < 0 || slot >= names.length) || new Set(order).size !== names.length)
      throw new Error('its order of use is damaged');
    const places = new Int32Array(names.length).fill(-1);
    if (names.length <= this.limit) {
      while (this.#capacity < names.length) this.#grow();
      for (const slot of order) {
        this.#names[slot] = names[slot];
        this.#slots.set(names[slot], slot);
        this.#append(slot);
        places[slot] = slot;
      }
    } else for (const slot of order.subarray(names.length - this.limit)) places[slot] = this.take(names[slot]);
    return places;
  }

  #mostBoring(): number {
    const owner = this.#owner;
    let boring = this.#oldest;
    if (owner.worth === undefined) return boring;
    let least = owner.worth(boring);
    for (let i = 1, slot = this.#newer[boring]; i < CANDIDATES && least > 0 && slot >= 0; i++) {
      const next = this.#newer[slot];
      const worth = owner.worth(slot);
      const kept = worth < least ? boring : slot;
      if (worth < least) {
        boring = slot;
        least = worth;
      }
      this.#unlink(kept);
      this.#append(kept);
      slot = next;
    }
    return boring;
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
