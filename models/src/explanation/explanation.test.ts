import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { logistic } from '../ensemble/calibrator.ts';
import { IsotonicCalibration } from '../ensemble/isotonic.ts';
import { WeightedVote } from '../ensemble/weighted-vote.ts';
import { LocalOutlierFactor } from '../neighbors/local-outlier-factor.ts';
import { XGBoost } from '../trees/xgboost.ts';
import { riskPoints } from './risk-points.ts';
import { spread, VoteAttribution } from './vote-attribution.ts';
import { WalkAttribution } from './walk-attribution.ts';

const WIDTH = 4;
const random = new Random(8);
const data = Float32Array.from({ length: 600 * WIDTH }, () => random.normal());
const X = new Matrix(data, WIDTH);
const y = Uint8Array.from({ length: 600 }, (_, i) => (X.row(i)[0] + X.row(i)[1] * X.row(i)[2] > 1 ? 1 : 0));
const lof = new LocalOutlierFactor().fit(X);
const boosted = new XGBoost({ n_estimators: 20, max_depth: 3 }).fit(X, y);
const out = new Float64Array(1);
const lofScore = (row: Float32Array): number => {
  lof.scoreInto(row, out);
  return out[0];
};
const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
const value = fc.float({ min: -8, max: 8, noNaN: true });

describe('attribution by walks', () => {
  const walks = new WalkAttribution(lofScore, new Float32Array(WIDTH), { pairs: 3 });

  test('sums to the score, whatever the row', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: WIDTH, maxLength: WIDTH }), (values) => {
        const row = Float32Array.from(values);
        const parts = new Float64Array(WIDTH + 1);
        walks.into(row, parts);
        expect(sum(parts)).toBeCloseTo(lofScore(row), 12);
      }),
    );
  });

  test('gives the most to the feature that is far out, and nothing to one that is as usual', () => {
    const parts = new Float64Array(WIDTH + 1);
    walks.into(Float32Array.of(0, 9, 0, 0.1), parts);
    expect(parts[1]).toBeGreaterThan(10 * Math.abs(parts[3]));
    expect([parts[0], parts[2]]).toEqual([0, 0]);
  });

  test('is the Shapley value where only pairs of features act together', () => {
    const pairs = new WalkAttribution(
      (row) => row[0] * row[1] + row[2] * row[3] + 3 * row[3],
      Float32Array.of(1, 1, 1, 1),
      { pairs: 1 },
    );
    const parts = new Float64Array(5);
    pairs.into(Float32Array.of(3, 5, 2, 0), parts);
    // Shapley: (x0 - 1)(x1 + 1) / 2, and so on.
    expect([...parts]).toEqual([6, 8, 0.5, -4.5, 5]);
  });

  test('takes missing values as any other', () => {
    const parts = new Float64Array(WIDTH + 1);
    walks.into(Float32Array.of(NaN, 3, 0, 0), parts);
    expect(sum(parts)).toBeCloseTo(lofScore(Float32Array.of(NaN, 3, 0, 0)), 12);
  });
});

describe('attribution of the vote', () => {
  const vote = new WeightedVote([
    { name: 'local_outlier_factor', group: 'unsupervised' },
    { name: 'xgboost', group: 'supervised' },
    { name: 'unexplained', group: 'neural' },
  ]);
  const calibration = IsotonicCalibration.fit(lof.score(X), y);
  const attribution = new VoteAttribution(
    vote,
    [
      { attribution: new WalkAttribution(lofScore, new Float32Array(WIDTH)), calibration },
      { attribution: { into: (row, parts) => boosted.contributionsInto(row, parts), scoreOf: logistic } },
      undefined,
    ],
    WIDTH,
  );

  test('sums to the log-odds of the vote, whoever spoke', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: WIDTH, maxLength: WIDTH }), fc.nat(6), (values, absent) => {
        const row = Float32Array.from(values);
        const one = new Matrix(row, WIDTH);
        const all = [calibration.calibrate(lofScore(row)), boosted.score(one)[0], 0.3];
        const probabilities = all.map((p, m) => ((absent >> m) & 1 ? NaN : p));
        const parts = new Float64Array(WIDTH + 1);
        attribution.into(row, probabilities, parts);
        expect(sum(parts)).toBeCloseTo(vote.of(probabilities).logOdds, 9);
      }),
    );
  });

  test('refuses members that are not those of the vote', () => {
    expect(() => new VoteAttribution(vote, [], WIDTH)).toThrow('0 explained members for 3');
  });
});

describe('risk points', () => {
  const amounts = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 30 });
  const score = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);

  test('base, contributions and others sum to the risk', () => {
    fc.assert(
      fc.property(amounts, score, score, (all, base, risk) => {
        const reasons = all.map((amount, i) => ({ name: `f${i}`, amount }));
        const told = riskPoints(reasons, base, risk);
        const total = told.contributions.reduce((a, { points }) => a + points, told.base + told.others);
        expect(Math.abs(total - risk)).toBeLessThan(0.001);
        expect(told.contributions.length).toBeLessThanOrEqual(5);
        for (const { points } of told.contributions) expect(Number.isFinite(points)).toBe(true);
      }),
    );
  });

  test('no contribution is blown up where reasons cancel each other', () => {
    const told = riskPoints(
      [
        { name: 'a', amount: 5 },
        { name: 'b', amount: -4.999 },
      ],
      10,
      90,
    );
    for (const { points } of told.contributions) expect(Math.abs(points)).toBeLessThan(100);
  });

  test('spreading keeps proportions where it can', () => {
    const parts = Float64Array.of(1, 2, -0.5);
    spread(parts, 5);
    expect([...parts]).toEqual([2, 4, -1]);
    const none = Float64Array.of(0, 0);
    spread(none, 4);
    expect([...none]).toEqual([2, 2]);
  });
});
