import { describe, expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { averagePathLength, IsolationForest } from './isolation-forest.ts';

const normal = (rows: number, seed: number, at = 0): Matrix => {
  const random = new Random(seed);
  return new Matrix(
    Float32Array.from({ length: rows * 3 }, () => random.normal() + at),
    3,
  );
};

describe('IsolationForest', () => {
  test('knows the mean path length of a search tree exactly', () => {
    expect(averagePathLength(1)).toBe(0);
    expect(averagePathLength(2)).toBe(1);
    // 2 (1 + 1/2) - 2 * 2/3
    expect(averagePathLength(3)).toBeCloseTo(5 / 3, 12);
  });

  test('gives one half to rows that are all alike, however many', () => {
    const X = new Matrix(new Float32Array(300), 3);
    for (const score of new IsolationForest().fit(X).score(X)) expect(score).toBeCloseTo(0.5, 12);
  });

  test('follows a drift by renewing trees, oldest first, and says so after saving and loading', () => {
    const forest = new IsolationForest({ n_estimators: 40, max_samples: 64 }).fit(normal(500, 1));
    const moved = normal(500, 2, 8);
    const mean = (): number => forest.score(moved).reduce((sum, score) => sum + score, 0) / 500;
    const before = mean();
    forest.renew(moved, 20);
    const half = mean();
    expect(half).toBeLessThan(before - 0.05);
    const again = IsolationForest.load(forest.save());
    forest.renew(moved, 20);
    again.renew(moved, 20);
    expect(mean()).toBeLessThan(half - 0.02);
    expect(again.score(moved)).toEqual(forest.score(moved));
    expect(forest.trees.trees).toBe(40);
  });

  test('refuses to renew what it cannot', () => {
    const forest = new IsolationForest({ n_estimators: 4, max_samples: 64 }).fit(normal(500, 1));
    expect(() => forest.renew(normal(500, 1), 5)).toThrow(/4/);
    expect(() => forest.renew(normal(10, 1))).toThrow(/too few/);
    expect(() => forest.renew(new Matrix(new Float32Array(500), 5))).toThrow(/5 columns/);
  });

  test('contributions sum to the logarithm of the score, and the odd feature has the most', () => {
    const forest = new IsolationForest().fit(normal(1000, 3));
    const row = Float32Array.of(0.1, 7, 0.2);
    const out = new Float64Array(4);
    forest.contributionsInto(row, out);
    const score = forest.score(new Matrix(row, 3))[0];
    expect(out.reduce((sum, part) => sum + part)).toBeCloseTo(Math.log2(score), 10);
    expect(out[1]).toBeGreaterThan(out[0]);
    expect(out[1]).toBeGreaterThan(out[2]);
  });
});
