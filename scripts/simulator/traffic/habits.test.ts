import { describe, expect, test } from '@jest/globals';
import { Random } from '../random.ts';
import { requestsOf } from './habit.ts';
import { HABITS } from './habits.ts';
import { busy, meanBusy, PEAK, type Rhythm } from './rhythm.ts';
import { World } from './world.ts';

describe('habits', () => {
  test.each(HABITS.map((habit) => [habit.cls, habit] as const))('%s makes as many requests as it says', (_, habit) => {
    const world = new World(1, 16_000, Date.UTC(2026, 2, 2), Number.POSITIVE_INFINITY);
    const random = new Random(21, habit.cls);
    const events = habit.events ?? Number.NaN;
    const visits = events > 300 ? 60 : 400;
    let total = 0;
    for (let i = 0; i < visits; i++) total += requestsOf(habit.begin(world, random.fork(), Date.UTC(2026, 2, 3)));
    expect(Math.abs(total / visits / events - 1)).toBeLessThan(0.2);
  });

  test('have names of their own', () => {
    expect(new Set(HABITS.map((habit) => habit.cls)).size).toBe(HABITS.length);
  });
});

describe('rhythms', () => {
  const start = Date.UTC(2026, 2, 2);
  test.each(['people', 'work', 'evening', 'night', 'always'] as const)(
    '%s means about 1 over a week',
    (rhythm: Rhythm) => {
      expect(meanBusy(rhythm, start, Number.POSITIVE_INFINITY)).toBeCloseTo(1, 0);
      for (let hour = 0; hour < 168; hour++) expect(busy(rhythm, start + hour * 3_600_000)).toBeLessThanOrEqual(PEAK);
    },
  );
});
