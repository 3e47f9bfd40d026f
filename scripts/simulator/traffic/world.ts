import type { Api } from '../api/api.ts';
import { SHOP_AND_BANK } from '../api/shop-and-bank.ts';
import { type Persona, personaOf } from '../people/persona.ts';
import { Random } from '../random.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** People of two requests a second. */
const SMALL = 8_000;

/** A time in which the service answers badly. */
interface Incident {
  readonly from: number;
  readonly to: number;
  /** Share of requests that fail. */
  readonly share: number;
}

/** What all actors share: the API, who there is, and how the service is doing at any moment. */
export class World {
  readonly seed: number;
  /** How many people use the API. */
  readonly population: number;
  /** Milliseconds since the epoch; the end may be infinite. */
  readonly start: number;
  readonly end: number;
  readonly api: Api;
  #day = Number.NaN;
  #incidents: readonly Incident[] = [];

  constructor(seed: number, population: number, start: number, end: number, api = SHOP_AND_BANK) {
    this.seed = seed;
    this.population = population;
    this.start = start;
    this.end = end;
    this.api = api;
  }

  persona(index: number): Persona {
    return personaOf(this.seed, index);
  }

  /** How many of something there are that there are `few` of where 8,000 people come: who has more customers has more staff and partners too. */
  many(few: number): number {
    return Math.max(few, Math.round((few * this.population) / SMALL));
  }

  /** Somebody; regulars come more often than others. */
  somebody(random: Random): Persona {
    return this.persona(Math.floor(this.population * random.unit() ** 1.4));
  }

  /** Share of requests that fail with a 5xx for no fault of theirs, at this moment. */
  failing(time: number): number {
    const day = Math.floor(time / DAY);
    if (day !== this.#day) {
      this.#day = day;
      this.#incidents = incidentsOf(this.seed, day);
    }
    for (const incident of this.#incidents) if (time >= incident.from && time < incident.to) return incident.share;
    return 0.0006;
  }
}

/** Deployments, and now and then an outage. */
export function incidentsOf(seed: number, day: number): readonly Incident[] {
  const random = new Random(seed ^ day, 'incidents');
  const out: Incident[] = [];
  for (let i = random.int(2, 5); i > 0; i--) {
    const from = day * DAY + random.between(8, 18) * HOUR;
    out.push({ from, to: from + random.between(15_000, 90_000), share: random.between(0.15, 0.5) });
  }
  if (random.chance(0.35)) {
    const from = day * DAY + random.unit() * (DAY - HOUR);
    out.push({ from, to: from + random.between(2, 12) * 60_000, share: 0.92 });
  }
  return out;
}
