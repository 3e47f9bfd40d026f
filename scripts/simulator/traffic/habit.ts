import type { Actor, Truth } from '../exchange.ts';
import { Random } from '../random.ts';
import type { Rhythm } from './rhythm.ts';
import { busy, meanBusy, PEAK } from './rhythm.ts';
import type { World } from './world.ts';

/** One way in which harmless people or programs use the API. */
export interface Habit {
  /** The class in the labels. */
  readonly cls: string;
  /** Share of all harmless requests, relative to the other habits. */
  readonly share: number;
  /** Mean requests of one visit; absent where they depend on the API, and are counted on some visits. */
  readonly events?: number;
  readonly rhythm: Rhythm;
  /** One visit that begins at `time`. */
  begin(world: World, random: Random, time: number): Actor;
}

export function harmless(cls: string): Truth {
  return { label: 0, cls, campaign: undefined, place: undefined };
}

/** Requests of an actor and of those whom it brings along. */
export function requestsOf(actor: Actor): number {
  let count = 0;
  for (const step of actor) count += 'spawn' in step ? (step.spawn ? requestsOf(step.spawn) : 0) : 1;
  return count;
}

const VISITS = 200;

/** Mean requests of one visit. */
function requestsOfVisit(habit: Habit, world: World): number {
  if (habit.events !== undefined) return habit.events;
  const random = new Random(world.seed, `visits of ${habit.cls}`);
  let total = 0;
  for (let i = 0; i < VISITS; i++) total += requestsOf(habit.begin(world, random.fork(), world.start));
  return total / VISITS;
}

/** The visits of all habits, each by its share of so many requests a second. */
export function* everyday(habits: readonly Habit[], world: World, rate: number): Generator<Actor, void, undefined> {
  const total = habits.reduce((sum, habit) => sum + habit.share, 0);
  for (const habit of habits) {
    const perHour = (rate * 3_600 * habit.share) / total / requestsOfVisit(habit, world);
    yield arrivals(habit, world, new Random(world.seed, habit.cls), perHour);
  }
}

/** Begins visits of a habit at random, `perHour` on average, busier when its rhythm is. */
function* arrivals(habit: Habit, world: World, random: Random, perHour: number): Actor {
  const mean = meanBusy(habit.rhythm, world.start, world.end);
  const fastest = (perHour / 3_600_000) * (PEAK / mean);
  let time = world.start;
  for (;;) {
    time += random.exponential(1 / fastest);
    if (time >= world.end) return;
    if (random.unit() * PEAK < busy(habit.rhythm, time)) yield { time, spawn: habit.begin(world, random.fork(), time) };
  }
}
