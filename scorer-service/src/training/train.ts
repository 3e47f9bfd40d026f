/** From labelled events to a bundle: rows, split by groups, two learners, their calibrations, the risk, its figures. */
import { createHash } from 'node:crypto';
import {
  BetaCalibration,
  type BundledModel,
  type Calibrator,
  folds,
  IsolationForest,
  type JsonObject,
  Matrix,
  Random,
  saveBundle,
  TailCalibration,
  WeightedVote,
  XGBoost,
} from '@api-sentinel/models';
import { DEFAULT_GROUP_WEIGHTS, MODEL_GROUPS } from '../contract/index.ts';
import { type RiskCalibration, type RiskTerms, riskLogOdds, riskScore, riskTerms } from '../detection/risk.ts';
import { FEATURE_NAMES, FEATURES_VERSION } from '../features/definitions.ts';
import { gather, isPayload, type Sources } from './gather.ts';
import { heldOutFigures } from './held-out.ts';
import { fitRisk } from './risk-fit.ts';
import { RowTable } from './rows.ts';

export interface TrainingSettings extends Sources {
  /** Folder of the bundle. */
  readonly out: string;
}

export interface TrainingReport {
  readonly version: string;
  readonly metrics: JsonObject;
}

/** Parts of the cross-fit: each row is scored by models that saw no row of its group. */
const FOLDS = 5;
/** Share of attacks that the risk is calibrated for: what is seen in live traffic is rarer than in any training data. */
const PRIOR = 0.05;
/** Rows that enter the isolation forest for each harmful payload among them: live traffic is mostly harmless. */
const HARMLESS_FOR_EACH_PAYLOAD = 20;

/** The two learners on some of the rows, and what they say of others. */
interface Fitted {
  readonly forest: IsolationForest;
  readonly boosted: XGBoost;
}

/** What calibrates them, and the risk above. */
interface Calibrated {
  readonly calibrations: readonly [Calibrator, Calibrator];
  readonly risk: RiskCalibration;
}

/**
 * Every row is scored out of fold, by learners that saw nothing of its group; on those scores the calibrations and the risk are
 * fitted, and (by folds again) reported on. The learners that are saved have seen all rows.
 */
export async function train(settings: TrainingSettings): Promise<TrainingReport> {
  const { seed, progress } = settings;
  const table = new RowTable(FEATURE_NAMES.length);
  const data = await gather(settings, table);
  const matrix = new Matrix(table.features.subarray(0, table.rows * table.width), table.width, FEATURE_NAMES);
  const weights = rowWeights(table);
  const splits = folds(table.rows, FOLDS, {
    groups: table.groups,
    y: table.labels.map((label) => Number(label === 1)),
    seed,
  });
  const scores = [new Float64Array(table.rows), new Float64Array(table.rows)] as const;
  for (const [i, { train: rows, test }] of splits.entries()) {
    const { forest, boosted } = fitLearners(matrix, table, rows, weights, seed);
    const held = matrix.take(test);
    for (const [m, learner] of [forest, boosted].entries()) {
      const own = learner.score(held);
      for (let k = 0; k < test.length; k++) scores[m][test[k]] = own[k];
    }
    progress(`part ${i + 1} of ${FOLDS} scored by learners fitted on the others`);
  }
  const labeled = Int32Array.from({ length: table.rows }, (_, i) => i).filter((i) => table.labels[i] >= 0);
  const calibrated = calibrate(labeled, table, scores, weights);
  progress(`risk: ${JSON.stringify(calibrated.risk)}`);

  const risks = new Float64Array(table.rows);
  for (const { train: rows, test } of splits) {
    const others = calibrate(
      rows.filter((i) => table.labels[i] >= 0),
      table,
      scores,
      weights,
    );
    const terms = termsOf(test, table, scores, others.calibrations);
    for (let k = 0; k < test.length; k++) risks[test[k]] = riskScore(riskLogOdds(others.risk, terms[k]));
  }
  const metrics = heldOutFigures(labeled, table, risks, scores);

  const { forest, boosted } = fitLearners(
    matrix,
    table,
    Int32Array.from({ length: table.rows }, (_, i) => i),
    weights,
    seed,
  );
  progress('learners fitted on all rows');
  const [usualCalibration, attackCalibration] = calibrated.calibrations;
  const version = `${FEATURES_VERSION}.${createHash('sha256')
    .update(JSON.stringify([data, seed, metrics]))
    .digest('hex')
    .slice(0, 12)}`;
  const models: BundledModel[] = [
    {
      name: 'isolation_forest',
      group: MODEL_GROUPS.isolation_forest,
      saved: forest.save(),
      calibration: usualCalibration,
    },
    { name: 'xgboost', group: MODEL_GROUPS.xgboost, saved: boosted.save(), calibration: attackCalibration },
  ];
  saveBundle(settings.out, {
    version,
    features: { version: FEATURES_VERSION, names: FEATURE_NAMES },
    models,
    data,
    seed,
    metrics,
    extra: { risk: calibrated.risk as unknown as JsonObject, usual: usual(table, labeled) },
  });
  return { version, metrics };
}

