/**
 * Feeling for what is there, slowly: evidence that accumulates for days of a sender that asks for what is not there or not its own, and
 * for which nobody else has asked. A sequential test, as that of log-ins.
 */
import { SlotNumbers } from './slot-numbers.ts';
import { Slots } from './slots.ts';

const HOUR = 3_600_000;
const { exp, log, max, min } = Math;

/** Misses within this time have one cause, such as a page with broken links: they count once. */
const APART = 4 * 60_000;
const HALF_LIFE = 4 * 24 * HOUR;
/** Share of the requests of a feeler that miss; of what is harmless the share is learned, within these bounds. */
const FEELER = 0.75;
const LEAST_SHARE = 0.004;
const MOST_SHARE = 0.2;
const SHARE_MEMORY = 20_000;
/** What one miss says at most, what goodwill there is at most, and where certainty ends. */
const MOST_STEP = 1.1;
const LEAST = -4;
const MOST = 25;
/** Log-odds before anything that a sender feels for paths; less likely ones are not spoken of. */
const PRIOR = log(0.0005);
const LIKELY = 0.95;
const SUREST = 0.995;
/** From this evidence on, a sender is one of those that a campaign is made of. */
export const SIGN_FROM = 2.2;
/** Paths whose asker is remembered. */
const ASKERS = 1 << 16;

const P = { time: 0, evidence: 1, counted: 2, misses: 3, since: 4, refused: 5 } as const;
const STRIDE = 6;

export interface PathCase {
  /** Whether it asks for endpoints that are not there, or for objects of endpoints that are. */
  readonly what: 'endpoints' | 'objects';
  readonly probability: number;
  /** Different misses that nobody shared, and the days within which they came, from 1. */
  readonly misses: number;
  readonly days: number;
}

/** A request for what was not there, or not allowed. */
export interface PathRequest {
  readonly time: number;
  readonly sender: string;
  readonly senderHash: number;
  readonly pathHash: number;
  /** The endpoint answers others well. */
  readonly endpointThere: boolean;
}

export class PathHistory {
  readonly #numbers = new SlotNumbers(STRIDE, (values, base) => max(0, values[base + P.evidence]));
  readonly #slots: Slots;
  /** By hash of the path: who asked for it first when it was not there; what more than one asked for belongs to nobody. */
  readonly #paths = new Uint32Array(ASKERS);
  readonly #askers = new Uint32Array(ASKERS);
  #missed = 0;
  #requests = 0;

  constructor(limit: number) {
    this.#slots = new Slots(limit, this.#numbers);
  }

  /** Counts in a request that was answered. */
  learnAnswered(sender: string): void {
    this.#count();
    this.#ease(sender);
  }

  /** Counts in one that was not; true where it has just made its sender one of those that a campaign is made of. */
  learnMissed(request: PathRequest): boolean {
    const { time, sender } = request;
    this.#count();
    if (!this.#isOwn(request)) return false;
    this.#missed++;
    const slot = this.#slots.take(sender);
    const { values } = this.#numbers;
    const base = slot * STRIDE;
    const before = values[base + P.time];
    if (before > 0 && time > before) values[base + P.evidence] *= 2 ** ((before - time) / HALF_LIFE);
    values[base + P.time] = max(time, before);
    if (values[base + P.since] === 0) values[base + P.since] = time;
    values[base + P.misses]++;
    if (request.endpointThere) values[base + P.refused]++;
    if (time - values[base + P.counted] < APART) return false;
    values[base + P.counted] = time;
    const evidence = values[base + P.evidence];
    const more = min(evidence + min(log(FEELER / this.#share), MOST_STEP), MOST);
    values[base + P.evidence] = more;
    return evidence < SIGN_FROM && more >= SIGN_FROM;
  }

  /** What is known of a sender; undefined where it is not enough. */
  judge(sender: string): PathCase | undefined {
    const slot = this.#slots.find(sender);
    if (slot < 0) return undefined;
    const { values } = this.#numbers;
    const base = slot * STRIDE;
    const probability = SUREST / (1 + exp(-(PRIOR + values[base + P.evidence])));
    if (probability < LIKELY) return undefined;
    const misses = values[base + P.misses];
    return {
      what: 2 * values[base + P.refused] > misses ? 'objects' : 'endpoints',
      probability,
      misses,
      days: Math.floor((values[base + P.time] - values[base + P.since]) / (24 * HOUR)) + 1,
    };
  }

  evidence(sender: string): number {
    const slot = this.#slots.find(sender);
    return slot < 0 ? 0 : this.#numbers.values[slot * STRIDE + P.evidence];
  }

  #count(): void {
    this.#requests++;
    if (this.#requests > SHARE_MEMORY) {
      this.#requests /= 2;
      this.#missed /= 2;
    }
  }

  get #share(): number {
    return min(max((this.#missed + 5) / (this.#requests + 500), LEAST_SHARE), MOST_SHARE);
  }

  /** A request that was answered: only who has missed before is known here. */
  #ease(sender: string): void {
    const slot = this.#slots.find(sender);
    if (slot < 0) return;
    const { values } = this.#numbers;
    const at = slot * STRIDE + P.evidence;
    values[at] = max(LEAST, values[at] + log((1 - FEELER) / (1 - this.#share)));
  }

  /** Whether nobody else has asked for this path, and this sender not before. */
  #isOwn({ pathHash, senderHash }: PathRequest): boolean {
    const at = pathHash % ASKERS;
    if (this.#paths[at] !== pathHash) {
      this.#paths[at] = pathHash;
      this.#askers[at] = senderHash;
      return true;
    }
    if (this.#askers[at] !== senderHash) this.#askers[at] = 0;
    return false;
  }

  save(): Record<string, Uint8Array> {
    return {
      ...this.#slots.save(),
      numbers: this.#numbers.save(this.#slots.size, [this.#missed, this.#requests]),
      paths: new Uint8Array(this.#paths.slice().buffer),
      askers: new Uint8Array(this.#askers.slice().buffer),
    };
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    const places = this.#slots.restore(section);
    const [numbers, paths, askers] = [section('numbers'), section('paths'), section('askers')];
    if (paths.length !== ASKERS * 4 || askers.length !== ASKERS * 4) throw new Error('its paths are of another size');
    [this.#missed, this.#requests] = this.#numbers.restore(numbers, places, 'paths', 2);
    this.#paths.set(new Uint32Array(paths.buffer, paths.byteOffset, ASKERS));
    this.#askers.set(new Uint32Array(askers.buffer, askers.byteOffset, ASKERS));
  }
}
