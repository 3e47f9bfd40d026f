/** One monotone calibration of the vote, the behaviour risk and the named evidence together: 0 to 100. */
import type { JsonObject } from '@api-sentinel/models';

const { exp, log } = Math;

/** The log-odds of an attack are `intercept + vote·v + behavior·b + evidence·e`; no slope is negative. */
export interface RiskCalibration {
  readonly intercept: number;
  readonly vote: number;
  readonly behavior: number;
  readonly evidence: number;
}

/** What enters: log-odds of the vote, and how surprising behaviour and evidence are were the sender harmless. */
export interface RiskTerms {
  readonly vote: number;
  /** -ln(1 - risk), from the behaviour risk of 0 to 100. */
  readonly behavior: number;
  /** -ln(1 - confidence) of the strongest named evidence. */
  readonly evidence: number;
}

/** Doubt that always stays, so that the logarithm has an end. */
const DOUBT = 0.005;

export function riskTerms(voteLogOdds: number, behaviorRisk: number, confidence: number): RiskTerms {
  return {
    vote: voteLogOdds,
    behavior: -log(1 - (1 - DOUBT) * (behaviorRisk / 100)),
    evidence: -log(1 - (1 - DOUBT) * confidence),
  };
}

export function riskLogOdds(risk: RiskCalibration, terms: RiskTerms): number {
  return risk.intercept + risk.vote * terms.vote + risk.behavior * terms.behavior + risk.evidence * terms.evidence;
}

/** 0 to 100 with two decimals. */
export function riskScore(logOdds: number): number {
  return Math.round(10_000 / (1 + exp(-logOdds))) / 100;
}

/** Reads the calibration that a bundle carries. @throws Error with a sentence where it is missing or would not be monotone. */
export function readRiskCalibration(extra: JsonObject): RiskCalibration {
  const saved = extra.risk as Record<string, unknown> | undefined;
  const number = (name: string, least: number): number => {
    const value = saved?.[name];
    if (typeof value !== 'number' || !(value >= least)) {
      throw new Error(`the bundle's manifest has no usable extra.risk.${name}; train it anew`);
    }
    return value;
  };
  return {
    intercept: number('intercept', -1e6),
    vote: number('vote', 0),
    behavior: number('behavior', 0),
    evidence: number('evidence', 0),
  };
}
