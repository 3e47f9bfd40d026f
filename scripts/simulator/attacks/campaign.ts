import type { Api } from '../api/api.ts';
import type { Actor, Caller, Truth } from '../exchange.ts';
import { carrierAddress, homeAddress, homeAddress6, hostedAddress } from '../people/addresses.ts';
import { browserAgent, language, libraryAgent } from '../people/agents.ts';
import type { Random } from '../random.ts';
import { Visit } from '../traffic/visit.ts';
import type { World } from '../traffic/world.ts';

export type Form = 'loud' | 'quiet';
export type AttackClass =
  | 'credential_stuffing'
  | 'brute_force'
  | 'sql_injection'
  | 'xss'
  | 'scraping'
  | 'api_abuse'
  | 'injection';

/** One way of attacking. */
export interface AttackKind {
  readonly cls: AttackClass;
  readonly form: Form;
  readonly variant: string;
  /** Requests of one campaign, least and most. */
  readonly events: readonly [number, number];
  /** How long a campaign takes, in seconds, least and most. */
  readonly seconds: readonly [number, number];
  /** Whether an API has what this needs; absent: any has. */
  readonly fits?: (api: Api) => boolean;
  begin(campaign: Campaign): Actor;
}

/** One attack as it happens: how many requests it has to spend, and in what time. */
export class Campaign {
  readonly world: World;
  readonly random: Random;
  readonly kind: AttackKind;
  readonly id: string;
  readonly start: number;
  readonly events: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly #truth: Truth;

  constructor(
    world: World,
    random: Random,
    kind: AttackKind,
    number: number,
    start: number,
    events: number,
    duration: number,
  ) {
    this.world = world;
    this.random = random;
    this.kind = kind;
    this.id = `${kind.cls}/${kind.form}/${kind.variant}#${number}`;
    this.start = start;
    this.events = events;
    this.duration = duration;
    this.#truth = { label: 1, cls: kind.cls, campaign: this.id, place: undefined };
  }

  /** Mean milliseconds between two requests of the whole campaign. */
  get gap(): number {
    return this.duration / this.events;
  }

  visit(caller: Caller): Visit {
    // Robots with a browser's engine come from a page as people do.
    const trail = this.random.chance(0.4) ? { page: this.random.pick(this.world.api.pages) } : { follows: false };
    return new Visit(this.world, this.random, caller, this.start, this.#truth, trail);
  }

  /** A fresh source: a rented machine with a library, or somebody's hijacked connection with a browser's name. */
  source(from: 'hosted' | 'home' | 'phone' | 'any' = 'any', agent?: string): Caller {
    const { random } = this;
    const where = from === 'any' ? random.pick(['hosted', 'home', 'home', 'phone'] as const) : from;
    const index = random.bits();
    const address =
      where === 'hosted'
        ? hostedAddress(index, true)
        : where === 'phone'
          ? carrierAddress(index, true)
          : random.chance(0.12)
            ? homeAddress6(index, true)
            : homeAddress(index, true);
    return {
      address,
      agent: agent ?? (random.chance(where === 'hosted' ? 0.4 : 0.85) ? browserAgent(random) : libraryAgent(random)),
      user: undefined,
      session: random.chance(0.4) ? random.hex(24) : undefined,
      authorization: undefined,
      language: random.chance(0.6) ? language(random) : '',
      forwarded: random.chance(0.08)
        ? `${random.int(1, 223)}.${random.int(0, 255)}.${random.int(0, 255)}.${random.int(1, 254)}`
        : undefined,
    };
  }
}
