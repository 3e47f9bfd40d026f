/** What is counted of an entity over sliding windows of event time, in typed arrays by slot. */

import { bitCount, linearCount } from './sketch.ts';
import { saveSlots, slotLoader } from './slot-bytes.ts';
import type { SlotOwner } from './slots.ts';

/** 10 seconds, 1 minute, 10 minutes, 1 hour, in milliseconds. */
export const WINDOWS = [10_000, 60_000, 600_000, 3_600_000] as const;
/** Parts of a window: a count covers between 5/6 of it and the whole. */
const PARTS = 6;
const CELLS = WINDOWS.length * PARTS;

/** What is added up in every window. */
export const COUNTS = ['requests', 'client_errors', 'too_many', 'failed_logins', 'logins'] as const;
export type Count = (typeof COUNTS)[number];

/** What is counted by kinds: which windows (by index), and 32-bit words of the sketch in each part of a window. */
const SKETCHES = [
  { name: 'accounts', windows: [2, 3], words: 2 },
  { name: 'resources', windows: [1, 2, 3], words: 4 },
  { name: 'missing', windows: [2], words: 2 },
] as const;

/** Every figure that is read of a slot, in order: counts by window, then sketches by window, then the rest. */
export const FIGURES: readonly string[] = [
  ...COUNTS.flatMap((count) => ['10s', '1m', '10m', '1h'].map((window) => `${count}_${window}`)),
  ...SKETCHES.flatMap(({ name, windows }) => windows.map((w) => `${name}_${['10s', '1m', '10m', '1h'][w]}`)),
  'regularity',
  'sequence',
  'gap',
  'age',
];
/** Place of each figure. */
export const B = Object.fromEntries(FIGURES.map((name, i) => [name, i])) as Readonly<Record<string, number>>;

/** What one event adds. */
export interface Observation {
  /** Event time in milliseconds. */
  time: number;
  clientError: boolean;
  tooMany: boolean;
  failedLogin: boolean;
  login: boolean;
  /** Hash of the account whose log-in failed, of the resource asked for, of the path that was not there; -1 for none. */
  account: number;
  resource: number;
  missing: number;
  /** The last number in path or query, by which objects are walked; NaN for none. */
  number: number;
}

/** Endpoints remembered of an entity, the newest first, behind its counts. */
const TRAIL = 16;
const TRAIL_AT = COUNTS.length * CELLS;
const COUNT_STRIDE = TRAIL_AT + TRAIL;
const SKETCH_STRIDE = SKETCHES.reduce((sum, { windows, words }) => sum + windows.length * words * PARTS, 0);
const LAST = 0;
const FIRST = 1;
const GAP_MEAN = 2;
const GAP_SQUARE = 3;
const NUMBER = 4;
const STEPS = 5;
const SEEN = 6;
const SURPRISE = 7;
const MARKS = 8;
/** What it has ever counted, by the bits above. */
const KINDS = MARKS + WINDOWS.length;
const SCALAR_STRIDE = KINDS + 1;
const STRIDES = { counts: COUNT_STRIDE, sketches: SKETCH_STRIDE, scalars: SCALAR_STRIDE };
/** Bits that tell what a slot has ever counted beside requests, so that nothing else is read of it: counts from the second on, then sketches. */
const COUNT_BIT = 1;
const SKETCH_BIT = 1 << (COUNTS.length - 1);
/** Where the time that was asked for last lies: its part by window, counted since the epoch, and within the window. */
const MARK = new Float64Array(WINDOWS.length);
const PART = new Int32Array(WINDOWS.length);
let marked = Number.NaN;
/** How often an endpoint stands in the trail that is being read; zeros between two readings. */
const ALIKE = new Uint8Array(0x1_0000);
/** Of the slot that is being read, by window: its oldest part, and how many parts hold something. */
const FIRST_PART = new Int32Array(WINDOWS.length);
const LIVE_PARTS = new Int32Array(WINDOWS.length);
const SKETCH_AT = sketchPlaces();
/** Failed log-ins, refusals for the rate, and what was not there. */
const EVIDENCE_BITS = (COUNT_BIT << 1) | (COUNT_BIT << 2) | (SKETCH_BIT << 2);
/** Requests up to which a sender is a passer-by, and how long others are remembered before them. */
const BORING = 3;
const KEPT_FOR = 7 * 24 * 3_600_000;
const LOG2 = Float64Array.from({ length: TRAIL + 1 }, (_, n) => (n === 0 ? 0 : Math.log2(n)));
/** Share with which the newest gap between two requests enters their mean: about the last ten count. */
const GAP_WEIGHT = 0.1;
/** Requests before regularity is spoken of. */
const ENOUGH_GAPS = 5;
/** A step from one number to the next by at most this is walking. */
const LONGEST_STEP = 3;

