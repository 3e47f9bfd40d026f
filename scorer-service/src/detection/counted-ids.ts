/** Ids that were counted, each with its verdict, so that a repeat is answered alike and learned from no second time. */
import { randomInt } from 'node:crypto';
import { hash32 } from '../behavior/sketch.ts';
import type { ScoredVerdict } from '../contract/index.ts';
import { ByteQueue } from './byte-queue.ts';
import { jsonOf } from './verdict-json.ts';

export interface CountedIdsSettings {
  /** Ids kept at most. At the bound the oldest is forgotten early: sent again, it would be counted again. */
  readonly maxIds: number;
  /** Bytes that their verdicts may have in memory, as text; at this bound too the oldest goes early. */
  readonly maxBytes: number;
  /** Milliseconds, of event time and of wall time, for which an id is kept at least, the bounds apart. */
  readonly keepFor: number;
}

export const DEFAULT_COUNTED_IDS: CountedIdsSettings = {
  maxIds: 200_000,
  maxBytes: 384 * 1024 * 1024,
  keepFor: 10 * 60_000,
};

/** What is kept of one id. */
export interface CountedEntry {
  readonly id: string;
  readonly verdict: ScoredVerdict;
  /** Milliseconds since the epoch: of the event, and when it was counted. */
  readonly eventTime: number;
  readonly wallTime: number;
}

const FREE = -1;

/** Bytes of a line before its id, and behind its verdict. */
const OPENING = 1;
const CLOSING = 2;

/**
 * Ids and verdicts are bytes in a queue, found by a table of typed arrays (open addressing, linear probing): hundreds of
 * thousands of strings would be walked and moved by the garbage collector again and again.
 */
export class CountedIds {
  /** Ids that had to go before their time because a bound was reached; above 0, it is too small for this traffic. */
  forgottenEarly = 0;
  readonly #settings: CountedIdsSettings;
  readonly #bytes = new ByteQueue();
  /** Entry numbers modulo the entries' room, or FREE. */
  readonly #table: Int32Array;
  readonly #mask: number;
  readonly #room: number;
  /** Unknown to whoever chooses the ids, so that nobody can make them collide. */
  readonly #seeds = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;
  readonly #hash: Uint32Array;
  readonly #check: Uint32Array;
  readonly #position: Float64Array;
  readonly #idLength: Int32Array;
  /** Where the verdict begins within its line. */
  readonly #jsonAt: Int32Array;
  readonly #jsonLength: Int32Array;
  readonly #eventTime: Float64Array;
  readonly #wallTime: Float64Array;
  #oldest = 0;
  #size = 0;
  #newestEvent = 0;

