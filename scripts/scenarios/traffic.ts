/** Three days of harmless traffic with scenarios in it, as events that need no parsing. */
import type { ApiEvent } from '@api-sentinel/scorer-service/events/event';
import { type AttackKind, Campaign } from '../simulator/attacks/campaign.ts';
import type { Exchange } from '../simulator/exchange.ts';
import { hashText, Random } from '../simulator/random.ts';
import { populationOf } from '../simulator/simulate.ts';
import { Timeline } from '../simulator/timeline.ts';
import { everyday } from '../simulator/traffic/habit.ts';
import { HABITS } from '../simulator/traffic/habits.ts';
import { World } from '../simulator/traffic/world.ts';
import { SCENARIOS } from './attacks.ts';

export interface TrafficOptions {
  readonly seed: number;
  readonly days: number;
  /** Harmless requests a second. */
  readonly rate: number;
  /** How often each scenario comes. */
  readonly each: number;
}

const START = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;
const NO_HEADERS: ReadonlyMap<string, readonly string[]> = new Map();

/** Exchanges in time order, harmless ones and those of the scenarios. */
export function* traffic({ seed, days, rate, each }: TrafficOptions): Generator<Exchange> {
  const end = START + days * 24 * HOUR;
  const world = new World(seed, populationOf(rate), START, end);
  const timeline = new Timeline();
  for (const visits of everyday(HABITS, world, rate)) timeline.add(visits, START);
  const random = new Random(seed, 'scenarios');
  let number = 0;
  for (let round = 0; round < each; round++)
    for (const kind of SCENARIOS) {
      const { campaign, start } = begin(kind, world, random, ++number, end);
      timeline.add(kind.begin(campaign), start);
    }
  for (let next = timeline.next(end); next !== undefined; next = timeline.next(end)) yield next;
}

function begin(kind: AttackKind, world: World, random: Random, number: number, end: number) {
  const room = end - world.start;
  const duration = Math.min(random.between(kind.seconds[0], kind.seconds[1]) * 1000, room * 0.8);
  const start = world.start + random.between(0.02, 0.98) * (room - duration);
  const events = random.int(kind.events[0], kind.events[1]);
  return { campaign: new Campaign(world, random.fork(), kind, number, start, events, duration), start };
}

/** Share of the clients of a host whose log keeps no more than the combined format, in percent, as `document.ts` has it. */
const COMBINED: Readonly<Record<string, number>> = {
  'www.shop.example': 55,
  'api.shop.example': 20,
  'api.bank.example': 5,
};

/** The event as the parser would make it of the log; `number` makes its id. */
export function eventOf(exchange: Exchange, number: number, seed: number): ApiEvent {
  const { caller } = exchange;
  const combined = hashText(exchange.host + caller.address, seed | 0) % 100 < (COMBINED[exchange.host] ?? 0);
  const body = combined ? undefined : exchange.body;
  return {
    id: `e${number}`,
    time: exchange.time,
    method: exchange.method,
    path: exchange.path,
    query: exchange.query === '' ? undefined : exchange.query,
    host: combined ? undefined : exchange.host,
    status: exchange.status,
    requestBytes: body?.length,
    responseBytes: exchange.responseBytes,
    duration: combined ? undefined : exchange.latency,
    userAgent: caller.agent === '' ? undefined : caller.agent,
    referrer: exchange.referrer,
    headers: NO_HEADERS,
    body,
    mimeType: exchange.mime,
    client: {
      source: caller.address,
      network: networkOf(caller.address),
      user: combined ? undefined : (exchange.attempted ?? caller.user),
      session: combined ? undefined : caller.session,
    },
  };
}

function networkOf(address: string): string {
  if (!address.includes(':')) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  return `${address.split(':').slice(0, 3).join(':')}::/48`;
}
