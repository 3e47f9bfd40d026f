import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { driftOf, driftSentence } from './drift.ts';

const range = (from: number, to: number) => Array.from({ length: 1_000 }, (_, i) => from + ((to - from) * i) / 1_000);

test('what stays is steady, what moves is not', () => {
  expect(driftOf('a', range(0, 1), range(0, 1)).psi).toBe(0);
  expect(driftOf('a', range(0, 1), range(0.05, 1.05)).psi).toBeLessThan(0.1);
  expect(driftOf('a', range(0, 1), range(0.5, 1.5)).psi).toBeGreaterThan(0.25);
  const gone = range(0, 1).map((value, i) => (i % 2 === 0 ? value : Number.NaN));
  expect(driftOf('a', range(0, 1), gone).psi).toBeGreaterThan(0.25);
});

test('shares sum to one, and the index is a number, whatever the values', () => {
  const values = fc.array(fc.oneof(fc.double(), fc.constant(0)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, values, (before, now) => {
      const drift = driftOf('a', before, now);
      expect(drift.psi).toBeGreaterThanOrEqual(0);
      for (const shares of [drift.before, drift.now]) {
        expect(shares).toHaveLength(drift.edges.length + 2);
        expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 9);
      }
    }),
  );
});

test('the sentence names what moved the furthest', () => {
  const moved = driftOf('path_depth', range(0, 1), range(2, 3));
  expect(driftSentence([moved], 10, 10)).toMatch(/^1 of 1 features have moved, path depth the furthest/);
  expect(driftSentence([], 0, 10)).toMatch(/too few/);
});
