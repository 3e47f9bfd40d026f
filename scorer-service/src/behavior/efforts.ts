/**
 * What a source costs and what it tries: answers that are far larger or slower than usual of their endpoint, beside those of everybody,
 * within about ten minutes; within the hour, the different passwords that it tried in vain, and the different requests that were refused
 * and whose parameters are unlike what their endpoint gets. Kept of those alone who have done such a thing.
 */
import { bitCount, linearCount } from './sketch.ts';
import { SlotNumbers } from './slot-numbers.ts';
import { Slots } from './slots.ts';

const HALF_LIFE = 7 * 60_000;
/** A sketch can't fade: it is begun anew when so much time is gone since it was. */
const SKETCH_FOR = 60 * 60_000;
const MOST_SOURCES = 8192;
/** What is dear: so many octaves above the median of the endpoint, and at least so slow, in milliseconds, or large, in bytes. */
const SLOWER = 2;
export const SLOW = 1000;
const LARGER = 3;
const LARGE = 512 * 1024;
/** What is larger still, beside the others of its endpoint, need not be as large. */
const FAR_LARGER = 4;
const LESS_LARGE = 256 * 1024;

/** Places of the numbers of a source, and of those of a sketch: when it was begun, and its two words. */
const E = { time: 0, dear: 1, passwords: 2, odd: 5 } as const;
const STRIDE = 8;
const S = { begun: 0, low: 1, high: 2 } as const;

/** What one event adds. */
export interface Tried {
  readonly dear: boolean;
  /** Hash of a password that failed; -1 for none. */
  readonly password: number;
  /** Hash of a request that was refused, whose parameters are unlike what its endpoint gets; -1 for none. */
  readonly odd: number;
}

/** How dear an answer was, in octaves above the usual; 0 for as usual. */
export interface Cost {
  readonly slower: number;
  readonly larger: number;
  /** Milliseconds and bytes; NaN where the log does not say. */
  readonly duration: number;
  readonly bytes: number;
}

/** What is known of a source. */
export interface Effort {
  /** Dear answers of this source within about 10 minutes, and its share of those of all. */
  readonly dear: number;
  readonly share: number;
  /** About how many different passwords failed from here within the hour. */
  readonly passwords: number;
  /** About how many different requests with odd parameters were refused within the hour. */
  readonly odd: number;
}

export function isDear({ slower, larger, duration, bytes }: Cost): boolean {
  return (
    (slower > SLOWER && duration >= SLOW) ||
    (larger > LARGER && bytes >= LARGE) ||
    (larger > FAR_LARGER && bytes >= LESS_LARGE)
  );
}

export class Efforts {
  readonly #numbers = new SlotNumbers(STRIDE, (values, base) => values[base + E.dear]);
  readonly #slots = new Slots(MOST_SOURCES, this.#numbers);
  #all = 0;
  #time = 0;

  /** Counts in what a source has just done. */
  learn(source: string, time: number, { dear, password, odd }: Tried): void {
    const base = this.#slots.take(source) * STRIDE;
    const { values } = this.#numbers;
    if (time > this.#time) {
      this.#all *= faded(this.#time, time);
      this.#time = time;
    }
    if (time > values[base + E.time]) {
      values[base + E.dear] *= faded(values[base + E.time], time);
      values[base + E.time] = time;
    }
    if (dear) {
      values[base + E.dear]++;
      this.#all++;
    }
    if (password >= 0) note(values, base + E.passwords, password, time);
    if (odd >= 0) note(values, base + E.odd, odd, time);
  }

  /** What a source has done up to a time; undefined where nothing of this kind is known of it. */
  of(source: string, time: number): Effort | undefined {
    const slot = this.#slots.find(source);
    if (slot < 0) return undefined;
    const base = slot * STRIDE;
    const { values } = this.#numbers;
    const dear = values[base + E.dear] * faded(values[base + E.time], time);
    const all = this.#all * faded(this.#time, time);
    return {
      dear,
      share: all > 0 ? Math.min(1, dear / all) : 0,
      passwords: noted(values, base + E.passwords, time),
      odd: noted(values, base + E.odd, time),
    };
  }

  save(): Record<string, Uint8Array> {
    return { ...this.#slots.save(), numbers: this.#numbers.save(this.#slots.size, [this.#all, this.#time]) };
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    const places = this.#slots.restore(section);
    [this.#all, this.#time] = this.#numbers.restore(section('numbers'), places, 'efforts', 2);
  }
}

/** Puts a hash into the sketch at a place. */
function note(values: Float64Array, at: number, hash: number, time: number): void {
  if (time - values[at + S.begun] > SKETCH_FOR) {
    values[at + S.begun] = time;
    values[at + S.low] = 0;
    values[at + S.high] = 0;
  }
  const half = at + ((hash & 32) === 0 ? S.low : S.high);
  values[half] = (values[half] | (1 << (hash & 31))) >>> 0;
}

/** About how many different hashes the sketch at a place holds. */
function noted(values: Float64Array, at: number, time: number): number {
  if (time - values[at + S.begun] > SKETCH_FOR) return 0;
  return linearCount(bitCount(values[at + S.low] | 0) + bitCount(values[at + S.high] | 0), 64);
}

function faded(from: number, to: number): number {
  return to > from ? 2 ** ((from - to) / HALF_LIFE) : 1;
}
