/**
 * Numbered things taken one after the other, whoever asks: a walk that is shared out among many sources shows in no profile, but the numbers
 * themselves come in order. Counted are numbers that nobody has asked for of late, each a step on from one that was asked for a moment before.
 */
import { shortHash } from '../events/client/client.ts';
import { bitCount, linearCount } from './sketch.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A number asked for within this time is asked for by everybody: it is no step. */
const FRESH = 10 * MINUTE;
/** A step follows the one before within this time, by at most so many numbers. */
const PAUSE = 5 * MINUTE;
const LONGEST = 3;
/** Steps and sources of a walk that is shared out; where any request is a step by chance once in five times, sixteen in a row never are. */
const STEPS = 16;
/** Of pages of a list, which people turn one after the other too, but not so far. */
const PAGES = 40;
export const SHARED_AMONG = 4;
/** Steps, and pages, of a walk by one source alone: a report is read, and a gallery looked through, in order too. */
const STEPS_ALONE = 150;
const PAGES_ALONE = 250;
/** Share of the steps that must come from another source than the one before, for a walk to be shared out: it does not count who began it. */
const TURNS = 0.25;
/** What a walk says at its shortest, and the steps with which the doubt falls to a third. */
const DOUBT = 0.13;
const STEPS_SURER = 24;
const SUREST = 0.98;
const CELLS = 1 << 15;
const ENDPOINTS = 1 << 10;
/** Members remembered of all walks together, the newest. */
const MOST_MEMBERS = 512;

const { exp, floor, imul, min, round } = Math;

/** A walk that a request is a step of. */
export interface Walk {
  /** The same for all steps of one day at one endpoint. */
  readonly id: string;
  readonly steps: number;
  /** About how many sources took them; 1 where they did not take turns. */
  readonly sources: number;
  /** 0 to 0.98. */
  readonly probability: number;
}

/** A request for a numbered thing. */
export interface NumberedRequest {
  readonly time: number;
  readonly source: string;
  /** Hashes of the source and of the endpoint. */
  readonly sourceHash: number;
  readonly endpointHash: number;
  /** A whole number from 0 up. */
  readonly number: number;
  /** The number stands in the query, as that of a page does. */
  readonly page: boolean;
}

export class NumberWalks {
  readonly #keys = new Uint32Array(CELLS);
  /** When a number was asked for last, and when it was last a step. */
  readonly #asked = new Float64Array(CELLS);
  readonly #stepped = new Float64Array(CELLS);
  readonly #steps = new Uint32Array(CELLS);
  /** Sources of the walk up to here, as bits, the source of its newest step, and how often that was another than before. */
  readonly #sources = new Uint32Array(CELLS);
  readonly #newest = new Uint32Array(CELLS);
  readonly #turns = new Uint32Array(CELLS);
  /** Highest number asked for, by endpoint. */
  readonly #highestOf = new Uint32Array(ENDPOINTS);
  readonly #highest = new Float64Array(ENDPOINTS);
  readonly #members: [string, string][] = [];
  #next = 0;