/** Bytes that one slot takes. */
export const SLOT_BYTES = COUNT_STRIDE * 2 + SKETCH_STRIDE * 4 + SCALAR_STRIDE * 8;

export class WindowStore implements SlotOwner {
  /** Counts saturate at 65,535 a part of a window. */
  counts = new Uint16Array(0);
  sketches = new Uint32Array(0);
  scalars = new Float64Array(0);
  /** Time of the newest event of all. */
  #now = 0;

  grow(capacity: number): void {
    const counts = new Uint16Array(capacity * COUNT_STRIDE);
    const sketches = new Uint32Array(capacity * SKETCH_STRIDE);
    const scalars = new Float64Array(capacity * SCALAR_STRIDE);
    counts.set(this.counts.subarray(0, counts.length));
    sketches.set(this.sketches.subarray(0, sketches.length));
    scalars.set(this.scalars.subarray(0, scalars.length));
    this.counts = counts;
    this.sketches = sketches;
    this.scalars = scalars;
  }

  clear(slot: number): void {
    this.counts.fill(0, slot * COUNT_STRIDE, (slot + 1) * COUNT_STRIDE);
    this.sketches.fill(0, slot * SKETCH_STRIDE, (slot + 1) * SKETCH_STRIDE);
    this.scalars.fill(0, slot * SCALAR_STRIDE, (slot + 1) * SCALAR_STRIDE);
  }

