/** What is kept of log-ins for days, of one entity: counts and sketches by two days, and the evidence; in typed arrays by slot. */

import { bitCount, linearCount } from './sketch.ts';
import { saveSlots, slotLoader } from './slot-bytes.ts';
import type { SlotOwner } from './slots.ts';

/** Milliseconds of one part; the newest four are remembered: between six and eight days. */
const PART = 2 * 24 * 3_600_000;
const PARTS = 4;
const FAILED = 0;
const SUCCEEDED = 1;
const COUNT_STRIDE = 2 * PARTS;

/** Sketches: accounts that failed, accounts that got in, sources that failed; 32-bit words of each part. */
export const ACCOUNTS_FAILED = 0;
export const ACCOUNTS_IN = 1;
export const SOURCES_FAILED = 2;
const WORDS = [4, 4, 2] as const;
const OFFSETS = [0, 4 * PARTS, 8 * PARTS] as const;
const SKETCH_STRIDE = 10 * PARTS;

/** Places of the scalars. Times are milliseconds since the epoch, 0 for never. */
export const S = {
  /** Newest attempt. */
  time: 0,
  /** First failure of those remembered. */
  since: 1,
  /** Evidence of accounts tried one after the other; halves in a week. */
  accounts: 2,
  /** Evidence of one account tried again and again; halves in a day and a half. */
  repeats: 3,
  /** Newest failure; milliseconds between the beginnings of the last two runs of failures. */
  failure: 4,
  gap: 5,
  /** First attempts that this entity gave to the shares of the whole traffic. */
  given: 6,
  /** 1 once this entity counts as one that attacks. */
  told: 7,
  /** Failures in a row of which each came too quickly for a person, and the account of the newest (its hash). */
  run: 8,
  tried: 9,
  /** When the newest run of failures began. */
  began: 10,
  /** Failures of a source that gets in, where the log names no account. */
  unnamed: 11,
  /** Share of the last dozen failures that came on the beat of a clock. */
  beats: 12,
  /** Agent of the newest failure (its hash). */
  agent: 13,
  /** Begins of the last runs of failures, a ring, and its cursor. */
  cursor: 14,
  ring: 15,
} as const;
/** Begins that are remembered. */
export const RING = 8;
const SCALAR_STRIDE = 15 + RING;
const STRIDES = { counts: COUNT_STRIDE, sketches: SKETCH_STRIDE, scalars: SCALAR_STRIDE };
const HALF_LIFE_ACCOUNTS = 7 * 24 * 3_600_000;
const HALF_LIFE_REPEATS = 36 * 3_600_000;

export const LOGIN_RECORD_BYTES = COUNT_STRIDE * 2 + SKETCH_STRIDE * 4 + SCALAR_STRIDE * 8;

/** Figures of one record, for people. */
export interface LoginFigures {
  readonly failed: number;
  readonly succeeded: number;
  /** About how many accounts failed, and from how many sources. */
  readonly accounts: number;
  readonly sources: number;
  /** Days since the first failure counted, from 1. */
  readonly days: number;
}

export class LoginRecords implements SlotOwner {
  counts = new Uint16Array(0);
  sketches = new Uint32Array(0);
  scalars = new Float64Array(0);

  grow(capacity: number): void {
    const counts = new Uint16Array(capacity * COUNT_STRIDE);
    const sketches = new Uint32Array(capacity * SKETCH_STRIDE);
    const scalars = new Float64Array(capacity * SCALAR_STRIDE);
    counts.set(this.counts);
    sketches.set(this.sketches);
    scalars.set(this.scalars);
    this.counts = counts;
    this.sketches = sketches;
    this.scalars = scalars;
  }

  clear(slot: number): void {
    this.counts.fill(0, slot * COUNT_STRIDE, (slot + 1) * COUNT_STRIDE);
    this.sketches.fill(0, slot * SKETCH_STRIDE, (slot + 1) * SKETCH_STRIDE);
    this.scalars.fill(0, slot * SCALAR_STRIDE, (slot + 1) * SCALAR_STRIDE);
  }

  /** The evidence against it, and a little for who has signed in: it is no stranger. */
  worth(slot: number): number {
    const evidence = this.get(slot, S.accounts) + this.get(slot, S.repeats);
    return Math.max(0, evidence) + (this.succeeded(slot) > 0 ? 0.5 : 0);
  }

  get(slot: number, place: number): number {
    return this.scalars[slot * SCALAR_STRIDE + place];
  }

  set(slot: number, place: number, value: number): void {
    this.scalars[slot * SCALAR_STRIDE + place] = value;
  }

