/** Fading counts of endpoints, networks and agents: how often, how answered, from how many sources, how long, how slow. */
import { bitCount, linearCount } from './sketch.ts';
import { type SlotOwner, Slots } from './slots.ts';

/** Places of the scalars of a slot. */
const TIME = 0;
const COUNT = 1;
const CLASS = 2;
const FAILED = 7;
/** A mean, and its spread squared beside it. */
const BYTES = 8;
const DURATION = 10;
/** A median, and the median of how far off it values are, beside it: those who are off now do not move them much. */
const MEDIAN_BYTES = 12;
const MEDIAN_DURATION = 14;
const STRIDE = 16;
/** Octaves by which a value moves them at least. */
const LEAST_MOVE = 0.004;
/** No surprise is larger, in bits: what has never been seen among four thousand is no rarer than what can't be. */
export const MOST_SURPRISE = 12;
/** Events before a median is spoken of. */
const ENOUGH = 40;
/** 32-bit words of the sketch of sources. */
const WORDS = 2;
/** Weight with which the newest size and duration enter their mean at least. */
const LEAST_WEIGHT = 0.02;
/** What a size or a duration spreads at least, in octaves: an answer that is always alike must not make every other one unheard of. */
const LEAST_SPREAD = 0.25;

export const TALLY_BYTES = STRIDE * 8 + WORDS * 4;

const { log2, max, min, sqrt } = Math;

/** What one event adds. */
export interface Tallied {
  /** Milliseconds since the epoch. */
  time: number;
  /** 0 where the log does not say. */
  status: number;
  failedLogin: boolean;
  /** Hash of the source; -1 for none. */
  source: number;
  /** log2(1 + bytes) and log2(1 + milliseconds); NaN where the log does not say. */
  bytes: number;
  duration: number;
}

export class Tallies implements SlotOwner {
  readonly slots: Slots;
  /** Events in all slots, fading alike. */
  total = 0;
  #totalTime = 0;
  #scalars = new Float64Array(0);
  #sketches = new Uint32Array(0);
  readonly #halfLife: number;
  readonly #medians: boolean;

  /**
   * @param limit slots at most; the least recently used makes room
   * @param halfLife milliseconds of event time after which a count is half
   * @param medians whether sizes and durations are asked to be above their medians
   */
  constructor(limit: number, halfLife: number, medians = false) {
    this.#halfLife = halfLife;
    this.#medians = medians;
    this.slots = new Slots(limit, this);
  }

