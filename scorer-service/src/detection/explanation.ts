/** Why the risk is what it is: additive contributions in risk points. */
import type { Contribution, Explanation } from '../contract/index.ts';
import type { VoteContributions } from './ensemble.ts';
import { type RiskCalibration, type RiskTerms, riskPoints, type Strengths } from './risk.ts';

const { abs, round } = Math;
const MOST = 5;

/** What is usual of a feature among harmless requests: the middle nine tenths. */
export interface Usual {
  readonly low: number;
  readonly high: number;
}

export interface ExplanationInput {
  readonly names: readonly string[];
  readonly row: Float32Array;
  readonly usual: readonly Usual[];
  readonly vote: VoteContributions;
  readonly calibration: RiskCalibration;
  readonly terms: RiskTerms;
  readonly strengths: Strengths;
  /** Type of the named attack, for the contribution of its evidence. */
  readonly evidence: { readonly type: string; readonly confidence: number } | undefined;
  /** Events of the session that the sequence model remembered. */
  readonly history: number;
  /** 0 to 100. */
  readonly score: number;
}

/**
 * The log-odds of the risk are a sum; the points are that sum brought through the curve of the risk along the straight line from
 * base to score (integrated gradients; Sundararajan, Taly and Yan, 2017): each term's share of the sum times the rise.
 */
export function explain(input: ExplanationInput): Explanation {
  const { names, row, usual, vote, calibration, terms, evidence } = input;
  const parts: { feature: string; value: number; usual: string; logOdds: number }[] = [];
  for (let i = 0; i < names.length; i++) {
    const logOdds = calibration.vote * vote.features[i];
    if (logOdds !== 0) parts.push({ feature: names[i], value: row[i], usual: usualWords(usual[i]), logOdds });
  }
  const before = calibration.vote * vote.features[names.length];
  if (before !== 0) parts.push({ feature: 'session.history', value: input.history, usual: '0', logOdds: before });
  const behavior = calibration.behavior * terms.behavior;
  // The same is not told twice: an attack that behaviour names speaks for it where it is the stronger.
  const byName =
    input.strengths.evidence === 0 && evidence !== undefined && evidence.confidence >= input.strengths.behavior;
  if (behavior !== 0) {
    const feature = byName ? `evidence.${evidence.type}` : 'behavior.risk';
    const value = byName ? evidence.confidence : 100 * input.strengths.behavior;
    parts.push({ feature, value, usual: '0', logOdds: behavior });
  }
  const sent = calibration.evidence * terms.evidence;
  if (sent !== 0 && evidence !== undefined)
    parts.push({ feature: `evidence.${evidence.type}`, value: evidence.confidence, usual: '0', logOdds: sent });
  const start = calibration.intercept + calibration.vote * vote.base;
  const total = parts.reduce((sum, { logOdds }) => sum + logOdds, 0);
  const base = riskPoints(calibration, start);
  // Where the sum is nearly nothing, the curve is its tangent.
  const rise = abs(total) > 1e-9 ? total : 1e-6;
  const slope = (riskPoints(calibration, start + rise) - base) / rise;
  parts.sort((a, b) => abs(b.logOdds) - abs(a.logOdds) || (a.feature < b.feature ? -1 : 1));
  const contributions: Contribution[] = parts.slice(0, MOST).map(({ feature, value, usual: words, logOdds }) => ({
    feature,
    value: Number.isNaN(value) ? 'absent' : rounded(value),
    usual: words,
    points: rounded(logOdds * slope),
  }));
  const told = contributions.reduce((sum, contribution) => sum + contribution.points, rounded(base));
  return { base: rounded(base), contributions, others: rounded(input.score - told) };
}

function rounded(value: number): number {
  // JSON knows no -0: what is answered now and what is remembered must be alike.
  return round(value * 1000) / 1000 + 0;
}

function usualWords({ low, high }: Usual): string {
  return low === high ? `${rounded(low)}` : `${rounded(low)} to ${rounded(high)}`;
}
