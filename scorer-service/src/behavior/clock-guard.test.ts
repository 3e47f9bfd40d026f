import { describe, expect, test } from '@jest/globals';
import { eventOf, requestDocument } from '../events/testing.ts';
import { PatternBehaviorAnalyzer } from './analyzer.ts';
import { ClockGuard } from './clock-guard.ts';
import { B } from './windows.ts';

const START = Date.UTC(2026, 2, 2, 10);
const YEAR = 365 * 24 * 3_600_000;

describe('jumps of the clock', () => {
  test('of one host change nothing for the others', () => {
    const analyzer = new PatternBehaviorAnalyzer();
    const see = (time: number) => analyzer.observe(eventOf(requestDocument({ time })), true).source?.[B.requests_10m];
    for (let i = 0; i < 20; i++) see(START + i * 1000);
    see(START + 70 * YEAR);
    expect(see(START + 21_000)).toBe(21);
  });

  test('of everybody are a gap in the traffic, and believed', () => {
    const guard = new ClockGuard();
    expect(guard.admits(START)).toBe(true);
    const after = Array.from({ length: 10 }, (_, i) => guard.admits(START + YEAR + i));
    expect(after.slice(0, 7)).toEqual(new Array(7).fill(false));
    expect(after.slice(7)).toEqual([true, true, true]);
    expect(guard.admits(START + YEAR - 3_600_000)).toBe(true);
  });
});
