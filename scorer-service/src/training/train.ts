/** From labelled events to a bundle: rows, split by groups, two learners, their calibrations, the risk, its figures. */
import { createHash } from 'node:crypto';
import {
  BetaCalibration,
  type BundledModel,
  IsolationForest,
  type JsonObject,
  Matrix,
  Random,
  rocAuc,
  saveBundle,
  TailCalibration,
  type TrainingData,
  tprAtFpr,
  WeightedVote,
  XGBoost,
} from '@api-sentinel/models';
import { hash32 } from '../behavior/sketch.ts';
import { DEFAULT_GROUP_WEIGHTS, MODEL_GROUPS } from '../contract/index.ts';
import { type RiskCalibration, riskLogOdds, riskScore, riskTerms } from '../detection/risk.ts';
import { FEATURE_NAMES, FEATURES_VERSION } from '../features/definitions.ts';
import { fingerprint, readEvents, readLabels } from './event-folder.ts';
import { payloadEvents } from './payloads/events.ts';
import { fitRisk } from './risk-fit.ts';
import { RowMaker, RowTable } from './rows.ts';

export interface TrainingSettings {
  /** Event folders, each read in its own time. */
  readonly folders: readonly string[];
  /** Single requests made by the payload grammar. */
  readonly payloads: number;
  readonly out: string;
  readonly seed: number;
  /** Told what is being done. */
  readonly progress: (sentence: string) => void;
}

export interface TrainingReport {
  readonly version: string;
  readonly metrics: JsonObject;
}

/** Parts of every hundred groups: to fit on, to calibrate on, to report on. */
const FIT = 60;
const CALIBRATE = 80;
/** Share of attacks that the risk is calibrated for: what is seen in live traffic is rarer than in any training data. */
const PRIOR = 0.05;
/** Rows that enter the isolation forest for each harmful payload among them: live traffic is mostly harmless. */
const HARMLESS_FOR_EACH_PAYLOAD = 20;

export async function train(settings: TrainingSettings): Promise<TrainingReport> {
  const { seed, progress } = settings;
  const table = new RowTable(FEATURE_NAMES.length);
  const data = await gather(settings, table);
  const matrix = new Matrix(table.features.subarray(0, table.rows * table.width), table.width, FEATURE_NAMES);
  const parts = split(table, seed);
  const labeled = (rows: readonly number[]): number[] => rows.filter((i) => table.labels[i] >= 0);
  const weights = rowWeights(table);
  progress(
    `${table.rows} rows: ${parts.fit.length} to fit, ${parts.calibrate.length} to calibrate, ${parts.report.length} to report on`,
  );

  const forest = new IsolationForest({ n_estimators: 100, max_samples: 256, seed });
  forest.fit(matrix.take(forestRows(table, parts.fit, seed)));
  progress('isolation forest fitted');
  const fitRows = labeled(parts.fit);
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
    matrix.take(fitRows),
    fitRows.map((i) => table.labels[i]),
    { weights: fitRows.map((i) => weights[i]) },
  );
  progress('boosted trees fitted');

  const held = labeled(parts.calibrate);
  const heldMatrix = matrix.take(held);
  const heldLabels = held.map((i) => table.labels[i]);
  const heldWeights = toPrior(held, table, weights);
  const usualRows = held.filter((i) => table.labels[i] === 0);
  const models: BundledModel[] = [
    {
      name: 'isolation_forest',
      group: MODEL_GROUPS.isolation_forest,
      saved: forest.save(),
      calibration: TailCalibration.fit(forest.score(matrix.take(usualRows)), { prior: PRIOR }),
    },
    {
      name: 'xgboost',
      group: MODEL_GROUPS.xgboost,
      saved: boosted.save(),
      calibration: BetaCalibration.fit(boosted.score(heldMatrix), heldLabels, heldWeights),
    },
  ];
  const vote = new WeightedVote(
    models.map(({ name, group }) => ({ name, group })),
    { groups: DEFAULT_GROUP_WEIGHTS },
  );
  const scorers = [forest, boosted];
  const votes = (rows: readonly number[]): Float64Array => {
    const part = matrix.take(rows);
    const scores = scorers.map((learner, m) =>
      learner.score(part).map((score) => models[m].calibration?.calibrate(score) ?? score),
    );
    return Float64Array.from(rows, (_, i) => vote.of(scores.map((own) => own[i])).logOdds);
  };
  const termsOf = (rows: readonly number[]) => {
    const odds = votes(rows);
    return rows.map((row, i) => riskTerms(odds[i], table.behavior[row], table.evidence[row]));
  };
  const risk = fitRisk(termsOf(held), heldLabels, heldWeights);
  progress(`risk: ${JSON.stringify(risk)}`);

  const report = labeled(parts.report);
  const reportTerms = termsOf(report);
  const metrics = evaluate(
    report,
    table,
    reportTerms.map((terms) => riskScore(riskLogOdds(risk, terms))),
    matrix,
    scorers,
  );
  const version = `${FEATURES_VERSION}.${createHash('sha256')
    .update(JSON.stringify([data, seed, metrics]))
    .digest('hex')
    .slice(0, 12)}`;
  saveBundle(settings.out, {
    version,
    features: { version: FEATURES_VERSION, names: FEATURE_NAMES },
    models,
    data,
    seed,
    metrics,
    extra: { risk: risk satisfies RiskCalibration as unknown as JsonObject, usual: usual(table, fitRows) },
  });
  return { version, metrics };
}

