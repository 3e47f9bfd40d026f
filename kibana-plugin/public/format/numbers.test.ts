import { describe, expect, test } from '@jest/globals';
import { bytes, count, difference, figure, percent, points, risk, shortCount } from './numbers.ts';

describe('numbers', () => {
  test('are grouped, and short from ten thousand', () => {
    expect(count(1234567)).toBe('1,234,567');
    expect(shortCount(9_999)).toBe('9,999');
    expect(shortCount(1_234_567)).toBe('1.2M');
  });

  test('a small share keeps two decimals', () => {
    expect(percent(0.0031)).toBe('0.31 %');
    expect(percent(0.974)).toBe('97.4 %');
    expect(percent(0)).toBe('0.0 %');
  });

  test('risk is never rounded up into the next level', () => {
    expect(risk(79.99)).toBe('79');
    expect(risk(100)).toBe('100');
  });

  test('points and differences carry their sign', () => {
    expect(points(12.44)).toBe('+12.4');
    expect(points(-3)).toBe('−3.0');
    expect(points(-0.01)).toBe('0.0');
    expect(difference(3, 1)).toBe('+2');
    expect(difference(7, 11)).toBe('−4');
    expect(difference(5, 5)).toBe('±0');
  });

  test('figures and bytes are cut to what can be read', () => {
    expect(figure(0.123456)).toBe('0.1235');
    expect(figure(41)).toBe('41');
    expect(bytes(999)).toBe('999 B');
    expect(bytes(1_432_000)).toBe('1.4 MB');
  });
});
