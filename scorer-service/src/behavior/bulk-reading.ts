/**
 * Who reads much, and what is read so: a partner's nightly batch is told from a scraper by having done as much before, and by an endpoint that
 * is hardly ever read in another way. Kept of those alone who read much.
 */
import { bitCount, linearCount } from './sketch.ts';
import { SlotNumbers } from './slot-numbers.ts';
import { Slots } from './slots.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Different resources within 10 minutes from which on a sender reads in bulk, and from which an hour of it is remembered. */
export const BULK_FROM = 30;
const MUCH = 60;
/** Hours in which a sender must have read much before it is one that does (three, faded a little), and how much more it may then read than it ever did. */
const HOURS = 2.5;
const GROWTH = 3;
/** Share of an endpoint's requests that come in bulk, and senders of them, from which on that is how it is used. */
const SHARE = 0.5;
const SENDERS = 5;
const HALF_LIFE_SENDER = 14 * DAY;
/** As long as that of the endpoint's own count, with which it is compared. */
const HALF_LIFE_ENDPOINT = 2 * DAY;
const MOST_SENDERS = 4096;
const MOST_ENDPOINTS = 1024;

const OF_SENDER = { time: 0, hour: 1, now: 2, hours: 3, most: 4 } as const;
const OF_ENDPOINT = { time: 0, count: 1, low: 2, high: 3 } as const;
const SENDER_STRIDE = 5;
const ENDPOINT_STRIDE = 4;
const { max } = Math;

/** Numbers by the name of what they are of. */
class Table {
  readonly numbers: SlotNumbers;
  readonly slots: Slots;

  constructor(limit: number, stride: number, worth: (values: Float64Array, base: number) => number) {
    this.numbers = new SlotNumbers(stride, worth);
    this.slots = new Slots(limit, this.numbers);
  }

  save(): Record<string, Uint8Array> {
    return { ...this.slots.save(), numbers: this.numbers.save(this.slots.size) };
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    this.numbers.restore(section('numbers'), this.slots.restore(section), 'readers in bulk');
  }
}

export class BulkReading {
  readonly #senders = new Table(MOST_SENDERS, SENDER_STRIDE, (values, base) => values[base + OF_SENDER.hours]);
  readonly #endpoints = new Table(MOST_ENDPOINTS, ENDPOINT_STRIDE, (values, base) => values[base + OF_ENDPOINT.count]);

  /** Takes note of a request of one who has asked for `resources` different things within 10 minutes, `BULK_FROM` or more. */
  learn(sender: string, senderHash: number, endpoint: string, time: number, resources: number): void {
    this.#learnSender(sender, time, resources);
    const { slots, numbers } = this.#endpoints;
    const base = slots.take(endpoint) * ENDPOINT_STRIDE;
    const { values } = numbers;
    const before = values[base + OF_ENDPOINT.time];
    if (time > before) {
      values[base + OF_ENDPOINT.count] *= faded(before, time, HALF_LIFE_ENDPOINT);
      values[base + OF_ENDPOINT.time] = time;
    }
    values[base + OF_ENDPOINT.count]++;
    const half = (senderHash & 32) === 0 ? OF_ENDPOINT.low : OF_ENDPOINT.high;
    values[base + half] = (values[base + half] | (1 << (senderHash & 31))) >>> 0;
  }

  #learnSender(sender: string, time: number, resources: number): void {
    const { slots, numbers } = this.#senders;
    const base = slots.take(sender) * SENDER_STRIDE;
    const { values } = numbers;
    const hour = Math.floor(time / HOUR);
    if (hour > values[base + OF_SENDER.hour]) {
      const fade = faded(values[base + OF_SENDER.time], time, HALF_LIFE_SENDER);
      const then = values[base + OF_SENDER.now];
      values[base + OF_SENDER.hours] *= fade;
      // What this hour brings is no habit before it is over.
      if (then >= MUCH) {
        values[base + OF_SENDER.hours]++;
        values[base + OF_SENDER.most] = max(values[base + OF_SENDER.most] * fade, then);
      }
      values[base + OF_SENDER.hour] = hour;
      values[base + OF_SENDER.now] = 0;
    }
    values[base + OF_SENDER.time] = max(values[base + OF_SENDER.time], time);
    values[base + OF_SENDER.now] = max(values[base + OF_SENDER.now], resources);
  }

  /**
   * Whether reading so much is usual: of this sender, in earlier hours, or of this endpoint, by several senders.
   * @param requests of the endpoint in all, fading by half in two days
   */
  isUsual(sender: string, endpoint: string, requests: number, resources: number): boolean {
    const slot = this.#senders.slots.find(sender);
    if (slot >= 0) {
      const { values } = this.#senders.numbers;
      const base = slot * SENDER_STRIDE;
      if (values[base + OF_SENDER.hours] >= HOURS && resources <= GROWTH * values[base + OF_SENDER.most]) return true;
    }
    const at = this.#endpoints.slots.find(endpoint);
    if (at < 0) return false;
    const { values } = this.#endpoints.numbers;
    const base = at * ENDPOINT_STRIDE;
    const ones = bitCount(values[base + OF_ENDPOINT.low] | 0) + bitCount(values[base + OF_ENDPOINT.high] | 0);
    return values[base + OF_ENDPOINT.count] >= SHARE * requests && linearCount(ones, 64) >= SENDERS;
  }

  save(): Record<string, Uint8Array> {
    const sections: Record<string, Uint8Array> = {};
    for (const [kind, table] of this.#tables())
      for (const [name, bytes] of Object.entries(table.save())) sections[`${kind}.${name}`] = bytes;
    return sections;
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    for (const [kind, table] of this.#tables()) table.restore((name) => section(`${kind}.${name}`));
  }

  #tables(): readonly (readonly [string, Table])[] {
    return [
      ['senders', this.#senders],
      ['endpoints', this.#endpoints],
    ];
  }
}

function faded(from: number, to: number, halfLife: number): number {
  return to > from ? 2 ** ((from - to) / halfLife) : 1;
}
