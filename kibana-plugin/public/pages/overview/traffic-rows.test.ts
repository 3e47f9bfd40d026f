import type { TrafficPoint } from '@api-sentinel/scorer-service/contract';
import { describe, expect, test } from '@jest/globals';
import { attackRows, expectedRows, outcomeRows } from './traffic-rows.ts';

const point = (more: Partial<TrafficPoint> = {}): TrafficPoint => ({
  time: '2026-03-01T00:00:00.000Z',
  success: 5,
  redirect: 1,
  client_error: 2,
  server_error: 0,
  unknown: 0,
  attacks: { CRITICAL: 1, HIGH: 2, MEDIUM: 3 },
  ...more,
});

describe('the rows of the traffic graph', () => {
  test('have one for each outcome and step, those without a code only where there are any', () => {
    expect(outcomeRows([point()]).map(({ outcome, count }) => [outcome, count])).toEqual([
      ['success', 5],
      ['redirect', 1],
      ['client_error', 2],
      ['server_error', 0],
    ]);
    expect(outcomeRows([point(), point({ unknown: 4 })]).filter(({ outcome }) => outcome === 'unknown')).toHaveLength(
      2,
    );
  });

  test('stack the worst attacks at the bottom', () => {
    expect(attackRows([point()]).map(({ level }) => level)).toEqual(['CRITICAL', 'HIGH', 'MEDIUM']);
  });

  test('say what is usual only where it is known', () => {
    const rows = expectedRows([point(), point({ expected: { low: 1, high: 9 } })]);
    expect(rows).toEqual([{ time: Date.parse('2026-03-01T00:00:00.000Z'), low: 1, high: 9 }]);
  });
});
