import { expect, test } from '@jest/globals';
import { Activity } from './activity.ts';

test('the rate and the lag are those of the last minute', () => {
  const time = { now: 1_000_000_000 };
  const activity = new Activity(() => time.now);
  expect([activity.eventsPerSecond, activity.lagSeconds]).toEqual([0, undefined]);
  for (let second = 0; second < 120; second += 1) {
    for (let i = 0; i < (second < 60 ? 100 : 10); i += 1) activity.scored(time.now - 500);
    time.now += 1_000;
  }
  expect(activity.eventsPerSecond).toBeCloseTo(10, 0);
  expect(activity.lagSeconds).toBe(0.5);
  expect(activity.events).toBe(6_600);
  time.now += 61_000;
  expect([activity.eventsPerSecond, activity.lagSeconds]).toEqual([0, undefined]);
});