async function gather(
  { folders, payloads, seed, progress }: TrainingSettings,
  table: RowTable,
): Promise<TrainingData[]> {
  const data: TrainingData[] = [];
  for (const [set, folder] of folders.entries()) {
    const labels = await readLabels(folder);
    const maker = new RowMaker();
    const before = table.rows;
    for await (const { document, label } of readEvents(folder, labels)) {
      maker.add(document, label?.label ?? -1, `${set}:${label?.key ?? label?.cls ?? ''}`, set, table);
    }
    const name =
      folder
        .split(/[\\/]/)
        .filter((part) => part !== '')
        .at(-1) ?? folder;
    data.push({
      name,
      rows: table.rows - before,
      sha256: await fingerprint(folder),
      licence: 'Apache-2.0 (made by this project)',
    });
    progress(`${name}: ${table.rows - before} events`);
  }
  if (payloads > 0) {
    const before = table.rows;
    const hash = createHash('sha256');
    const maker = new RowMaker();
    for (const { document, label, family } of payloadEvents(payloads, seed)) {
      hash.update(JSON.stringify(document));
      maker.add(document, label, `payload:${family}`, folders.length, table);
    }
    data.push({
      name: 'payload grammar',
      rows: table.rows - before,
      sha256: hash.digest('hex'),
      licence: 'Apache-2.0 (made by this project)',
    });
    progress(`payload grammar: ${table.rows - before} events`);
  }
  return data;
}

/** Each group goes whole to one part, by a hash of its name and the seed. */
function split(table: RowTable, seed: number): { fit: number[]; calibrate: number[]; report: number[] } {
  const parts = { fit: [] as number[], calibrate: [] as number[], report: [] as number[] };
  for (let i = 0; i < table.rows; i++) {
    const place = hash32(table.groups[i], hash32(String(seed))) % 100;
    (place < FIT ? parts.fit : place < CALIBRATE ? parts.calibrate : parts.report).push(i);
  }
  return parts;
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
function toPrior(rows: readonly number[], table: RowTable, weights: Float64Array): number[] {
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
  return rows.map((i) => weights[i] * (table.labels[i] === 1 ? attack : harmless));
}

/** All rows of traffic, labelled or not, and so many payloads that harmful ones stay rare. */
function forestRows(table: RowTable, rows: readonly number[], seed: number): number[] {
  const random = new Random(seed, 11);
  const payload = (i: number): boolean => table.groups[i].startsWith('payload:');
  return rows.filter((i) => !payload(i) || table.labels[i] !== 1 || random.integer(HARMLESS_FOR_EACH_PAYLOAD) === 0);
}

/** The middle nine tenths of each feature among harmless rows; a feature that is never there is usual at 0. */
function usual(table: RowTable, rows: readonly number[]): number[][] {
  const harmless = rows.filter((i) => table.labels[i] === 0);
  return FEATURE_NAMES.map((_, j) => {
    const values = harmless.map((i) => table.features[i * table.width + j]).filter((value) => Number.isFinite(value));
    values.sort((a, b) => a - b);
    const at = (share: number): number => (values.length === 0 ? 0 : values[Math.floor(share * (values.length - 1))]);
    return [at(0.05), at(0.95)];
  });
}

function evaluate(
  rows: readonly number[],
  table: RowTable,
  risks: readonly number[],
  matrix: Matrix,
  scorers: readonly { score(X: Matrix): Float64Array }[],
): JsonObject {
  const metrics: Record<string, JsonObject> = {};
  const names = ['isolation_forest', 'xgboost'];
  const traffic = rows.filter((i) => !table.groups[i].startsWith('payload:'));
  const payload = rows.filter((i) => table.groups[i].startsWith('payload:'));
  const risk = new Map(rows.map((row, i) => [row, risks[i]]));
  for (const [name, part] of Object.entries({ all: rows, traffic, payload })) {
    const labels = part.map((i) => table.labels[i]);
    if (!labels.includes(0) || !labels.includes(1)) continue;
    const own = part.map((i) => risk.get(i) ?? 0);
    const figures: Record<string, number> = {
      rows: part.length,
      attacks: labels.reduce((sum, label) => sum + label, 0),
      ...figuresOf(own, labels),
    };
    for (const [m, learner] of scorers.entries())
      figures[`auc_${names[m]}`] = rounded(rocAuc({ scores: learner.score(matrix.take(part)), labels }));
    figures.flagged_attacks = rounded(share(own, labels, 1));
    figures.flagged_harmless = rounded(share(own, labels, 0));
    metrics[name] = figures;
  }
  return metrics;
}

function figuresOf(scores: readonly number[], labels: readonly number[]): Record<string, number> {
  return { auc: rounded(rocAuc({ scores, labels })), tpr_at_1pct: rounded(tprAtFpr({ scores, labels }, 0.01).tpr) };
}

function share(scores: readonly number[], labels: readonly number[], label: number): number {
  let all = 0;
  let flagged = 0;
  for (let i = 0; i < scores.length; i++) {
    if (labels[i] !== label) continue;
    all++;
    if (scores[i] >= 60) flagged++;
  }
  return all === 0 ? 0 : flagged / all;
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
