import { fill, type Replacements, type Route } from '../api/route.ts';
import type { Caller, Exchange, Place, Truth } from '../exchange.ts';
import type { Random } from '../random.ts';
import type { World } from './world.ts';

/** What may be said about one request beyond its route. */
export interface Ask {
  /** Replaces what the route usually takes; already encoded where it stands in the URL. */
  readonly with?: Replacements;
  readonly path?: string;
  /** Replaces the whole query, as sent. */
  readonly query?: string;
  readonly body?: string;
  readonly mime?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly referrer?: string;
  readonly status?: number;
  readonly bytes?: number;
  readonly latency?: number;
  readonly attempted?: string;
  readonly place?: Place;
  readonly label?: 1 | 0 | -1;
}

/** What a caller says of where it comes from. */
export interface Trail {
  /** The page before its first request. */
  readonly page?: string;
  /** Whether it names each page on the next request, as browsers do and most tools do not. */
  readonly follows?: boolean;
}

/** One caller's requests, one after the other; the clock stands still while nothing is asked. */
export class Visit {
  readonly world: World;
  readonly random: Random;
  caller: Caller;
  time: number;
  readonly #truth: Truth;
  readonly #plus: boolean;
  readonly #follows: boolean;
  #referrer: string | undefined;

  constructor(world: World, random: Random, caller: Caller, time: number, truth: Truth, trail: Trail = {}) {
    this.world = world;
    this.random = random;
    this.caller = caller;
    this.time = time;
    this.#truth = truth;
    this.#plus = random.chance(0.5);
    this.#referrer = trail.page;
    this.#follows = trail.follows ?? true;
  }

  /** Lets `mean` milliseconds pass, more or less, and never less than `least`. */
  pause(mean: number, least = 0): void {
    this.time += least + this.random.exponential(Math.max(0, mean - least));
  }

  send(route: Route, ask: Ask = {}): Exchange {
    const { random } = this;
    const filled = fill(route, random, ask.with, this.#plus);
    const status = this.#status(route, ask);
    const latency = ask.latency ?? random.around(route.latency, 0.45) * (status >= 500 ? 3 : 1);
    this.time += latency;
    const referrer = ask.referrer ?? this.#referrer;
    if (this.#follows && route.page) {
      this.#referrer = `https://${route.host}${filled.path}`;
    }
    const truth = ask.label === undefined && ask.place === undefined ? this.#truth : this.#special(ask);
    return {
      time: this.time,
      host: route.host,
      method: ask.method ?? route.method,
      path: ask.path ?? filled.path,
      query: ask.query ?? filled.query,
      referrer,
      body: ask.body ?? filled.body,
      mime: ask.mime ?? route.mime,
      headers: ask.headers,
      status,
      latency,
      responseBytes: ask.bytes ?? sizeOf(route, status, random),
      caller: { ...this.caller },
      attempted: ask.attempted,
      truth,
    };
  }

  #special(ask: Ask): Truth {
    return { ...this.#truth, label: ask.label ?? this.#truth.label, place: ask.place ?? this.#truth.place };
  }

  #status(route: Route, ask: Ask): number {
    const { random } = this;
    if (random.chance(this.world.failing(this.time))) return random.pick([502, 503, 503, 500, 504]);
    if (ask.status !== undefined) return ask.status;
    if (route.signedIn && !this.caller.user) return 401;
    for (const [status, share] of route.failures) if (random.chance(share)) return status;
    return route.ok;
  }
}

function sizeOf(route: Route, status: number, random: Random): number {
  if (status === 304 || status === 204) return 0;
  if (status >= 500) return random.int(120, 560);
  if (status >= 400) return random.int(40, 220);
  return Math.round(route.bytes < 50 ? route.bytes : random.around(route.bytes, 0.35));
}