  constructor(settings: Partial<CountedIdsSettings> = {}) {
    this.#settings = { ...DEFAULT_COUNTED_IDS, ...settings };
    // One more than may stay: an entry is added before the oldest goes.
    this.#room = this.#settings.maxIds + 1;
    const buckets = 2 ** Math.ceil(Math.log2(this.#room * 2));
    this.#table = new Int32Array(buckets).fill(FREE);
    this.#mask = buckets - 1;
    this.#hash = new Uint32Array(this.#room);
    this.#check = new Uint32Array(this.#room);
    this.#position = new Float64Array(this.#room);
    this.#idLength = new Int32Array(this.#room);
    this.#jsonAt = new Int32Array(this.#room);
    this.#jsonLength = new Int32Array(this.#room);
    this.#eventTime = new Float64Array(this.#room);
    this.#wallTime = new Float64Array(this.#room);
  }

  get size(): number {
    return this.#size;
  }

  get(id: string): ScoredVerdict | undefined {
    const bucket = this.#bucketOf(id, hash32(id, this.#seeds[0]), hash32(id, this.#seeds[1]));
    const entry = this.#table[bucket];
    return entry === FREE ? undefined : (JSON.parse(this.#json(entry)) as ScoredVerdict);
  }

  /** Keeps an id with its verdict; one that is there already stays as it is. */
  add({ id, verdict, eventTime, wallTime }: CountedEntry): void {
    const json = jsonOf(verdict);
    const hash = hash32(id, this.#seeds[0]);
    const check = hash32(id, this.#seeds[1]);
    const bucket = this.#bucketOf(id, hash, check);
    if (this.#table[bucket] !== FREE) return;
    const entry = (this.#oldest + this.#size) % this.#room;
    const name = JSON.stringify(id);
    // As it is written down: to save it is to copy it.
    const times = `,${eventTime},${wallTime},`;
    this.#position[entry] = this.#bytes.append(`[${name}${times}${json}]\n`);
    this.#idLength[entry] = Buffer.byteLength(name);
    this.#jsonAt[entry] = OPENING + this.#idLength[entry] + times.length;
    this.#jsonLength[entry] = this.#bytes.end - this.#position[entry] - this.#jsonAt[entry] - CLOSING;
    this.#hash[entry] = hash;
    this.#check[entry] = check;
    this.#eventTime[entry] = eventTime;
    this.#wallTime[entry] = wallTime;
    this.#table[bucket] = entry;
    this.#size++;
    if (eventTime > this.#newestEvent) this.#newestEvent = eventTime;
    this.#forget(wallTime);
  }

  /** One line of JSON an id, from the oldest to the newest, in pieces that stay as they are whatever is added. */
  save(): Uint8Array[] {
    return this.#size === 0 ? [] : this.#bytes.from(this.#position[this.#oldest]);
  }

  /** Adds one line of what `save` gave. @throws Error where it is none */
  restore(line: string): void {
    const [id, eventTime, wallTime, verdict] = JSON.parse(line) as [string, number, number, ScoredVerdict];
    if (
      typeof id !== 'string' ||
      typeof eventTime !== 'number' ||
      typeof wallTime !== 'number' ||
      verdict?.status !== 'scored'
    ) {
      throw new Error('a counted id is not as it should be');
    }
    this.add({ id, verdict, eventTime, wallTime });
  }

  #name(entry: number): string {
    return this.#bytes.read(this.#position[entry] + OPENING, this.#idLength[entry]);
  }

  #json(entry: number): string {
    return this.#bytes.read(this.#position[entry] + this.#jsonAt[entry], this.#jsonLength[entry]);
  }

  /** Where the table has an id, or has room for it. */
  #bucketOf(id: string, hash: number, check: number): number {
    let bucket = hash & this.#mask;
    for (let entry = this.#table[bucket]; entry !== FREE; entry = this.#table[bucket]) {
      if (this.#hash[entry] === hash && this.#check[entry] === check && this.#name(entry) === JSON.stringify(id)) break;
      bucket = (bucket + 1) & this.#mask;
    }
    return bucket;
  }

  #forget(now: number): void {
    const { maxIds, maxBytes, keepFor } = this.#settings;
    while (this.#size > 0) {
      const oldest = this.#oldest;
      const old = now - this.#wallTime[oldest] > keepFor && this.#newestEvent - this.#eventTime[oldest] > keepFor;
      const held = this.#bytes.end - this.#position[oldest];
      if (!old && this.#size <= maxIds && held <= maxBytes) break;
      if (!old) this.forgottenEarly++;
      this.#removeOldest();
    }
  }

  #removeOldest(): void {
    const entry = this.#oldest;
    let hole = this.#hash[entry] & this.#mask;
    while (this.#table[hole] !== entry) hole = (hole + 1) & this.#mask;
    // What stands behind the hole moves up, unless it would then stand before its own place (Knuth, 6.4, algorithm R).
    for (let next = (hole + 1) & this.#mask; this.#table[next] !== FREE; next = (next + 1) & this.#mask) {
      const home = this.#hash[this.#table[next]] & this.#mask;
      if (((next - home) & this.#mask) >= ((next - hole) & this.#mask)) {
        this.#table[hole] = this.#table[next];
        hole = next;
      }
    }
    this.#table[hole] = FREE;
    this.#oldest = (entry + 1) % this.#room;
    this.#size--;
    this.#bytes.release(this.#size > 0 ? this.#position[this.#oldest] : this.#bytes.end);
  }
}
