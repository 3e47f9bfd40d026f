import { describe, expect, test } from '@jest/globals';
import { asQuery, before, periodOf } from './period.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY = 86_400_000;

describe('the period of a time range', () => {
  test('follows the clock where it says so', () => {
    expect(periodOf({ from: 'now-1h', to: 'now' }, NOW)).toEqual({ since: NOW - 3_600_000, until: NOW });
  });

  test('stays where it was put', () => {
    const range = { from: '2026-02-01T00:00:00.000Z', to: '2026-02-02T00:00:00.000Z' };
    expect(asQuery(periodOf(range, NOW))).toEqual({ since: range.from, until: range.to });
  });

  test.each([
    ['nonsense', 'now'],
    ['now', 'now-1h'],
    ['now', 'now'],
    ["now-1d'; drop", 'now'],
  ])('from %j to %j is the last day', (from, to) => {
    expect(periodOf({ from, to }, NOW)).toEqual({ since: NOW - DAY, until: NOW });
  });

  test('the one before it has its length', () => {
    expect(before({ since: NOW - 10, until: NOW })).toEqual({ since: NOW - 20, until: NOW - 10 });
  });
});
