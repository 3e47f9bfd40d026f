import { describe, expect, test } from '@jest/globals';
import { waterfallRows } from './waterfall-rows.ts';

const feature = (points: number) => ({ feature: 'f', value: 1, usual: '0', points });

describe('a waterfall', () => {
  test('goes on where the row before ended, and ends at the score', () => {
    const rows = waterfallRows({ base: 10, contributions: [feature(50), feature(-5)], others: 5 }, 60);
    expect(rows.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['base', 0, 10],
      ['feature', 10, 60],
      ['feature', 55, 60],
      ['others', 55, 60],
      ['total', 0, 60],
    ]);
  });

  test('leaves out others that amount to nothing', () => {
    expect(waterfallRows({ base: 40, contributions: [], others: 0.01 }, 40.01)).toHaveLength(2);
  });

  test('stays on the scale', () => {
    const rows = waterfallRows({ base: 10, contributions: [feature(120), feature(-40)], others: 0 }, 90);
    for (const { from, to } of rows) {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(100);
    }
  });
});
