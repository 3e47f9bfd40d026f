/** One monotone calibration of the vote, the behaviour risk and the named evidence together: 0 to 100. */
import type { JsonObject } from '@api-sentinel/models';
import type { AttackType } from '../contract/index.ts';

const { exp, log } = Math;

/**
 * The log-odds of an attack are `intercept + vote·v + behavior·b + evidence·e`; no slope is negative. The scale of the risk is anchored
 * twice: `alert` are the log-odds at which it is 60, `critical` those at which it is 80; between them it is stretched.
 */
export interface RiskCalibration {
  readonly intercept: number;
  readonly vote: number;
  readonly behavior: number;
  readonly evidence: number;
  readonly alert: number;
  readonly critical: number;
}

const ALERT = log(0.6 / 0.4);
const CRITICAL = log(0.8 / 0.2);
/** Anchors of a scale that is the probability itself. */
export const PLAIN_ANCHORS = { alert: ALERT, critical: CRITICAL } as const;

/** What enters: log-odds of the vote, and how surprising behaviour and evidence are were the sender harmless. */
export interface RiskTerms {
  readonly vote: number;
  /** -ln(1 - strength) of behaviour. */
  readonly behavior: number;
  /** -ln(1 - confidence) of the evidence in what was sent. */
  readonly evidence: number;
}

/** Attacks that are named from what was sent, and not from how often or in what order. */
const CONTENT_ATTACKS: ReadonlySet<AttackType> = new Set(['sql_injection', 'xss', 'injection']);

/** What speaks beside the vote: each is heard once, by what it is drawn from. */
export interface Strengths {
  /** 0 to 1: of the behaviour's risk, and of the attack named from behaviour. */
  readonly behavior: number;
  /** 0 to 1: confidence of the attack named from what was sent. */
  readonly evidence: number;
}

/** @param behaviorRisk 0 to 100 @param named the strongest named attack */
export function strengthsOf(
  behaviorRisk: number,
  named: { readonly type: AttackType; readonly attack: { readonly confidence: number } } | undefined,
): Strengths {
  const behavior = behaviorRisk / 100;
  if (named === undefined) return { behavior, evidence: 0 };
  const { confidence } = named.attack;
  if (CONTENT_ATTACKS.has(named.type)) return { behavior, evidence: confidence };
  return { behavior: Math.max(behavior, confidence), evidence: 0 };
}

/** Doubt that always stays, so that the logarithm has an end. */
const DOUBT = 0.005;

export function riskTerms(voteLogOdds: number, { behavior, evidence }: Strengths): RiskTerms {
  return {
    vote: voteLogOdds,
    behavior: -log(1 - (1 - DOUBT) * behavior),
    evidence: -log(1 - (1 - DOUBT) * evidence),
  };
}

export function riskLogOdds(risk: RiskCalibration, terms: RiskTerms): number {
  return risk.intercept + risk.vote * terms.vote + risk.behavior * terms.behavior + risk.evidence * terms.evidence;
}

/** The risk, 0 to 100, that log-odds stand for; never falling where they rise. */
export function riskPoints({ alert, critical }: RiskCalibration, logOdds: number): number {
  let scaled: number;
  if (logOdds <= alert) scaled = ALERT + logOdds - alert;
  else if (logOdds >= critical) scaled = CRITICAL + logOdds - critical;
  else scaled = ALERT + ((CRITICAL - ALERT) * (logOdds - alert)) / (critical - alert);
  return 100 / (1 + exp(-scaled));
}

/** 0 to 100 with two decimals. */
export function riskScore(risk: RiskCalibration, logOdds: number): number {
  return Math.round(100 * riskPoints(risk, logOdds)) / 100;
}

/** Reads the calibration that a bundle carries. @throws Error with a sentence where it is missing or would not be monotone. */
export function readRiskCalibration(extra: JsonObject): RiskCalibration {
  const saved = extra.risk as Record<string, unknown> | undefined;
  const number = (name: string, least: number, otherwise?: number): number => {
    const value = saved?.[name] ?? otherwise;
    if (typeof value !== 'number' || !(value >= least)) {
      throw new Error(`the bundle's manifest has no usable extra.risk.${name}; train it anew`);
    }
    return value;
  };
  const alert = number('alert', -1e6, ALERT);
  return {
    intercept: number('intercept', -1e6),
    vote: number('vote', 0),
    behavior: number('behavior', 0),
    evidence: number('evidence', 0),
    alert,
    critical: number('critical', alert + 1e-6, CRITICAL),
  };
}
