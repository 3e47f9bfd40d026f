import { Random } from '@api-sentinel/models';
import { describe, expect, test } from '@jest/globals';
import { PLAIN_ANCHORS, riskLogOdds, riskTerms } from '../detection/risk.ts';
import { fitRisk } from './risk-fit.ts';

const { exp } = Math;

describe('the risk calibration', () => {
  test('finds the slopes that made the labels', () => {
    const random = new Random(1);
    const truth = { intercept: -1, vote: 0.8, behavior: 0.6, evidence: 1.2, ...PLAIN_ANCHORS };
    const terms = Array.from({ length: 20_000 }, () =>
      riskTerms(random.normal() * 2, {
        behavior: random.float() ** 4,
        evidence: random.integer(4) === 0 ? random.float() : 0,
      }),
    );
    const labels = terms.map((own) => Number(random.float() < 1 / (1 + exp(-riskLogOdds(truth, own)))));
    const fitted = fitRisk(
      terms,
      labels,
      terms.map(() => 1),
    );
    for (const key of ['intercept', 'vote', 'behavior', 'evidence'] as const)
      expect(Math.abs(fitted[key] - truth[key])).toBeLessThan(0.15);
  });

  test('never falls where vote, behaviour or evidence rises', () => {
    const terms = [
      riskTerms(-3, { behavior: 0.9, evidence: 0.9 }),
      riskTerms(3, { behavior: 0, evidence: 0 }),
      riskTerms(2, { behavior: 0.1, evidence: 0 }),
      riskTerms(-2, { behavior: 0.8, evidence: 0.5 }),
    ];
    const fitted = fitRisk(terms, [0, 1, 1, 0], [1, 1, 1, 1]);
    expect(fitted.behavior).toBe(0);
    expect(fitted.evidence).toBe(0);
    expect(fitted.vote).toBeGreaterThan(0);
  });
});
