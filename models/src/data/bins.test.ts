import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Bins, MISSING_BIN } from './bins.ts';
import { Matrix } from './matrix.ts';
import { Random } from './random.ts';

const value = fc.oneof(
  fc.float(),
  fc.integer({ min: -5, max: 5 }),
  fc.float({ min: Math.fround(1.7e9), max: Math.fround(1.7e9 + 1e5) }),
);

describe('Bins', () => {
  test('agree with their cuts about every number: in bin b or below just when smaller than cut b', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 800 }),
        fc.integer({ min: 3, max: 256 }),
        (values, most) => {
          const X = new Matrix(Float32Array.from(values), 1);
          const bins = Bins.learn(X, most);
          expect(bins.count(0)).toBeLessThan(most);
          const binned = bins.apply(X);
          for (const [i, x] of X.data.entries()) {
            expect(binned[i]).toBe(bins.of(0, x));
            if (Number.isNaN(x)) expect(binned[i]).toBe(MISSING_BIN);
            else for (const [b, cut] of bins.cuts.entries()) expect(x < cut).toBe(binned[i] <= b);
          }
        },
      ),
    );
  });

  test('give each of few values a bin of its own', () => {
    const X = new Matrix(Float32Array.of(3, 1, Number.NaN, 2, 2, 1), 1);
    expect([...Bins.learn(X).cuts]).toEqual([1.5, 2.5]);
    expect([...Bins.learn(X).apply(X)]).toEqual([2, 0, MISSING_BIN, 1, 1, 0]);
  });

  test('are about equally full where there are more values than bins', () => {
    const random = new Random(3);
    const X = new Matrix(
      Float32Array.from({ length: 20_000 }, () => Math.exp(3 * random.normal())),
      1,
    );
    const counts = new Int32Array(256);
    for (const bin of Bins.learn(X).apply(X)) counts[bin]++;
    expect(Math.max(...counts)).toBeLessThan(90);
    expect(Math.min(...counts.subarray(0, 255))).toBeGreaterThan(60);
  });

  test('are laid out column after column', () => {
    const X = Matrix.from([
      [1, 20],
      [2, 10],
    ]);
    expect([...Bins.learn(X).apply(X)]).toEqual([0, 1, 1, 0]);
  });

  test('refuse a number of bins that one byte cannot hold', () => {
    expect(() => Bins.learn(new Matrix(new Float32Array(1), 1), 257)).toThrow(/3 to 256/);
  });
});
