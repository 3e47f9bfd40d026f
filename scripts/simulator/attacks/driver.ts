import type { Actor } from '../exchange.ts';
import type { Random } from '../random.ts';
import type { World } from '../traffic/world.ts';
import { type AttackKind, Campaign } from './campaign.ts';

/** What has been written so far; whoever merges the actors keeps it up to date. */
export interface Tally {
  harmless: number;
  /** Only those that the log shows as attacks: with label 1. */
  attack: number;
}

interface Running {
  readonly start: number;
  readonly end: number;
  readonly events: number;
}

export interface DriverOptions {
  /** Share of all requests that belong to attacks, 0 to below 1. */
  readonly share: number;
  /** Harmless requests a millisecond, on average. */
  readonly harmlessRate: number;
  /** Milliseconds after the start at which the first attack begins. */
  readonly delay: number;
  /** Begin with three loud attacks at once, for those who want to see something; what was before is not made up for. */
  readonly eager: boolean;
}

/** The attacks of a run without end come round as often as those of so many milliseconds. */
const ENDLESS = 20 * 60_000;

/** Campaigns shrink to this share of their size at most; a loud one that is shorter is no longer loud. */
const SMALLEST = 0.2;

/**
 * Begins campaigns so that the attacks' share of all requests is as asked. It watches what has been written, begins a
 * campaign when the attacks fall behind, and none that could no longer be paid for by the end.
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
  const length = Number.isFinite(world.end) ? world.end - world.start : ENDLESS;
  const deal = dealer(kinds, random, options.eager);
  const scale = Math.min(1, Math.max(SMALLEST, (odds * options.harmlessRate * length) / (3 * roundSize(kinds))));
  const step = Math.min(15_000, length / 400);
  let running: Running[] = [];
  let number = 0;
  let eager = options.eager ? 3 : 0;
  let before = 0;
  for (let time = world.start + options.delay; time < world.end; time += step) {
    yield { time, spawn: undefined };
    if (number === 0 && options.eager) before = tally.harmless;
    const harmless = tally.harmless - before;
    running = running.filter((one) => one.end > time);
    const left = world.end - time;
    const ahead = Math.min(step, left);
    const due = odds * (harmless + options.harmlessRate * ahead) - tally.attack;
    const affordableTotal = odds * (harmless + options.harmlessRate * left) - tally.attack;
    let soon = expected(running, time, time + ahead);
    let later = expected(running, time, world.end);
    while (eager > 0 || (soon < due && later < affordableTotal)) {
      eager--;
      const kind = deal();
      const affordable = Math.ceil(affordableTotal - later) + 2;
      const events = Math.min(affordable, Math.max(3, Math.round(random.int(kind.events[0], kind.events[1]) * scale)));
      const seconds = random.between(kind.seconds[0], kind.seconds[1]) * (kind.form === 'loud' ? scale : 1);
      const duration = Math.min(seconds * 1_000, left * 0.95);
      const one = { start: time, end: time + duration, events };
      running.push(one);
      soon += expected([one], time, time + ahead);
      later += events;
      yield { time, spawn: kind.begin(new Campaign(world, random.fork(), kind, ++number, time, events, duration)) };
    }
  }
}

/** How many requests the campaigns send between two moments, if they go on evenly. */
function expected(running: readonly Running[], from: number, to: number): number {
  let sum = 0;
  for (const { start, end, events } of running) {
    sum += events * Math.max(0.001, (Math.min(to, end) - Math.max(from, start)) / Math.max(1, end - start));
  }
  return sum;
}

/** What an eager run begins with, the last first. */
const FIRST = [
  'scraping/loud',
  'credential_stuffing/loud',
  'xss/loud',
  'brute_force/loud',
  'sql_injection/loud',
] as const;

function nameOf(kind: AttackKind): string {
  return `${kind.cls}/${kind.form}`;
}

function groupsOf(kinds: readonly AttackKind[]): AttackKind[][] {
  const groups = new Map<string, AttackKind[]>();
  for (const kind of kinds) {
    const name = nameOf(kind);
    groups.set(name, [...(groups.get(name) ?? []), kind]);
  }
  return [...groups.values()];
}

/** Requests of one round, in which every class has its turn in both forms. */
function roundSize(kinds: readonly AttackKind[]): number {
  let sum = 0;
  for (const group of groupsOf(kinds)) {
    for (const kind of group) sum += (kind.events[0] + kind.events[1]) / 2 / group.length;
  }
  return sum;
}

/** Round by round one kind of every class and form, in shuffled order; within a group every variant in its turn. */
function dealer(kinds: readonly AttackKind[], random: Random, loudFirst: boolean): () => AttackKind {
  const groups = groupsOf(kinds);
  const decks = groups.map((group) => random.shuffled(group));
  let order = loudFirst
    ? FIRST.map((name) => groups.findIndex((group) => nameOf(group[0]!) === name)).filter((i) => i >= 0)
    : [];
  return () => {
    if (order.length === 0) order = random.shuffled(groups.map((_, index) => index));
    const index = order.pop()!;
    if (decks[index]!.length === 0) decks[index] = random.shuffled(groups[index]!);
    return decks[index]!.pop()!;
  };
}