  /** More for what was refused or failed than for much that was answered; nothing for what came once, or not for a week. */
  worth(slot: number): number {
    const base = slot * SCALAR_STRIDE;
    if (this.#now - this.scalars[base + LAST] > KEPT_FOR) return 0;
    const seen = this.scalars[base + SEEN];
    const kinds = this.scalars[base + KINDS] & EVIDENCE_BITS;
    return (kinds !== 0 ? 16 : 0) + (seen > BORING ? Math.log2(seen) : 0);
  }

  /** The first `count` slots as bytes. */
  save(count: number): Record<string, Uint8Array> {
    return saveSlots(this, STRIDES, count);
  }

  /** What puts the i-th saved slot into a slot of this store. @throws Error where the bytes are not those of `count` slots. */
  loader(section: (name: string) => Uint8Array, count: number): (i: number, slot: number) => void {
    const load = slotLoader(this, STRIDES, section, count, 'profiles');
    return (i, slot) => {
      load(i, slot);
      this.#now = Math.max(this.#now, this.lastTime(slot));
    };
  }

  /** Time of the newest event of a slot in milliseconds; 0 if there was none. */
  lastTime(slot: number): number {
    return this.scalars[slot * SCALAR_STRIDE + LAST];
  }

  /** Events counted in since the slot was taken. */
  total(slot: number): number {
    return this.scalars[slot * SCALAR_STRIDE + SEEN];
  }

  firstTime(slot: number): number {
    return this.scalars[slot * SCALAR_STRIDE + FIRST];
  }

  /** Writes no more than the requests within 10 minutes, as `read` would. */
  readRequests(slot: number, seen: Observation, out: Float64Array): void {
    const w = 2;
    const base = slot * SCALAR_STRIDE;
    markTime(seen.time);
    const mark = MARK[w];
    let sum = 1;
    if (slot >= 0 && this.scalars[base + SEEN] > 0) {
      const last = this.scalars[base + MARKS + w];
      if (mark <= last - PARTS) sum = 0;
      const oldest = Math.max(Math.max(last, mark) - PARTS + 1, 0);
      const from = slot * COUNT_STRIDE + w * PARTS;
      for (let k = Math.max(last - oldest + 1, 0), at = (oldest % PARTS) | 0; k > 0; k--) {
        sum += this.counts[from + at];
        at = at === PARTS - 1 ? 0 : at + 1;
      }
    }
    out[w] = sum;
  }

  /** The endpoint that was asked for `back` steps ago, from 1 to 16: its number; 0 for none. */
  step(slot: number, back: number): number {
    return this.counts[slot * COUNT_STRIDE + TRAIL_AT + back - 1];
  }

  /** Mean surprise of the way so far, as `walk` was given it; 0 before the first step. */
  surprise(slot: number): number {
    return this.scalars[slot * SCALAR_STRIDE + SURPRISE];
  }

  /** Takes a step to an endpoint. */
  walk(slot: number, endpoint: number, surprise: number): void {
    const from = slot * COUNT_STRIDE + TRAIL_AT;
    this.counts.copyWithin(from + 1, from, from + TRAIL - 1);
    this.counts[from] = endpoint;
    this.scalars[slot * SCALAR_STRIDE + SURPRISE] = surprise;
  }

  /** Entropy of the last endpoints in bits, 0 to 4. */
  entropy(slot: number): number {
    const from = slot * COUNT_STRIDE + TRAIL_AT;
    const { counts } = this;
    let length = 0;
    while (length < TRAIL && counts[from + length] !== 0) length++;
    if (length < 2) return 0;
    for (let i = 0; i < length; i++) ALIKE[counts[from + i]]++;
    let sum = 0;
    for (let i = 0; i < length; i++) sum += LOG2[ALIKE[counts[from + i]]];
    for (let i = 0; i < length; i++) ALIKE[counts[from + i]] = 0;
    // Each endpoint is met as often as it stands there: the mean of log2(n / alike) is the entropy.
    return LOG2[length] - sum / length;
  }

  /**
   * Writes to `out`, by `B`, the figures of a slot as they are with `seen` counted in; -1 is a slot that has seen nothing.
   * An event older than the newest is seen from the newest: windows never slide back.
   */
  read(slot: number, seen: Observation, out: Float64Array): void {
    const base = slot * SCALAR_STRIDE;
    const known = slot >= 0 && this.scalars[base + SEEN] > 0;
    const kinds = known ? this.scalars[base + KINDS] : 0;
    const { counts } = this;
    markTime(seen.time);
    for (let w = 0; w < WINDOWS.length; w++) {
      const mark = MARK[w];
      const last = known ? this.scalars[base + MARKS + w] : -1;
      const oldest = Math.max(Math.max(last, mark) - PARTS + 1, 0);
      // An event that is too late for this window is not part of it.
      const part = !known || mark > last - PARTS ? 1 : 0;
      const first = mark >= last ? (PART[w] + 1) % PARTS : (oldest % PARTS) | 0;
      const live = known ? Math.max(last - oldest + 1, 0) | 0 : 0;
      FIRST_PART[w] = first;
      LIVE_PARTS[w] = live;
      for (let count = 0; count < COUNTS.length; count++) {
        let sum = part * adds(seen, count);
        if (count === 0 || (kinds & (COUNT_BIT << (count - 1))) !== 0) {
          const from = slot * COUNT_STRIDE + (count * WINDOWS.length + w) * PARTS;
          for (let k = 0, at = first; k < live; k++) {
            sum += counts[from + at];
            at = at === PARTS - 1 ? 0 : at + 1;
          }
        }
        out[count * WINDOWS.length + w] = sum;
      }
    }
    const place = this.#readSketches(slot, kinds, seen, out);
    this.#readRest(known ? base : -1, seen, out, place);
  }

  /** Distinct counts; the place behind them. */
  #readSketches(slot: number, kinds: number, seen: Observation, out: Float64Array): number {
    let place = COUNTS.length * WINDOWS.length;
    let offset = slot * SKETCH_STRIDE;
    for (let s = 0; s < SKETCHES.length; s++) {
      const { windows, words } = SKETCHES[s];
      const bit = hashed(seen, s);
      if ((kinds & (SKETCH_BIT << s)) === 0) {
        for (let i = 0; i < windows.length; i++) out[place++] = linearCount(bit < 0 ? 0 : 1, words * 32);
        offset += windows.length * words * PARTS;
        continue;
      }
      for (const w of windows) {
        let ones = 0;
        const first = FIRST_PART[w];
        const live = LIVE_PARTS[w];
        for (let word = 0; word < words; word++) {
          let bits = 0;
          for (let k = 0, at = first; k < live; k++) {
            bits |= this.sketches[offset + at * words + word];
            at = at === PARTS - 1 ? 0 : at + 1;
          }
          if (bit >= 0 && (bit >>> 5) % words === word) bits |= 1 << (bit & 31);
          if (bits !== 0) ones += bitCount(bits);
        }
        out[place++] = linearCount(ones, words * 32);
        offset += words * PARTS;
      }
    }
    return place;
  }

