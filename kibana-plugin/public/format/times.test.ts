import { describe, expect, test } from '@jest/globals';
import { ago, axisTime, clock, moment, span } from './times.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('times', () => {
  test.each([
    [0, 'now'],
    [12_000, '12 s ago'],
    [200_000, '3 min ago'],
    [7_300_000, '2 h ago'],
    [5 * 86_400_000, '5 d ago'],
    [-2_000, 'now'],
    [-60_000, 'in 1 min'],
  ])('%d ms before now is "%s"', (passed, text) => {
    expect(ago(NOW - passed, NOW)).toBe(text);
  });

  test('a length has one unit', () => {
    expect(span(59_000)).toBe('59 s');
    expect(span(3_600_000)).toBe('1 h');
  });

  test('a moment is told in the zone that is asked for', () => {
    expect(moment(NOW, 'UTC')).toBe('1 Mar 2026, 12:00:00 UTC');
    expect(clock(NOW, 'Asia/Tokyo')).toBe('21:00:00');
  });

  test('an axis is as short as its period allows', () => {
    expect(axisTime(NOW, 60_000, 'UTC')).toBe('12:00:00');
    expect(axisTime(NOW, 3_600_000, 'UTC')).toBe('12:00');
    expect(axisTime(NOW, 7 * 86_400_000, 'UTC')).toBe('1 Mar');
  });
});