function fitLearners(matrix: Matrix, table: RowTable, rows: Int32Array, weights: Float64Array, seed: number): Fitted {
  const forest = new IsolationForest({ n_estimators: 100, max_samples: 256, seed });
  forest.fit(matrix.take(forestRows(table, rows, seed)));
  const labeled = rows.filter((i) => table.labels[i] >= 0);
  const boosted = new XGBoost({
    n_estimators: 150,
    max_depth: 6,
    learning_rate: 0.1,
    subsample: 0.8,
    colsample_bytree: 0.7,
    min_child_weight: 5,
    reg_lambda: 2,
    seed,
  });
  boosted.fit(
    matrix.take(labeled),
    Uint8Array.from(labeled, (i) => table.labels[i]),
    {
      weights: Float64Array.from(labeled, (i) => weights[i]),
    },
  );
  return { forest, boosted };
}

/** Calibrations and risk from out-of-fold scores of labelled rows. */
function calibrate(
  rows: Int32Array,
  table: RowTable,
  scores: readonly [Float64Array, Float64Array],
  weights: Float64Array,
): Calibrated {
  const labels = Uint8Array.from(rows, (i) => table.labels[i]);
  const prior = toPrior(rows, table, weights);
  const harmless = rows.filter((i) => table.labels[i] === 0);
  const calibrations = [
    TailCalibration.fit(
      Float64Array.from(harmless, (i) => scores[0][i]),
      { prior: PRIOR },
    ),
    BetaCalibration.fit(
      Float64Array.from(rows, (i) => scores[1][i]),
      labels,
      prior,
    ),
  ] as const;
  return { calibrations, risk: fitRisk(termsOf(rows, table, scores, calibrations), labels, prior) };
}

const VOTE = new WeightedVote(
  (['isolation_forest', 'xgboost'] as const).map((name) => ({ name, group: MODEL_GROUPS[name] })),
  { groups: DEFAULT_GROUP_WEIGHTS },
);

function termsOf(
  rows: Int32Array,
  table: RowTable,
  scores: readonly [Float64Array, Float64Array],
  calibrations: readonly [Calibrator, Calibrator],
): RiskTerms[] {
  const probabilities = new Float64Array(2);
  const vote = VOTE.empty();
  return Array.from(rows, (row) => {
    for (let m = 0; m < 2; m++) probabilities[m] = calibrations[m].calibrate(scores[m][row]);
    return riskTerms(VOTE.into(probabilities, vote).logOdds, table.behavior[row], table.evidence[row]);
  });
}

/** Each class of each set counts alike in total, within bounds, so that the largest set is not the only one heard. */
function rowWeights(table: RowTable): Float64Array {
  const counts = new Map<string, number>();
  const key = (i: number): string => `${table.sets[i]}:${table.labels[i]}`;
  for (let i = 0; i < table.rows; i++) counts.set(key(i), (counts.get(key(i)) ?? 0) + 1);
  return Float64Array.from({ length: table.rows }, (_, i) =>
    Math.min(Math.max(10_000 / (counts.get(key(i)) ?? 1), 0.2), 4),
  );
}

/** Weights under which attacks have the share `PRIOR`. */
function toPrior(rows: Int32Array, table: RowTable, weights: Float64Array): Float64Array {
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

/** All rows of traffic, labelled or not, and so many payloads that harmful ones stay rare. */
function forestRows(table: RowTable, rows: Int32Array, seed: number): Int32Array {
  const random = new Random(seed, 11);
  return rows.filter(
    (i) => !isPayload(table, i) || table.labels[i] !== 1 || random.integer(HARMLESS_FOR_EACH_PAYLOAD) === 0,
  );
}

/** The middle nine tenths of each feature among harmless rows; a feature that is never there is usual at 0. */
function usual(table: RowTable, rows: Int32Array): number[][] {
  const harmless = rows.filter((i) => table.labels[i] === 0);
  return FEATURE_NAMES.map((_, j) => {
    const values = Float32Array.from(harmless, (i) => table.features[i * table.width + j]).filter((value) =>
      Number.isFinite(value),
    );
    values.sort();
    const at = (share: number): number => (values.length === 0 ? 0 : values[Math.floor(share * (values.length - 1))]);
    return [at(0.05), at(0.95)];
  });
}