  grow(capacity: number): void {
    const scalars = new Float64Array(capacity * STRIDE);
    const sketches = new Uint32Array(capacity * WORDS);
    scalars.set(this.#scalars);
    sketches.set(this.#sketches);
    this.#scalars = scalars;
    this.#sketches = sketches;
  }

  clear(slot: number): void {
    this.#scalars.fill(0, slot * STRIDE, (slot + 1) * STRIDE);
    this.#sketches.fill(0, slot * WORDS, (slot + 1) * WORDS);
  }

  /** Counts an event in, `found` being the slot of the name or -1; its slot. */
  add(name: string, found: number, seen: Tallied): number {
    const slot = this.slots.takeFound(found, name);
    const base = slot * STRIDE;
    const s = this.#scalars;
    if (seen.time > this.#totalTime) {
      if (this.#totalTime > 0) this.total *= 2 ** ((this.#totalTime - seen.time) / this.#halfLife);
      this.#totalTime = seen.time;
    }
    this.total++;
    if (seen.time > s[base + TIME]) {
      if (s[base + TIME] > 0) {
        const fade = 2 ** ((s[base + TIME] - seen.time) / this.#halfLife);
        for (let i = COUNT; i <= FAILED; i++) s[base + i] *= fade;
        // A sketch can't fade: it is begun anew when half of what it counted is gone.
        if (fade < 0.5) this.#sketches.fill(0, slot * WORDS, (slot + 1) * WORDS);
      }
      s[base + TIME] = seen.time;
    }
    s[base + COUNT]++;
    if (seen.status >= 100 && seen.status < 600) s[base + CLASS + ((seen.status / 100) | 0) - 1]++;
    if (seen.failedLogin) s[base + FAILED]++;
    if (seen.source >= 0) this.#sketches[slot * WORDS + ((seen.source >>> 5) & 1)] |= 1 << (seen.source & 31);
    this.#mean(base, BYTES, seen.bytes);
    this.#mean(base, DURATION, seen.duration);
    // What is refused is answered in a line, and where half of all is, between the two there is nothing usual.
    if (this.#medians && !(seen.status >= 400)) {
      this.#median(base, MEDIAN_BYTES, seen.bytes);
      this.#median(base, MEDIAN_DURATION, seen.duration);
    }
    return slot;
  }

  #mean(base: number, place: number, value: number): void {
    if (Number.isNaN(value)) return;
    const s = this.#scalars;
    const weight = max(1 / s[base + COUNT], LEAST_WEIGHT);
    const off = value - s[base + place];
    s[base + place] += weight * off;
    s[base + place + 1] += weight * (off * off - s[base + place + 1]);
  }

  #median(base: number, place: number, value: number): void {
    if (Number.isNaN(value)) return;
    const s = this.#scalars;
    if (s[base + place] === 0) {
      s[base + place] = value;
      return;
    }
    const move = max(1 / s[base + COUNT], LEAST_MOVE);
    const off = value - s[base + place];
    s[base + place] += off > 0 ? min(move, off) : max(-move, off);
    const more = (off < 0 ? -off : off) - s[base + place + 1];
    s[base + place + 1] += more > 0 ? min(move, more) : max(-move, more);
  }

  /** Octaves by which a size or a duration is above the median here, as far as that is more than what is usual; 0 where that is not known. */
  bytesAbove(slot: number, bytes: number): number {
    return this.#above(slot, MEDIAN_BYTES, bytes);
  }

  durationAbove(slot: number, duration: number): number {
    return this.#above(slot, MEDIAN_DURATION, duration);
  }

  #above(slot: number, place: number, value: number): number {
    if (slot < 0 || Number.isNaN(value) || this.count(slot) < ENOUGH) return 0;
    const base = slot * STRIDE;
    const off = value - this.#scalars[base + place];
    return off > 4 * this.#scalars[base + place + 1] ? off : 0;
  }

  count(slot: number): number {
    return slot < 0 ? 0 : this.#scalars[slot * STRIDE + COUNT];
  }

  /** Surprise in bits of this slot being the next: 0 for the only one, 12 at most. */
  rarity(slot: number): number {
    return min(MOST_SURPRISE, log2((this.total + 2) / (this.count(slot) + 1)));
  }

  /** Share of the events of a slot answered 4xx, drawn to one in twenty where there are few; 0 to 1. */
  errors(slot: number): number {
    return slot < 0 ? 0.05 : (this.#scalars[slot * STRIDE + CLASS + 3] + 0.5) / (this.count(slot) + 10);
  }

  /** Share of the events of a slot answered 2xx or 3xx; 0 where there are few. */
  answered(slot: number): number {
    const count = this.count(slot);
    if (count < 5) return 0;
    return (this.#scalars[slot * STRIDE + CLASS + 1] + this.#scalars[slot * STRIDE + CLASS + 2]) / count;
  }

  failedLogins(slot: number): number {
    return slot < 0 ? 0 : this.#scalars[slot * STRIDE + FAILED];
  }

  /** About how many sources; at most some 260. */
  sources(slot: number): number {
    if (slot < 0) return 0;
    return linearCount(bitCount(this.#sketches[slot * WORDS]) + bitCount(this.#sketches[slot * WORDS + 1]), 64);
  }

  /** Surprise in bits of this class of status here; NaN where the log has none. */
  statusSurprise(slot: number, status: number): number {
    if (status < 100 || status >= 600) return Number.NaN;
    if (slot < 0) return 0;
    const base = slot * STRIDE;
    return log2((this.#scalars[base + COUNT] + 2.5) / (this.#scalars[base + CLASS + ((status / 100) | 0) - 1] + 0.5));
  }

  /** Spreads by which a size is away from what is usual here; NaN where that is not known. */
  bytesOff(slot: number, bytes: number): number {
    return this.#off(slot, BYTES, bytes);
  }

  durationOff(slot: number, duration: number): number {
    return this.#off(slot, DURATION, duration);
  }

  #off(slot: number, place: number, value: number): number {
    if (slot < 0 || Number.isNaN(value) || this.count(slot) < 8) return Number.NaN;
    const base = slot * STRIDE;
    const spread = max(sqrt(this.#scalars[base + place + 1]), LEAST_SPREAD);
    return max(-8, min(8, (value - this.#scalars[base + place]) / spread));
  }

  save(): Record<string, Uint8Array> {
    const { size } = this.slots;
    const width = STRIDE + WORDS;
    const kept = new Float64Array(size * width + 2);
    for (let slot = 0; slot < size; slot++) {
      kept.set(this.#scalars.subarray(slot * STRIDE, (slot + 1) * STRIDE), slot * width);
      kept.set(this.#sketches.subarray(slot * WORDS, (slot + 1) * WORDS), slot * width + STRIDE);
    }
    kept[size * width] = this.total;
    kept[size * width + 1] = this.#totalTime;
    return { ...this.slots.save(), numbers: new Uint8Array(kept.buffer) };
  }

  /** @throws Error where the bytes are not those of `save` */
  restore(section: (name: string) => Uint8Array): void {
    const places = this.slots.restore(section);
    const bytes = section('numbers');
    const width = STRIDE + WORDS;
    if (bytes.length !== (places.length * width + 2) * 8) throw new Error('its fading counts are of another size');
    const kept = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
    for (const [i, slot] of places.entries()) {
      if (slot < 0) continue;
      this.#scalars.set(kept.subarray(i * width, i * width + STRIDE), slot * STRIDE);
      this.#sketches.set(kept.subarray(i * width + STRIDE, (i + 1) * width), slot * WORDS);
    }
    this.total = kept[kept.length - 2];
    this.#totalTime = kept[kept.length - 1];
  }
}
