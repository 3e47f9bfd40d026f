import { describe, expect, test } from '@jest/globals';
import { sparkPath } from './spark.ts';

describe('a sparkline', () => {
  test('goes from left to right, low values at the bottom', () => {
    expect(sparkPath([0, 10], 100, 22).line).toBe('M0 21L100 1');
  });

  test('of equal values, nothing at all too, is a line within the box', () => {
    expect(sparkPath([0, 0, 0], 100, 22).line).toBe('M0 21L50 21L100 21');
    expect(sparkPath([5, 5], 100, 22).line).toBe('M0 21L100 21');
  });

  test('of shares close to one uses the whole height for what differs', () => {
    expect(sparkPath([0.98, 1], 100, 22).line).not.toBe(sparkPath([0, 1], 100, 22).line);
  });
});
