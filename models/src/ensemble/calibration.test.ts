import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../data/random.ts';
import { BetaCalibration } from './beta.ts';
import { loadCalibrator } from './calibration.ts';
import type { Calibrator } from './calibrator.ts';
import { IsotonicCalibration } from './isotonic.ts';
import { PlattCalibration } from './platt.ts';
import { TailCalibration } from './tail.ts';

const oracle = JSON.parse(readFileSync(new URL('../../oracles/fixtures/calibration.json', import.meta.url), 'utf8'));
const { scores, labels, weights, at, inside } = oracle;

function farthest(calibration: Calibrator, points: readonly number[], wanted: readonly number[]): number {
  return Math.max(...points.map((point, i) => Math.abs(calibration.calibrate(point) - wanted[i])));
}

describe('against the reference implementations', () => {
  test('isotonic equals scikit-learn', () => {
    expect(farthest(IsotonicCalibration.fit(scores, labels, weights), at, oracle.isotonic)).toBeLessThan(1e-9);
  });
  test('Platt equals scikit-learn', () => {
    expect(farthest(PlattCalibration.fit(scores, labels, weights), at, oracle.platt)).toBeLessThan(1e-5);
  });
  test('beta equals betacal', () => {
    expect(farthest(BetaCalibration.fit(scores, labels, weights), inside, oracle.beta)).toBeLessThan(1e-5);
  });
});

const rows = fc.array(
  fc.record({
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    label: fc.integer({ min: 0, max: 1 }),
    weight: fc.double({ min: 0.01, max: 10, noNaN: true }),
  }),
  { minLength: 20, maxLength: 60 },
);
const points = fc.array(fc.double({ min: -2, max: 3, noNaN: true }), { minLength: 2, maxLength: 20 });

const KINDS = [
  ['isotonic', IsotonicCalibration.fit],
  ['platt', PlattCalibration.fit],
  ['beta', BetaCalibration.fit],
  ['tail', (s: ArrayLike<number>) => TailCalibration.fit(s)],
] as const;

describe.each(KINDS)('%s', (_, calibrationOf) => {
  test('never falls, stays within 0 to 1, and is the same after save and load, whatever the rows', () => {
    fc.assert(
      fc.property(rows, points, (data, where) => {
        const calibration = calibrationOf(
          data.map((row) => row.score),
          data.map((row) => row.label),
          data.map((row) => row.weight),
        );
        const again = loadCalibrator(calibration.save());
        let before = 0;
        for (const point of where.sort((a, b) => a - b)) {
          const p = calibration.calibrate(point);
          expect(p).toBeGreaterThanOrEqual(before);
          expect(p).toBeLessThanOrEqual(1);
          expect(again.calibrate(point)).toBe(p);
          before = p;
        }
        expect(calibration.calibrate(NaN)).toBeNaN();
      }),
    );
  });
});

describe('what has no answer of its own', () => {
  test('scores that run against the labels give the base rate, not a reversal', () => {
    const against = PlattCalibration.fit([4, 3, 2, 1], [0, 0, 1, 1]);
    expect(against.slope).toBe(0);
    expect(against.calibrate(9)).toBeCloseTo(0.5, 6);
    expect(IsotonicCalibration.fit([4, 3, 2, 1], [0, 0, 1, 1]).calibrate(0)).toBe(0.5);
  });

  test('one class, one score and separable rows give finite probabilities', () => {
    for (const [, calibrationOf] of KINDS.slice(0, 3)) {
      for (const data of [
        { s: [0.5, 0.5, 0.5], l: [0, 1, 0] },
        { s: [0.1, 0.2], l: [1, 1] },
        { s: [0, 0.1, 0.9, 1], l: [0, 0, 1, 1] },
      ]) {
        const p = calibrationOf(data.s, data.l).calibrate(0.6);
        expect(p >= 0 && p <= 1).toBe(true);
      }
    }
  });

  test('a weight counts as so many rows', () => {
    const twice = PlattCalibration.fit([1, 2, 2, 3], [0, 1, 1, 1]);
    const weighed = PlattCalibration.fit([1, 2, 3], [0, 1, 1], [1, 2, 1]);
    expect(weighed.calibrate(2)).toBeCloseTo(twice.calibrate(2), 9);
  });

  test('bad input is refused in words', () => {
    expect(() => IsotonicCalibration.fit([], [])).toThrow('at least one row');
    expect(() => PlattCalibration.fit([1, Infinity], [0, 1])).toThrow('row 1 is Infinity');
    expect(() => BetaCalibration.fit([1.5], [1])).toThrow('from 0 to 1');
    expect(() => TailCalibration.fit([1, 2, 3])).toThrow('20 are needed');
  });
});

describe('calibration without labels', () => {
  const random = new Random(3);
  const usual = Float64Array.from({ length: 5_000 }, () => random.normal());
  const calibration = TailCalibration.fit(usual);

  test('p-values are those of the distribution, also past the last row seen', () => {
    // Upper tail of the standard normal at 0, 1.2816, 2.3263 and 3.7190.
    for (const [score, p, factor] of [
      [0, 0.5, 1.05],
      [1.2816, 0.1, 1.15],
      [2.3263, 0.01, 1.4],
      [3.719, 1e-4, 10],
    ]) {
      expect(calibration.pValue(score) / p).toBeGreaterThan(1 / factor);
      expect(calibration.pValue(score) / p).toBeLessThan(factor);
    }
  });

  test('what is usual stays at the prior, what was never seen becomes likely', () => {
    expect(calibration.calibrate(0)).toBe(0.02);
    expect(calibration.calibrate(2)).toBeLessThan(0.2);
    expect(calibration.calibrate(6)).toBeGreaterThan(0.9);
  });

  test('its size does not grow with the rows', () => {
    expect(calibration.save().arrays.quantiles).toHaveLength(1_024);
  });
});

describe('loading', () => {
  test('refuses what is no calibration, or is not in order', () => {
    const saved = IsotonicCalibration.fit([1, 2], [0, 1]).save();
    expect(() => loadCalibrator({ ...saved, kind: 'toString' })).toThrow('is no calibration');
    expect(() => loadCalibrator({ ...saved, version: 2 })).toThrow('layout 2');
    const falling = { ...saved, arrays: { ...saved.arrays, probabilities: Float64Array.of(1, 0) } };
    expect(() => loadCalibrator(falling)).toThrow('ascending');
    expect(() => loadCalibrator({ ...saved, arrays: {} })).toThrow('lacks its array');
    const platt = PlattCalibration.fit([1, 2], [0, 1]).save();
    expect(() => loadCalibrator({ ...platt, parameters: { slope: -1, intercept: 0 } })).toThrow('"slope"');
  });
});
