/**
 * A load balancer or proxy that nobody named as trusted: one source behind which about half of all requests come, from many people. It
 * is a mistake of the set-up; what comes through it is no behaviour of one sender.
 */
import type { ApiEvent } from '../events/event.ts';
import { bitCount, hash32, linearCount } from './sketch.ts';

/** Sources that are counted, the most frequent ones (Space-Saving: Metwally, Agrawal and El Abbadi, 2005). */
const COUNTED = 8;
/** Requests before anything is said, and after which all counts are halved. */
const ENOUGH = 400;
const MEMORY = 16_384;
/** Share of all requests from which on a source is taken for one, and below which no more. */
const FROM = 0.4;
const STILL = 0.2;
/** People behind it: signed in or with a session of their own; where the log knows neither, agents, and few refusals. */
const PEOPLE = 8;
const AGENTS = 12;
const REFUSED = 0.3;

interface Counted {
  source: string;
  requests: number;
  refused: number;
  told: boolean;
  readonly people: Uint32Array;
  readonly agents: Uint32Array;
}

export class BalancerWatch {
  /** Told once of each that is found, with a sentence for whoever set the service up. */
  onFound: ((sentence: string) => void) | undefined;
  readonly #counted: Counted[] = [];
  #requests = 0;

  /** Sources that look like one. */
  get found(): readonly string[] {
    return this.#counted.filter(({ told }) => told).map(({ source }) => source);
  }

  /** Sentences for whoever set the service up; none where all is well. */
  get sentences(): readonly string[] {
    return this.#counted.filter(({ told }) => told).map((one) => this.#sentence(one));
  }

  #sentence({ source, requests }: Counted): string {
    return `${Math.round((100 * requests) / this.#requests)} % of all requests come from ${source}, which looks like a load balancer or proxy: add it to clients.trusted_proxies and have it send X-Forwarded-For; until then nobody behind it can be told from another by address.`;
  }

  isBalancer(source: string | undefined): boolean {
    if (source === undefined) return false;
    for (const one of this.#counted) if (one.source === source) return one.told;
    return false;
  }

  learn({ client, status, userAgent }: ApiEvent): void {
    const { source, user, session } = client;
    if (source === undefined) return;
    const own = this.#take(source);
    this.#requests++;
    own.requests++;
    const refused = status !== undefined && status >= 400 && status < 500;
    if (refused) own.refused++;
    // Whoever is refused may have invented the name.
    else if (user !== undefined || session !== undefined) mark(own.people, hash32(user ?? (session as string)));
    if (userAgent !== undefined) mark(own.agents, hash32(userAgent));
    if (this.#requests >= MEMORY) this.#halve();
    const share = own.requests / this.#requests;
    if (own.told) own.told = share > STILL;
    else if (this.#requests >= ENOUGH && share >= FROM) {
      const people = distinct(own.people);
      own.told =
        people >= PEOPLE || (people < 2 && distinct(own.agents) >= AGENTS && own.refused < REFUSED * own.requests);
      if (own.told) this.onFound?.(this.#sentence(own));
    }
  }

  save(): Record<string, Uint8Array> {
    const counted = this.#counted.map((one) => ({ ...one, people: [...one.people], agents: [...one.agents] }));
    return { all: Buffer.from(JSON.stringify({ requests: this.#requests, counted })) };
  }

  /** @throws Error where the bytes are not those of `save` */
  restore(section: (name: string) => Uint8Array): void {
    const { requests, counted } = JSON.parse(Buffer.from(section('all')).toString('utf8')) as {
      requests: number;
      counted: (Omit<Counted, 'people' | 'agents'> & { people: number[]; agents: number[] })[];
    };
    this.#requests = requests;
    for (const one of counted.slice(0, COUNTED))
      this.#counted.push({ ...one, people: Uint32Array.from(one.people), agents: Uint32Array.from(one.agents) });
  }

  #take(source: string): Counted {
    let least: Counted | undefined;
    for (const one of this.#counted) {
      if (one.source === source) return one;
      if (least === undefined || one.requests < least.requests) least = one;
    }
    if (this.#counted.length >= COUNTED && least !== undefined) {
      // The newcomer takes the count of the least as its error, and none of what was known of it.
      least.source = source;
      least.refused = 0;
      least.told = false;
      least.people.fill(0);
      least.agents.fill(0);
      return least;
    }
    const fresh = {
      source,
      requests: 0,
      refused: 0,
      told: false,
      people: new Uint32Array(2),
      agents: new Uint32Array(2),
    };
    this.#counted.push(fresh);
    return fresh;
  }

  #halve(): void {
    this.#requests /= 2;
    for (const one of this.#counted) {
      one.requests /= 2;
      one.refused /= 2;
    }
  }
}

function mark(bits: Uint32Array, hash: number): void {
  bits[(hash >>> 5) & 1] |= 1 << (hash & 31);
}

function distinct(bits: Uint32Array): number {
  return linearCount(bitCount(bits[0]) + bitCount(bits[1]), 64);
}
