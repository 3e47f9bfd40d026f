import type { Api } from './api/api.ts';
import { driveAttacks, type Tally } from './attacks/driver.ts';
import { attacksOn } from './attacks/index.ts';
import { LogWriter, type SimulatedEvent } from './document.ts';
import { Random } from './random.ts';
import { Timeline } from './timeline.ts';
import { everyday } from './traffic/habit.ts';
import { habitsOf } from './traffic/habits.ts';
import { World } from './traffic/world.ts';

export interface SimulationOptions {
  /** Any whole number; the same seed and options give the same bytes. */
  readonly seed: number;
  /** Milliseconds since the epoch of the first possible event. */
  readonly start: number;
  /** Hours of traffic. */
  readonly hours: number;
  /** Mean requests a second, attacks included. */
  readonly rate: number;
  /** Share of requests that belong to attacks, 0 to below 1. */
  readonly attackShare: number;
  /** Milliseconds after the start at which attacks may begin; by default 1 % of the time. */
  readonly attackDelay?: number;
  /** Begin with three loud attacks at once. */
  readonly eager?: boolean;
  /** What is used and attacked; by default the shop and the bank. */
  readonly api?: Api | undefined;
}

export const DEFAULT_RATE = 4;

/** The people behind the traffic of `rate` requests a second. */
export function populationOf(rate: number): number {
  return Math.round(Math.min(200_000, Math.max(200, rate * 4_000)));
}

/** The events that a log would hold, in time order, each with its label. Memory does not grow with the hours. */
export function* simulate(options: SimulationOptions): Generator<SimulatedEvent, void, undefined> {
  const { seed, start, rate, attackShare } = options;
  const end = start + options.hours * 3_600_000;
  const world = new World(seed, populationOf(rate), start, end, options.api);
  const timeline = new Timeline();
  const harmlessRate = rate * (1 - attackShare);
  for (const visits of everyday(habitsOf(world.api), world, harmlessRate)) timeline.add(visits, start);
  const tally: Tally = { harmless: 0, attack: 0 };
  const delay = options.attackDelay ?? (Number.isFinite(end) ? (end - start) * 0.01 : 0);
  const driver = { share: attackShare, harmlessRate: harmlessRate / 1_000, delay, eager: options.eager ?? false };
  timeline.add(driveAttacks(attacksOn(world.api), world, new Random(seed, 'attacks'), tally, driver), start);
  const log = new LogWriter(seed, start);
  for (;;) {
    const exchange = timeline.next(end);
    if (!exchange) return;
    const written = log.write(exchange);
    if (written.label.label === 0) tally.harmless++;
    else if (written.label.label === 1) tally.attack++;
    yield written;
  }
}
