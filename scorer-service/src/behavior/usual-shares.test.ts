import { describe, expect, test } from '@jest/globals';
import { UsualShares } from './usual-shares.ts';

const START = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;
const ASSUMED = 0.001;
const WEIGHT = 1000;

/** An hour of 1,000 observations, of which so many have the sign. */
function hour(shares: UsualShares, number: number, signs: number): void {
  for (let i = 0; i < 1000; i++) {
    shares.observe(START + number * HOUR + i * 3600);
    if (i < signs) shares.sign(START + number * HOUR + i * 3600, 0);
  }
}

function after(signs: readonly number[]): UsualShares {
  const shares = new UsualShares([ASSUMED], WEIGHT);
  for (const [number, count] of signs.entries()) hour(shares, number, count);
  return shares;
}

const hours = (count: number, signs: number): number[] => Array.from({ length: count }, () => signs);

describe('what is usual', () => {
  test('is assumed where nothing is known', () => {
    const share = new UsualShares([ASSUMED], WEIGHT).of(0);
    expect(share).toBeGreaterThan(ASSUMED);
    expect(share).toBeLessThan(3 * ASSUMED);
  });

  test('is measured as soon as there is something, from above', () => {
    const share = after(hours(3, 20)).of(0);
    expect(share).toBeGreaterThan(0.014);
    expect(share).toBeLessThan(0.025);
  });

  test.each([
    ['a day and a half of attack on day two', [...hours(24, 4), ...hours(36, 60)]],
    ['three days of attack after two', [...hours(48, 4), ...hours(72, 60)]],
    ['two attacks with a day between them', [...hours(24, 4), ...hours(24, 60), ...hours(24, 4), ...hours(30, 60)]],
  ])('does not become what %s brings', (_, signs) => {
    const share = after(signs).of(0);
    expect(share).toBeGreaterThan(0.003);
    expect(share).toBeLessThan(0.006);
  });

  test('becomes more when it stays more for the better part of six days', () => {
    expect(after([...hours(24, 4), ...hours(144, 60)]).of(0)).toBeGreaterThan(0.05);
  });

  test('does not change with what is older than six days, or comes from then', () => {
    const shares = after([...hours(24, 60), ...hours(150, 4)]);
    const before = shares.of(0);
    hour(shares, 2, 1000);
    expect(shares.of(0)).toBe(before);
    expect(before).toBeLessThan(0.005);
  });

  test('is the same after it was saved and restored, also where something came late', () => {
    const shares = after([...hours(24, 4), ...hours(36, 60)]);
    const before = shares.of(0);
    hour(shares, 3, 500);
    expect(shares.of(0)).not.toBe(before);
    const restored = new UsualShares([ASSUMED], WEIGHT);
    restored.restore(JSON.parse(JSON.stringify(shares.save())));
    expect(restored.of(0)).toBe(shares.of(0));
    hour(shares, 61, 9);
    hour(restored, 61, 9);
    expect(restored.of(0)).toBe(shares.of(0));
  });
});
