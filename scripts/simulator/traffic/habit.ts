import type { Actor, Truth } from '../exchange.ts';
import type { Random } from '../random.ts';
import type { Rhythm } from './rhythm.ts';
import { busy, meanBusy, PEAK } from './rhythm.ts';
import type { World } from './world.ts';

/** One way in which harmless people or programs use the API. */
export interface Habit {
  /** The class in the labels. */
  readonly cls: string;
  /** Share of all harmless requests, relative to the other habits. */
  readonly share: number;
  /** Mean requests of one visit. */
  readonly events: number;
  readonly rhythm: Rhythm;
  /** One visit that begins at `time`. */
  begin(world: World, random: Random, time: number): Actor;
}

export function harmless(cls: string): Truth {
  return { label: 0, cls, campaign: undefined, place: undefined };
}

/** Begins visits of a habit at random, `perHour` on average, busier when its rhythm is. */
export function* arrivals(habit: Habit, world: World, random: Random, perHour: number): Actor {
  const mean = meanBusy(habit.rhythm, world.start, world.end);
  const fastest = (perHour / 3_600_000) * (PEAK / mean);
  let time = world.start;
  for (;;) {
    time += random.exponential(1 / fastest);
    if (time >= world.end) return;
    if (random.unit() * PEAK < busy(habit.rhythm, time)) yield { time, spawn: habit.begin(world, random.fork(), time) };
  }
}
