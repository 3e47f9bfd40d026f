import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mix, Random } from './random.ts';

describe('Random', () => {
  test('gives the same sequence for the same seed and stream, and another for any other', () => {
    const take = (seed: number, stream: string) => {
      const random = new Random(seed, stream);
      return Array.from({ length: 50 }, () => random.bits());
    };
    expect(take(7, 'a')).toEqual(take(7, 'a'));
    expect(take(7, 'a')).not.toEqual(take(8, 'a'));
    expect(take(7, 'a')).not.toEqual(take(7, 'b'));
    expect(take(7 + 2 ** 32, 'a')).not.toEqual(take(7, 'a'));
  });

  test('keeps to the bounds that it is given', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -1_000, max: 1_000 }), fc.nat(1_000), (seed, low, width) => {
        const value = new Random(seed).int(low, low + width);
        return Number.isInteger(value) && value >= low && value <= low + width;
      }),
    );
  });

  test('spreads evenly, and has the means that it promises', () => {
    const random = new Random(1);
    const bins = new Array<number>(16).fill(0);
    let exponential = 0;
    for (let i = 0; i < 64_000; i++) {
      bins[random.int(0, 15)]!++;
      exponential += random.exponential(5);
    }
    for (const bin of bins) expect(Math.abs(bin - 4_000)).toBeLessThan(400);
    expect(exponential / 64_000).toBeCloseTo(5, 0);
  });

  test('weighs its choices', () => {
    const random = new Random(3);
    let rare = 0;
    for (let i = 0; i < 20_000; i++)
      if (
        random.weighted([
          ['often', 9],
          ['rare', 1],
        ] as const) === 'rare'
      )
        rare++;
    expect(rare / 20_000).toBeCloseTo(0.1, 1);
  });

  test('mix meets no number twice', () => {
    const seen = new Set(Array.from({ length: 100_000 }, (_, i) => mix(i)));
    expect(seen.size).toBe(100_000);
  });
});
