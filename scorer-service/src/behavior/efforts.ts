/**
 * What a source costs and what it tries, within about ten minutes: answers that are far larger or slower than usual of their endpoint, beside
 * those of everybody, and the different passwords that it tried in vain. Kept of those alone who have done such a thing.
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
const LARGER = 3;
const SLOW = 1000;
const LARGE = 512 * 1024;

const STRIDE = 5;
const E = { time: 0, dear: 1, begun: 2, low: 3, high: 4 } as const;

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
}

export function isDear({ slower, larger, duration, bytes }: Cost): boolean {
  return (slower > SLOWER && duration >= SLOW) || (larger > LARGER && bytes >= LARGE);
}

export class Efforts {
  readonly #numbers = new SlotNumbers(STRIDE, (values, base) => values[base + E.dear]);
  readonly #slots = new Slots(MOST_SOURCES, this.#numbers);
  #all = 0;
  #time = 0;

  /** Counts in what a source has just done; `password` is its hash, -1 where none failed. */
  learn(source: string, time: number, dear: boolean, password: number): void {
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
    if (password < 0) return;
    if (time - values[base + E.begun] > SKETCH_FOR) {
      values[base + E.begun] = time;
      values[base + E.low] = 0;
      values[base + E.high] = 0;
    }
    const half = (password & 32) === 0 ? E.low : E.high;
    values[base + half] = (values[base + half] | (1 << (password & 31))) >>> 0;
  }

  /** What a source has done up to a time; undefined where nothing of this kind is known of it. */
  of(source: string, time: number): Effort | undefined {
    const slot = this.#slots.find(source);
    if (slot < 0) return undefined;
    const base = slot * STRIDE;
    const { values } = this.#numbers;
    const dear = values[base + E.dear] * faded(values[base + E.time], time);
    const all = this.#all * faded(this.#time, time);
    const known = time - values[base + E.begun] <= SKETCH_FOR;
    const ones = known ? bitCount(values[base + E.low] | 0) + bitCount(values[base + E.high] | 0) : 0;
    return { dear, share: all > 0 ? Math.min(1, dear / all) : 0, passwords: linearCount(ones, 64) };
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

function faded(from: number, to: number): number {
  return to > from ? 2 ** ((from - to) / HALF_LIFE) : 1;
}
