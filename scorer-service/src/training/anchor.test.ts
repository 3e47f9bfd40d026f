import { Random } from '@api-sentinel/models';
import { describe, expect, test } from '@jest/globals';
import { PLAIN_ANCHORS, type RiskTerms, riskLogOdds, riskPoints, riskScore } from '../detection/risk.ts';
import { anchored } from './anchor.ts';

const random = new Random(3);
const terms = Array.from({ length: 20_000 }, (_, i): RiskTerms => {
  const vote = random.normal() * 0.6 + (i < 5_000 ? 4 : -3);
  return { vote, behavior: 0, evidence: 0 };
});
const labels = terms.map((_, i) => Number(i < 5_000));
const fitted = { intercept: -1, vote: 1.3, behavior: 0.5, evidence: 0.7, ...PLAIN_ANCHORS };

describe('the anchors of the risk', () => {
  const risk = anchored(fitted, terms, labels);
  const scores = terms.map((one) => riskScore(risk, riskLogOdds(risk, one)));
  const share = (label: number, from: number): number =>
    scores.filter((score, i) => labels[i] === label && score >= from).length /
    labels.filter((own) => own === label).length;

  test('let few harmless events reach 60, and hardly any 80', () => {
    expect(share(0, 60)).toBeGreaterThan(0.0005);
    expect(share(0, 60)).toBeLessThanOrEqual(0.004);
    expect(share(0, 80)).toBeLessThan(0.001);
    expect(share(1, 80)).toBeGreaterThan(0.9);
    expect((0.01 * share(1, 80)) / (0.01 * share(1, 80) + 0.99 * share(0, 80))).toBeGreaterThan(0.95);
  });

  test('leave the order of events as it was', () => {
    const order = (one: typeof fitted): number[] =>
      terms
        .map((_, i) => i)
        .sort((a, b) => riskPoints(one, riskLogOdds(one, terms[a])) - riskPoints(one, riskLogOdds(one, terms[b])));
    expect(order(risk)).toEqual(order(fitted));
  });

  test('leave all as it is where there are too few events to tell', () => {
    expect(anchored(fitted, terms.slice(0, 6_000), labels.slice(0, 6_000))).toBe(fitted);
  });
});