  #readRest(base: number, seen: Observation, out: Float64Array, place: number): void {
    if (base < 0) {
      out[place] = Number.NaN;
      out[place + 1] = 0;
      out[place + 2] = Number.NaN;
      out[place + 3] = 0;
      return;
    }
    const { scalars } = this;
    const mean = scalars[base + GAP_MEAN];
    const spread = Math.sqrt(Math.max(scalars[base + GAP_SQUARE] - mean * mean, 0));
    out[place] = scalars[base + SEEN] > ENOUGH_GAPS && mean > 0 ? spread / mean : Number.NaN;
    out[place + 1] = this.#steps(base, seen.number);
    out[place + 2] = Math.max(seen.time - scalars[base + LAST], 0) / 1000;
    out[place + 3] = Math.max(seen.time - scalars[base + FIRST], 0) / 1000;
  }

  /** Steps in a row from one number to the next, the event's own included. */
  #steps(base: number, number: number): number {
    const before = this.scalars[base + NUMBER];
    const steps = this.scalars[base + STEPS];
    if (Number.isNaN(number)) return steps;
    const step = Math.abs(number - before);
    return this.scalars[base + SEEN] > 0 && step > 0 && step <= LONGEST_STEP ? steps + 1 : 0;
  }

  /** Counts an event in. What is older than a window's reach is left out of that window. */
  add(slot: number, seen: Observation): void {
    const { scalars } = this;
    const base = slot * SCALAR_STRIDE;
    const first = scalars[base + SEEN] === 0;
    // What it never counted is empty, and need not be emptied.
    const had = scalars[base + KINDS];
    const kinds = kindsOf(seen);
    scalars[base + KINDS] = had | kinds;
    if (seen.time > this.#now) this.#now = seen.time;
    markTime(seen.time);
    for (let w = 0; w < WINDOWS.length; w++) {
      const mark = MARK[w];
      const last = scalars[base + MARKS + w];
      if (first) scalars[base + MARKS + w] = mark;
      else if (mark > last) {
        this.#slide(slot, w, last, mark, had);
        scalars[base + MARKS + w] = mark;
      } else if (mark <= last - PARTS) continue;
      this.#count(slot, w, PART[w], seen, kinds);
    }
    if (first) {
      scalars[base + FIRST] = seen.time;
      scalars[base + LAST] = seen.time;
      scalars[base + NUMBER] = seen.number;
    } else if (seen.time >= scalars[base + LAST]) {
      const gap = (seen.time - scalars[base + LAST]) / 1000;
      const weight = scalars[base + SEEN] === 1 ? 1 : GAP_WEIGHT;
      scalars[base + GAP_MEAN] += weight * (gap - scalars[base + GAP_MEAN]);
      scalars[base + GAP_SQUARE] += weight * (gap * gap - scalars[base + GAP_SQUARE]);
      scalars[base + LAST] = seen.time;
      if (!Number.isNaN(seen.number)) {
        scalars[base + STEPS] = this.#steps(base, seen.number);
        scalars[base + NUMBER] = seen.number;
      }
    }
    scalars[base + SEEN]++;
  }

  #count(slot: number, w: number, part: number, seen: Observation, kinds: number): void {
    const { counts } = this;
    for (let count = 0; count < COUNTS.length; count++) {
      if (count > 0 && (kinds & (COUNT_BIT << (count - 1))) === 0) continue;
      const at = slot * COUNT_STRIDE + (count * WINDOWS.length + w) * PARTS + part;
      if (counts[at] < 0xffff) counts[at]++;
    }
    for (let s = 0; s < SKETCHES.length; s++) {
      const offset = SKETCH_AT[s * WINDOWS.length + w];
      if ((kinds & (SKETCH_BIT << s)) === 0 || offset < 0) continue;
      const { words } = SKETCHES[s];
      const bit = hashed(seen, s);
      const at = slot * SKETCH_STRIDE + offset + part * words + ((bit >>> 5) % words);
      this.sketches[at] |= 1 << (bit & 31);
    }
  }

  /** Empties the parts of a window that time has passed over. */
  #slide(slot: number, w: number, last: number, mark: number, kinds: number): void {
    const { counts, sketches } = this;
    const steps = Math.min(mark - last, PARTS);
    for (let step = 0, part = PART[w]; step < steps; step++, part = part === 0 ? PARTS - 1 : part - 1) {
      for (let count = 0; count < COUNTS.length; count++) {
        if (count > 0 && (kinds & (COUNT_BIT << (count - 1))) === 0) continue;
        counts[slot * COUNT_STRIDE + (count * WINDOWS.length + w) * PARTS + part] = 0;
      }
      for (let s = 0; s < SKETCHES.length; s++) {
        const offset = SKETCH_AT[s * WINDOWS.length + w];
        if ((kinds & (SKETCH_BIT << s)) === 0 || offset < 0) continue;
        const { words } = SKETCHES[s];
        const from = slot * SKETCH_STRIDE + offset + part * words;
        for (let word = 0; word < words; word++) sketches[from + word] = 0;
      }
    }
  }
}

