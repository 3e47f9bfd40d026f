import { describe, expect, test } from '@jest/globals';
import type { Exchange } from '../simulator/exchange.ts';
import { SCENARIOS } from './attacks.ts';
import { CrowdSec, DayCounts, tuned } from './buckets.ts';
import { traffic } from './traffic.ts';

function signIn(time: number, address = '198.18.0.1', status = 401): Exchange {
  return { time, status, path: '/login', attempted: 'kim', caller: { address } } as unknown as Exchange;
}

describe("CrowdSec's thresholds", () => {
  test('flag the sixth failure in a row, and none that comes every eleven seconds', () => {
    const fast = new CrowdSec();
    expect(Array.from({ length: 7 }, (_, i) => fast.flags(signIn(i * 100))).indexOf(true)).toBe(5);
    const slow = new CrowdSec();
    expect(Array.from({ length: 100 }, (_, i) => slow.flags(signIn(i * 11_000))).includes(true)).toBe(false);
  });
});

describe('a tuned count', () => {
  test('is the smallest that flags no more harmless sources than the budget', () => {
    const counts = new DayCounts();
    for (const [address, times] of [
      ['a', 9],
      ['b', 7],
      ['c', 3],
      ['hostile', 50],
    ] as const)
      for (let i = 0; i < times; i++) counts.add(signIn(1_000_000 + i, address));
    const hostile = new Set(['hostile']);
    expect(tuned(counts.failures, hostile, 0)).toBe(10);
    expect(tuned(counts.failures, hostile, 1)).toBe(8);
  });
});

test('the traffic holds every scenario, in time order, and the same for the same seed', () => {
  const make = () => [...traffic({ seed: 5, days: 0.3, rate: 0.5, each: 1 })];
  const events = make();
  const campaigns = new Set(events.flatMap(({ truth }) => (truth.campaign === undefined ? [] : [truth.campaign])));
  expect(campaigns.size).toBe(SCENARIOS.length);
  expect(events.every(({ time }, i) => i === 0 || time >= (events[i - 1] as Exchange).time)).toBe(true);
  expect(make().map(({ time, path }) => `${time} ${path}`)).toEqual(events.map(({ time, path }) => `${time} ${path}`));
});