  /** Brings a record to `time`: evidence fades, what is older than the parts reach is forgotten. Time never runs back. */
  advance(slot: number, time: number): void {
    const before = this.get(slot, S.time);
    if (time <= before) return;
    if (before > 0) {
      const gone = time - before;
      this.scalars[slot * SCALAR_STRIDE + S.accounts] *= 2 ** (-gone / HALF_LIFE_ACCOUNTS);
      this.scalars[slot * SCALAR_STRIDE + S.repeats] *= 2 ** (-gone / HALF_LIFE_REPEATS);
      this.scalars[slot * SCALAR_STRIDE + S.unnamed] *= 2 ** (-gone / HALF_LIFE_REPEATS);
      const mark = markOf(time);
      const last = markOf(before);
      for (let step = 0; step < Math.min(mark - last, PARTS); step++) this.#clearPart(slot, (mark - step) % PARTS);
      const oldest = (mark - PARTS + 1) * PART;
      if (mark > last && this.get(slot, S.since) < oldest) this.set(slot, S.since, this.failed(slot) > 0 ? oldest : 0);
    }
    this.set(slot, S.time, time);
  }

  count(slot: number, failed: boolean): void {
    const at = slot * COUNT_STRIDE + (failed ? FAILED : SUCCEEDED) * PARTS + this.#part(slot);
    if (this.counts[at] < 0xffff) this.counts[at]++;
    if (failed && this.get(slot, S.since) === 0) this.set(slot, S.since, this.get(slot, S.time));
  }

  /** Counts a failure of somebody who gets in; half of them are forgotten in a day and a half. */
  addUnnamed(slot: number): void {
    if (slot >= 0) this.scalars[slot * SCALAR_STRIDE + S.unnamed]++;
  }

  failed(slot: number): number {
    return this.#total(slot, FAILED);
  }

  succeeded(slot: number): number {
    return this.#total(slot, SUCCEEDED);
  }

  has(slot: number, sketch: 0 | 1 | 2, hash: number): boolean {
    const words = WORDS[sketch];
    let bits = 0;
    const base = slot * SKETCH_STRIDE + OFFSETS[sketch] + ((hash >>> 5) % words);
    for (let part = 0; part < PARTS; part++) bits |= this.sketches[base + part * words];
    return (bits & (1 << (hash & 31))) !== 0;
  }

  mark(slot: number, sketch: 0 | 1 | 2, hash: number): void {
    const words = WORDS[sketch];
    const at = slot * SKETCH_STRIDE + OFFSETS[sketch] + this.#part(slot) * words + ((hash >>> 5) % words);
    this.sketches[at] |= 1 << (hash & 31);
  }

  figures(slot: number): LoginFigures {
    const since = this.get(slot, S.since);
    const failed = this.failed(slot);
    const day = 24 * 3_600_000;
    const days = since === 0 ? 1 : Math.floor((this.get(slot, S.time) - since) / day) + 1;
    return {
      failed,
      succeeded: this.succeeded(slot),
      accounts: Math.min(this.#distinct(slot, ACCOUNTS_FAILED), failed),
      sources: Math.min(this.#distinct(slot, SOURCES_FAILED), failed),
      days,
    };
  }

  /** The first `count` slots as bytes. */
  save(count: number): Record<string, Uint8Array> {
    return saveSlots(this, STRIDES, count);
  }

  /** What puts the i-th saved slot into a slot of this store. @throws Error where the bytes are not those of `count` slots. */
  loader(section: (name: string) => Uint8Array, count: number): (i: number, slot: number) => void {
    return slotLoader(this, STRIDES, section, count, 'log-ins');
  }

  #part(slot: number): number {
    return markOf(this.get(slot, S.time)) % PARTS;
  }

  #distinct(slot: number, sketch: 0 | 1 | 2): number {
    const words = WORDS[sketch];
    let ones = 0;
    for (let word = 0; word < words; word++) {
      let bits = 0;
      const base = slot * SKETCH_STRIDE + OFFSETS[sketch] + word;
      for (let part = 0; part < PARTS; part++) bits |= this.sketches[base + part * words];
      ones += bitCount(bits);
    }
    return Math.round(linearCount(ones, words * 32));
  }

  #total(slot: number, what: number): number {
    let sum = 0;
    for (let part = 0; part < PARTS; part++) sum += this.counts[slot * COUNT_STRIDE + what * PARTS + part];
    return sum;
  }

  #clearPart(slot: number, part: number): void {
    for (const count of [FAILED, SUCCEEDED]) this.counts[slot * COUNT_STRIDE + count * PARTS + part] = 0;
    for (let sketch = 0; sketch < WORDS.length; sketch++) {
      const words = WORDS[sketch];
      const from = slot * SKETCH_STRIDE + OFFSETS[sketch] + part * words;
      this.sketches.fill(0, from, from + words);
    }
  }
}

function markOf(time: number): number {
  return Math.max(Math.floor(time / PART), 0);
}