/** Where the sketches of a slot stand for a window, at `sketch * WINDOWS.length + window`; -1 where it has none. */
function sketchPlaces(): Int32Array {
  const places = new Int32Array(SKETCHES.length * WINDOWS.length).fill(-1);
  let offset = 0;
  for (const [s, { windows, words }] of SKETCHES.entries())
    for (const w of windows) {
      places[s * WINDOWS.length + w] = offset;
      offset += words * PARTS;
    }
  return places;
}

/** Works out `MARK` and `PART`: once an event, however many profiles are behind it. */
function markTime(time: number): void {
  if (time === marked) return;
  marked = time;
  for (let w = 0; w < WINDOWS.length; w++) {
    const mark = Math.max(Math.floor((time * PARTS) / WINDOWS[w]), 0);
    MARK[w] = mark;
    PART[w] = mark % PARTS;
  }
}

function kindsOf(seen: Observation): number {
  let kinds = 0;
  for (let count = 1; count < COUNTS.length; count++) if (adds(seen, count) !== 0) kinds |= COUNT_BIT << (count - 1);
  for (let s = 0; s < SKETCHES.length; s++) if (hashed(seen, s) >= 0) kinds |= SKETCH_BIT << s;
  return kinds;
}

function adds(seen: Observation, count: number): number {
  switch (count) {
    case 0:
      return 1;
    case 1:
      return seen.clientError ? 1 : 0;
    case 2:
      return seen.tooMany ? 1 : 0;
    case 3:
      return seen.failedLogin ? 1 : 0;
    default:
      return seen.login ? 1 : 0;
  }
}

function hashed(seen: Observation, sketch: number): number {
  return sketch === 0 ? seen.account : sketch === 1 ? seen.resource : seen.missing;
}
