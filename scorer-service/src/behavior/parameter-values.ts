/**
 * How unlike the values of a request's parameters are to what this endpoint and parameter usually get. A value is told by two ladders:
 * what it is made of, from nothing over digits and words to control characters, and how long it is. To stand higher than the others do
 * is unusual; to stand lower never is, so that nobody's plain number stands out among texts. No value is kept.
 */
import type { ApiEvent } from '../events/event.ts';
import { readJson } from '../inspection/places/json.ts';
import { readPairs } from '../inspection/places/pairs.ts';
import type { Place, Sink } from '../inspection/places/sink.ts';
import { hash32 } from './sketch.ts';
import { SlotNumbers } from './slot-numbers.ts';
import { Slots } from './slots.ts';
import { MOST_SURPRISE } from './tallies.ts';
import { lengthRung, RUNGS, substanceRung } from './value-ladders.ts';

const HOUR = 3_600_000;
/** Hours. */
const HALF_LIFE = 48;
/** Parameters of all endpoints together. */
const MOST_PARAMETERS = 8192;
/** Values read of one request, and characters of its query or body. */
const MOST_VALUES = 16;
const MOST_TEXT = 4096;
const MOST_NAME = 64;

/** Places of the numbers of a parameter: the hour to which they have faded, then of each rung its count, and who counted there last. */
const FADED = 0;
const SUBSTANCE = 1;
const LENGTH = SUBSTANCE + RUNGS;
const COUNTS_END = LENGTH + RUNGS;
const LAST = RUNGS + RUNGS;
const STRIDE = COUNTS_END + LAST;

const { log2, max, min } = Math;

export class ParameterValues implements Sink {
  readonly #numbers = new SlotNumbers(STRIDE, (values, base) => sum(values, base + SUBSTANCE, base + LENGTH));
  readonly #slots = new Slots(MOST_PARAMETERS, this.#numbers);
  /** Of the request read last: its values, each with its parameter and its rungs. */
  readonly #keys: string[] = [];
  readonly #substances = new Uint8Array(MOST_VALUES);
  readonly #lengths = new Uint8Array(MOST_VALUES);
  #count = 0;
  #endpoint = '';

  /** Surprise in bits of the most unusual value of a request, 0 to 12; 0 without parameters, and for those never seen here. */
  read({ query, body, mimeType }: ApiEvent, endpoint: string): number {
    this.#count = 0;
    this.#endpoint = endpoint;
    if (query !== undefined) readPairs(query, 0, min(query.length, MOST_TEXT), '&', 'query', '', this);
    if (body !== undefined && body.length <= MOST_TEXT) {
      if (body.charCodeAt(0) === 123) readJson(body, 0, '', this);
      else if (mimeType?.includes('form-urlencoded')) readPairs(body, 0, body.length, '&', 'form', '', this);
    }
    const { values } = this.#numbers;
    let most = 0;
    for (let i = 0; i < this.#count; i++) {
      const slot = this.#slots.find(this.#keys[i]);
      if (slot < 0) continue;
      const base = slot * STRIDE;
      const substance = surprise(values, base + SUBSTANCE, this.#substances[i]);
      const length = surprise(values, base + LENGTH, this.#lengths[i]);
      most = max(most, substance, length);
    }
    return most;
  }

  /**
   * Counts in the request that was read last. A source counts once on a rung until another has stepped on it: who keeps sending what
   * nobody else sends makes it no more usual.
   */
  learn(source: string | undefined, time: number): void {
    const hour = Math.floor(time / HOUR);
    const who = hash32(source ?? '');
    for (let i = 0; i < this.#count; i++) {
      const slot = this.#slots.take(this.#keys[i]);
      const { values } = this.#numbers;
      const base = slot * STRIDE;
      if (hour > values[base + FADED]) {
        if (values[base + FADED] > 0) {
          const fade = 2 ** ((values[base + FADED] - hour) / HALF_LIFE);
          for (let at = base + SUBSTANCE; at < base + COUNTS_END; at++) values[at] *= fade;
        }
        values[base + FADED] = hour;
      }
      step(values, base + SUBSTANCE + this.#substances[i], who);
      step(values, base + LENGTH + this.#lengths[i], who);
    }
  }

  add(place: Place, name: string, text: string): boolean {
    // A query may have taken all the room before its body is read.
    if (this.#count === MOST_VALUES) return false;
    if (name === '' || name.length > MOST_NAME) return true;
    const i = this.#count++;
    this.#keys[i] = `${this.#endpoint}?${name}`;
    this.#substances[i] = substanceRung(text, place !== 'json');
    this.#lengths[i] = lengthRung(text.length);
    return this.#count < MOST_VALUES;
  }

  /** What there was no room to take apart is told by inspection alone. */
  rest(): void {}

  save(): Record<string, Uint8Array> {
    return { ...this.#slots.save(), numbers: this.#numbers.save(this.#slots.size) };
  }

  /** @throws Error where the bytes are not those of `save` */
  restore(section: (name: string) => Uint8Array): void {
    this.#numbers.restore(section('numbers'), this.#slots.restore(section), 'values of parameters');
  }
}

/** Bits of a value standing on this rung of a ladder or higher. */
function surprise(values: Float64Array, ladder: number, rung: number): number {
  const higher = sum(values, ladder + rung, ladder + RUNGS);
  const all = higher + sum(values, ladder, ladder + rung);
  return min(MOST_SURPRISE, log2((all + 1) / (higher + 1)));
}

function step(values: Float64Array, rung: number, who: number): void {
  if (values[rung + LAST] === who) return;
  values[rung + LAST] = who;
  values[rung]++;
}

function sum(values: Float64Array, from: number, end: number): number {
  let all = 0;
  for (let at = from; at < end; at++) all += values[at];
  return all;
}
