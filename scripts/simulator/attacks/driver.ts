import type { Actor } from '../exchange.ts';
import type { Random } from '../random.ts';
import type { World } from '../traffic/world.ts';
import { type AttackKind, Campaign } from './campaign.ts';

/** What has been sent so far; whoever merges the actors keeps it up to date. */
export interface Tally {
  harmless: number;
  attack: number;
}

interface Running {
  readonly start: number;
  readonly duration: number;
  readonly events: number;
}

export interface DriverOptions {
  /** Share of all requests that belong to attacks, 0 to below 1. */
  readonly share: number;
  /** Harmless requests a millisecond, on average. */
  readonly harmlessRate: number;
  /** Milliseconds after the start at which the first attack begins. */
  readonly delay: number;
}

/**
 * Begins campaigns so that the attacks' share of all requests is as asked: every kind has its turn in a shuffled
 * order, a campaign is shortened to what is left of share and time, and quiet ones are counted as they go on.
 */
export function* driveAttacks(
  kinds: readonly AttackKind[],
  world: World,
  random: Random,
  tally: Tally,
  options: DriverOptions,
): Actor {
  if (options.share <= 0) return;
  const odds = options.share / (1 - options.share);
  const length = world.end - world.start;
  const whole = Number.isFinite(length) ? odds * options.harmlessRate * length : Number.POSITIVE_INFINITY;
  const turn = kinds.reduce((sum, kind) => sum + (kind.events[0] + kind.events[1]) / 2, 0);
  /** Two rounds through all kinds, if that many requests may be spent. */
  const scale = Math.min(1, Math.max(0.03, whole / (2 * turn)));
  const running: Running[] = [];
  let spentBefore = 0;
  let promised = 0;
  let number = 0;
  let deck: AttackKind[] = [];
  const step = Math.min(15_000, Number.isFinite(length) ? length / 400 : 2_000);
  for (let time = world.start + options.delay; time < world.end; time += step) {
    for (let i = running.length - 1; i >= 0; i--) {
      const past = running[i]!;
      if (time < past.start + past.duration) continue;
      spentBefore += past.events;
      running.splice(i, 1);
    }
    const ahead = Math.min(time + step, world.end);
    const due =
      odds * Math.max(tally.harmless, options.harmlessRate * (time - world.start) * 0.5) +
      odds * options.harmlessRate * (ahead - time);
    const left = world.end - time;
    while (accrued(running, ahead) + spentBefore < due && promised < whole) {
      if (deck.length === 0) deck = random.shuffled(kinds);
      const kind = deck.pop()!;
      const wanted = Math.max(4, Math.round(random.int(kind.events[0], kind.events[1]) * scale));
      const events = Math.min(wanted, Math.max(1, Math.round(whole - promised)));
      const full =
        random.between(kind.seconds[0], kind.seconds[1]) *
        1_000 *
        (kind.form === 'loud' ? Math.max(0.05, events / kind.events[1]) : 1);
      const duration = Math.min(full, left * 0.95);
      running.push({ start: time, duration, events });
      promised += events;
      yield { time, spawn: kind.begin(new Campaign(world, random.fork(), kind, ++number, time, events, duration)) };
    }
  }
}

/** How many requests of the running campaigns will have been sent by `time`, if they go on evenly. */
function accrued(running: readonly Running[], time: number): number {
  let sum = 0;
  for (const one of running) sum += one.events * Math.min(1, Math.max(0.02, (time - one.start) / one.duration));
  return sum;
}
