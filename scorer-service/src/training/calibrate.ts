/** From scores out of fold to probabilities, the vote, and the risk. */
import {
  BetaCalibration,
  type Calibrator,
  SoftVoting,
  TailCalibration,
  type Vote,
  WeightedVote,
} from '@api-sentinel/models';
import { DEFAULT_GROUP_WEIGHTS, MODEL_GROUPS, MODEL_NAMES, type ModelName } from '../contract/index.ts';
import { type RiskCalibration, type RiskTerms, riskTerms } from '../detection/risk.ts';
import { anchored } from './anchor.ts';
import { groupOfPayload } from './gather.ts';
import { type FittedName, LEARNERS } from './learners.ts';
import { ODDITIES } from './payloads/benign-oddities.ts';
import { fitRisk } from './risk-fit.ts';
import type { RowTable } from './rows.ts';

/** Share of attacks that the risk is calibrated for: what is seen in live traffic is rarer than in any training data. */
export const PRIOR = 0.05;

const VOTING_ROWS = 8_000;

export type Scores = Readonly<Record<FittedName, Float64Array>>;

/** What brings scores to a risk. */
export interface Calibrated {
  readonly calibrations: Readonly<Record<FittedName, Calibrator>>;
  readonly voting: SoftVoting;
  readonly risk: RiskCalibration;
}

const SUPERVISED = LEARNERS.filter(({ name }) => MODEL_GROUPS[name] === 'supervised').map(({ name }) => name);
const VOTE = new WeightedVote(
  MODEL_NAMES.map((name) => ({ name, group: MODEL_GROUPS[name] })),
  { groups: DEFAULT_GROUP_WEIGHTS },
);

/** Fits on labelled rows. @param scores of every row of the table, out of fold where it is among `rows` */
export function calibrate(rows: Int32Array, table: RowTable, scores: Scores, weights: Float64Array): Calibrated {
  const labels = Uint8Array.from(rows, (i) => table.labels[i]);
  const prior = toPrior(rows, table, weights);
  const harmless = rows.filter((i) => table.labels[i] === 0);
  const calibrations = Object.fromEntries(
    LEARNERS.map(({ name, learns }): [FittedName, Calibrator] => [
      name,
      learns === 'usual'
        ? TailCalibration.fit(
            Float64Array.from(harmless, (i) => scores[name][i]),
            { prior: PRIOR },
          )
        : BetaCalibration.fit(
            Float64Array.from(rows, (i) => scores[name][i]),
            labels,
            prior,
          ),
    ]),
  ) as Record<FittedName, Calibrator>;
  // Four weights need no more rows than these, spread over all.
  const step = Math.max(1, Math.floor(rows.length / VOTING_ROWS));
  const some = rows.filter((_, at) => at % step === 0);
  const voting = SoftVoting.learn(
    Object.fromEntries(
      SUPERVISED.map((name) => [name, Float64Array.from(some, (i) => calibrations[name].calibrate(scores[name][i]))]),
    ),
    labels.filter((_, at) => at % step === 0),
    prior.filter((_, at) => at % step === 0),
  );
  const without = { calibrations, voting };
  const terms = termsOf(rows, table, scores, without);
  return { ...without, risk: anchored(fitRisk(terms, labels, prior), terms, labels) };
}

/** The risk's terms of the rows named. */
export function termsOf(
  rows: Int32Array,
  table: RowTable,
  scores: Scores,
  calibrated: Pick<Calibrated, 'calibrations' | 'voting'>,
  voting: WeightedVote = VOTE,
): RiskTerms[] {
  const probabilities = new Float64Array(MODEL_NAMES.length);
  const vote: Vote = voting.empty();
  return Array.from(rows, (row) => {
    probabilitiesInto(row, scores, calibrated, probabilities);
    const strengths = { behavior: table.behavior[row], evidence: table.evidence[row] };
    return riskTerms(voting.into(probabilities, vote).logOdds, strengths);
  });
}

/** Every model's probability of a row, as `MODEL_NAMES` has them. */
export function probabilitiesInto(
  row: number,
  scores: Scores,
  { calibrations, voting }: Pick<Calibrated, 'calibrations' | 'voting'>,
  out: Float64Array,
): void {
  for (const [m, name] of MODEL_NAMES.entries())
    if (name !== 'voting') out[m] = calibrations[name].calibrate(scores[name][row]);
  out[MODEL_NAMES.indexOf('voting' satisfies ModelName)] = voting.combine(
    voting.members.map((name) => out[MODEL_NAMES.indexOf(name as ModelName)]),
  );
}

/** Weights under which attacks have the share `PRIOR`. */
export function toPrior(rows: Int32Array, table: RowTable, weights: Float64Array): Float64Array {
  let attacks = 0;
  let all = 0;
  for (const i of rows) {
    all += weights[i];
    if (table.labels[i] === 1) attacks += weights[i];
  }
  if (attacks === 0 || attacks === all)
    throw new Error('the held-out events are all of one class; give training more data');
  const attack = (PRIOR * all) / attacks;
  const harmless = ((1 - PRIOR) * all) / (all - attacks);
  return Float64Array.from(rows, (i) => weights[i] * (table.labels[i] === 1 ? attack : harmless));
}

/**
 * What only looks like an attack is seldom met: so much less each of these rows is learned from. That which decides what is critical (`anchored`)
 * counts every row alike, so that odd requests are asked about more often than they come.
 */
const ODD = 1 / 8;
const ODD_GROUPS = new Set(Object.keys(ODDITIES).map((rule) => groupOfPayload(`benign.${rule}`)));

/** Each class of each set counts alike in total, within bounds, so that the largest set is not the only one heard. */
export function rowWeights(table: RowTable): Float64Array {
  const counts = new Map<string, number>();
  const key = (i: number): string => `${table.sets[i]}:${table.labels[i]}`;
  for (let i = 0; i < table.rows; i++) counts.set(key(i), (counts.get(key(i)) ?? 0) + 1);
  return Float64Array.from({ length: table.rows }, (_, i) => {
    const own = Math.min(Math.max(5_000 / (counts.get(key(i)) ?? 1), 0.2), 4);
    return ODD_GROUPS.has(table.groups[i]) ? own * ODD : own;
  });
}