  /** Takes note of a request and says what walk it is a step of, if any. */
  learn(request: NumberedRequest): Walk | undefined {
    const { time, number, sourceHash } = request;
    const key = keyOf(request.endpointHash, number);
    const at = key % CELLS;
    const own = this.#keys[at] === key;
    const fresh = !own || time - this.#asked[at] > FRESH;
    // What has just come into being is asked for in order, by those to whom it belongs.
    const isNew = this.#isNew(request);
    if (own && time < this.#asked[at]) return undefined;
    this.#keys[at] = key;
    this.#asked[at] = time;
    if (!own) this.#steps[at] = 0;
    if (!fresh) return undefined;
    this.#stepped[at] = time;
    this.#steps[at] = isNew ? 0 : 1;
    this.#sources[at] = 1 << (sourceHash & 31);
    this.#newest[at] = sourceHash;
    this.#turns[at] = 0;
    if (isNew) return undefined;
    for (let back = 1; back <= LONGEST && back <= number; back++) {
      const before = keyOf(request.endpointHash, number - back);
      const from = before % CELLS;
      if (from === at || this.#keys[from] !== before || time - this.#stepped[from] > PAUSE) continue;
      if (this.#steps[from] < this.#steps[at]) continue;
      this.#steps[at] = this.#steps[from] + 1;
      this.#sources[at] = this.#sources[from] | (1 << (sourceHash & 31));
      this.#turns[at] = this.#turns[from] + (this.#newest[from] === sourceHash ? 0 : 1);
    }
    const walk = this.#walk(request, at);
    if (walk !== undefined) this.#remember(walk.id, request.source);
    return walk;
  }

  /** The walk whose newest step at this number a request was, as remembered. */
  judge(request: NumberedRequest): Walk | undefined {
    const key = keyOf(request.endpointHash, request.number);
    const at = key % CELLS;
    const isStep = this.#keys[at] === key && request.time - this.#stepped[at] <= PAUSE;
    return isStep ? this.#walk(request, at) : undefined;
  }

  /** Sources of a walk, the newest first, as far as they are remembered. */
  members(id: string): readonly string[] {
    const found = new Set<string>();
    for (let back = 1; back <= this.#members.length; back++) {
      const [walk, source] = this.#members[(this.#next - back + MOST_MEMBERS) % MOST_MEMBERS];
      if (walk === id) found.add(source);
    }
    return [...found];
  }

  #remember(id: string, source: string): void {
    if (this.#members.length < MOST_MEMBERS) this.#members.push([id, source]);
    else this.#members[this.#next] = [id, source];
    this.#next = (this.#next + 1) % MOST_MEMBERS;
  }

  #walk({ time, endpointHash, page }: NumberedRequest, at: number): Walk | undefined {
    const steps = this.#steps[at];
    if (steps < STEPS) return undefined;
    const shared = this.#turns[at] >= TURNS * steps;
    const sources = shared ? linearCount(min(bitCount(this.#sources[at]), 31), 32) : 1;
    const least = sources >= SHARED_AMONG ? (page ? PAGES : STEPS) : page ? PAGES_ALONE : STEPS_ALONE;
    if (steps < least) return undefined;
    const id = `walk-${shortHash(`${endpointHash} ${floor(time / DAY)}`)}`;
    const probability = min(SUREST, 1 - DOUBT * exp((least - steps) / STEPS_SURER));
    return { id, steps, sources: round(sources), probability };
  }

  #isNew({ endpointHash, number }: NumberedRequest): boolean {
    const at = endpointHash % ENDPOINTS;
    if (this.#highestOf[at] === endpointHash && number <= this.#highest[at]) return false;
    this.#highestOf[at] = endpointHash;
    this.#highest[at] = number;
    return true;
  }

  save(): Record<string, Uint8Array> {
    const sections: Record<string, Uint8Array> = {
      members: Buffer.from(JSON.stringify({ members: this.#members, next: this.#next })),
    };
    for (const [name, numbers] of this.#tables()) sections[name] = new Uint8Array(numbers.slice().buffer);
    return sections;
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    for (const [name, numbers] of this.#tables()) {
      const bytes = section(name);
      if (bytes.length !== numbers.byteLength) throw new Error('its walks are of another size');
      new Uint8Array(numbers.buffer).set(bytes);
    }
    const { members, next } = JSON.parse(Buffer.from(section('members')).toString('utf8')) as {
      members: [string, string][];
      next: number;
    };
    this.#members.push(...members.slice(0, MOST_MEMBERS));
    this.#next = next;
  }

  #tables(): readonly (readonly [string, Uint32Array | Float64Array])[] {
    return [
      ['keys', this.#keys],
      ['asked', this.#asked],
      ['stepped', this.#stepped],
      ['steps', this.#steps],
      ['sources', this.#sources],
      ['newest', this.#newest],
      ['turns', this.#turns],
      ['endpoints', this.#highestOf],
      ['highest', this.#highest],
    ];
  }
}

function keyOf(endpointHash: number, number: number): number {
  let h = endpointHash ^ imul(number | 0, 0x9e3779b1);
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
