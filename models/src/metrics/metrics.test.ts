import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bootstrap } from './interval.ts';
import { brier, expectedCalibrationError, logLoss, reliability } from './probability.ts';
import { prAuc, rocAuc, type Scored, tprAtFpr } from './ranking.ts';

const oracle = JSON.parse(readFileSync(new URL('../../oracles/fixtures/calibration.json', import.meta.url), 'utf8'));
const plain: Scored = { scores: oracle.scores, labels: oracle.labels };
const weighted: Scored = { ...plain, weights: oracle.weights };

describe('metrics agree with scikit-learn', () => {
  test.each([
    ['roc_auc', rocAuc],
    ['pr_auc', prAuc],
    ['log_loss', logLoss],
    ['brier', brier],
  ] as const)('%s, without and with weights', (name, figure) => {
    expect(figure(plain)).toBeCloseTo(oracle[name][0], 10);
    expect(figure(weighted)).toBeCloseTo(oracle[name][1], 10);
  });

  test('the true-positive rate at a false-positive rate', () => {
    for (const [limit, tpr] of Object.entries(oracle.tpr_at_fpr)) {
      const point = tprAtFpr(weighted, Number(limit));
      expect(point.tpr).toBeCloseTo(tpr as number, 10);
      expect(point.fpr).toBeLessThanOrEqual(Number(limit));
    }
  });
});

describe('ranking', () => {
  test('the area is the share of pairs in the right order, ties counting half', () => {
    const row = fc.record({ score: fc.integer({ min: 0, max: 5 }), label: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
        const attacks = rows.filter((r) => r.label === 1);
        const benign = rows.filter((r) => r.label === 0);
        const pairs = attacks.flatMap((a) =>
          benign.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)),
        );
        const area = rocAuc({ scores: rows.map((r) => r.score), labels: rows.map((r) => r.label) });
        if (pairs.length === 0) expect(area).toBeNaN();
        else expect(area).toBeCloseTo(pairs.reduce((sum: number, value) => sum + value, 0) / pairs.length, 10);
      }),
    );
  });

  test('a threshold flags what it says', () => {
    const { threshold, tpr, fpr } = tprAtFpr(plain, 0.05);
    const share = (label: number): number => {
      const rows = oracle.scores.filter((_: number, i: number) => oracle.labels[i] === label);
      return rows.filter((score: number) => score >= threshold).length / rows.length;
    };
    expect(share(1)).toBeCloseTo(tpr, 12);
    expect(share(0)).toBeCloseTo(fpr, 12);
  });

  test('what cannot be measured is refused or NaN', () => {
    expect(rocAuc({ scores: [1, 2], labels: [1, 1] })).toBeNaN();
    expect(prAuc({ scores: [1, 2], labels: [0, 0] })).toBeNaN();
    expect(() => rocAuc({ scores: [1, NaN], labels: [0, 1] })).toThrow('row 1 is not a number');
    expect(() => rocAuc({ scores: [1], labels: [2] })).toThrow('0 or 1');
    expect(() => rocAuc({ scores: [1, 2], labels: [1] })).toThrow('2 scores, 1 labels');
    expect(() => brier({ scores: [1.5], labels: [1] })).toThrow('from 0 to 1');
  });
});

describe('reliability', () => {
  test('bins hold all rows, and a forecast that is right in each has no error', () => {
    const scores = [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75];
    const labels = [1, 0, 0, 0, 1, 1, 1, 0];
    for (const by of ['width', 'mass'] as const) {
      const bins = reliability({ scores, labels }, { bins: 2, by });
      expect(bins.map((bin) => [bin.weight, bin.predicted, bin.observed])).toEqual([
        [4, 0.25, 0.25],
        [4, 0.75, 0.75],
      ]);
      expect(expectedCalibrationError({ scores, labels }, { bins: 2, by })).toBe(0);
    }
    expect(expectedCalibrationError({ scores: [0.9, 0.9], labels: [0, 1] })).toBeCloseTo(0.4, 12);
  });
});

describe('bootstrap', () => {
  test('holds the estimate, narrows with rows, and is the same for a seed', () => {
    const interval = bootstrap(rocAuc, plain, { seed: 5, resamples: 200 });
    expect(interval.value).toBe(rocAuc(plain));
    expect(interval.low).toBeLessThan(interval.value);
    expect(interval.high).toBeGreaterThan(interval.value);
    expect(bootstrap(rocAuc, plain, { seed: 5, resamples: 200 })).toEqual(interval);
    expect(bootstrap(rocAuc, plain, { seed: 6, resamples: 200 })).not.toEqual(interval);
    const few: Scored = { scores: oracle.scores.slice(0, 60), labels: oracle.labels.slice(0, 60) };
    const wide = bootstrap(rocAuc, few, { seed: 5, resamples: 200 });
    expect(wide.high - wide.low).toBeGreaterThan(interval.high - interval.low);
  });

  test('covers the truth about as often as it says', () => {
    // The mean of labels drawn at 0.5 is measured by Brier at a forecast of 0: its truth is 0.5.
    let covered = 0;
    const rounds = 100;
    for (let seed = 0; seed < rounds; seed++) {
      const labels = Array.from({ length: 80 }, (_, i) => Math.imul(seed * 80 + i + 1, 0x9e3779b1) >>> 31);
      const { low, high } = bootstrap(brier, { scores: labels.map(() => 0), labels }, { seed, resamples: 200 });
      if (low <= 0.5 && high >= 0.5) covered++;
    }
    expect(covered / rounds).toBeGreaterThan(0.85);
  });

  test('whole groups are drawn', () => {
    // Two groups that differ wholly: rows would narrow the interval, groups cannot.
    const labels = Array.from({ length: 100 }, (_, i) => (i < 50 ? 1 : 0));
    const scored: Scored = { scores: labels.map(() => 0), labels };
    const interval = bootstrap(brier, scored, { seed: 1, resamples: 100, groups: labels });
    expect([interval.low, interval.high]).toEqual([0, 1]);
  });
});
