import { expect, test } from '@jest/globals';
import { spread, stepsOf } from './steps.ts';

const HOUR = 3_600_000;

test('cells without events keep their place', () => {
  const steps = stepsOf('2026-03-01T00:30:00Z', '2026-03-01T04:30:00Z', HOUR);
  expect(steps).toEqual({ first: Date.parse('2026-03-01T00:00:00Z'), stepMs: HOUR, count: 5 });
  const cells = [{ time: '2026-03-01T00:00:00Z' }, { time: '2026-03-01T03:00:00Z' }, { time: '2027-01-01T00:00:00Z' }];
  expect(spread(cells, steps).map((cell) => cell?.time.slice(11, 13))).toEqual([
    '00',
    undefined,
    undefined,
    '03',
    undefined,
  ]);
});

test('a period that makes no sense is one step', () => {
  expect(stepsOf('x', 'y', 0).count).toBe(1);
});
