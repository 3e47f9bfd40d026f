/** From labelled events to a bundle: rows, features, ten models, their calibrations, the risk, its figures. */
import { createHash } from 'node:crypto';
import {
  type BundledModel,
  folds,
  type JsonObject,
  type Parameters,
  saveBundle,
  type TrainingData,
} from '@api-sentinel/models';
import { MODEL_GROUPS, MODEL_NAMES } from '../contract/index.ts';
import { riskLogOdds, riskScore } from '../detection/risk.ts';
import { FEATURE_NAMES, FEATURES_VERSION } from '../features/definitions.ts';
import { type Calibrated, calibrate, rowWeights, type Scores, termsOf } from './calibrate.ts';
import { type FitContext, type Fitted, fitAll, matrixOf, scoresOf } from './fit.ts';
import { type Gathered, gather, type Sources } from './gather.ts';
import { heldOutFigures } from './held-out.ts';
import { globalImportance } from './importance.ts';
import { columnsOf, type FittedName, LEARNERS } from './learners.ts';
import { mixBehavior } from './mixing.ts';
import { RowTable } from './rows.ts';
import { chooseFeatures } from './selecting.ts';
import { thinned } from './thin.ts';
import { type TuningSettings, tuned } from './tuning.ts';
import { baseline, usual } from './usual.ts';

export interface BundleSettings {
  /** Folder of the bundle. */
  readonly out: string;
  readonly seed: number;
  /** Told what is being done. */
  readonly progress: (sentence: string) => void;
  /** Rows of a set, of traffic with attacks and of traffic without, at most; 5,000 unless told. */
  readonly most?: number;
  /** Values, as hashes, of which no row may be: those of a family that is left out. */
  readonly without?: ReadonlySet<number>;
  /** Searches the parameters of every learner. */
  readonly tuning?: TuningSettings;
  /** false: all features, and no report on them. */
  readonly select?: boolean;
  /** false: the bundle does not say how much the vote needs each feature, which takes as long as a fit. */
  readonly importance?: boolean;
}

export type TrainingSettings = Sources & BundleSettings;

export interface TrainingReport {
  readonly version: string;
  readonly metrics: JsonObject;
}

/** Parts of the cross-fit: each row is scored by models that saw no row of its group. */
const FOLDS = 3;
const MOST = 5_000;

/** Gathers all sources and trains a bundle on them. */
export async function train(settings: TrainingSettings): Promise<TrainingReport> {
  const table = new RowTable(FEATURE_NAMES.length);
  const data = await gather(settings, table);
  return trainOn(table, data, settings);
}

/**
 * Every row is scored out of fold, by learners that saw nothing of its group; on those scores the calibrations and the risk are
 * fitted, and (by folds again) reported on. The learners that are saved have seen all rows.
 */
export async function trainOn(
  all: RowTable,
  data: readonly Gathered[],
  settings: BundleSettings,
): Promise<TrainingReport> {
  const { seed, progress, most = MOST, without = new Set(), select = true, importance = true } = settings;
  const table = all.take(thinned(all, most, without));
  if (table.rows === 0) throw new Error('there is nothing to train on: name folders of events with --data');
  progress(`${table.rows} of ${all.rows} rows are learned from`);
  mixBehavior(table, seed);
  const weights = rowWeights(table);
  const chosen = select
    ? chooseFeatures(table, seed, progress)
    : { places: FEATURE_NAMES.map((_, i) => i), report: undefined };
  const names = Array.from(chosen.places, (place) => FEATURE_NAMES[place]);
  const matrix = matrixOf(table, FEATURE_NAMES, chosen.places);
  const splits = folds(table.rows, FOLDS, {
    groups: table.groups,
    y: table.labels.map((label) => Number(label === 1)),
    seed,
  });
  const untuned: FitContext = { matrix, table, weights, seed, parameters: {} };
  const parameters = settings.tuning === undefined ? {} : await tuned(untuned, splits, settings.tuning, progress);
  const context: FitContext = { ...untuned, parameters };

  const scores = Object.fromEntries(LEARNERS.map(({ name }) => [name, new Float64Array(table.rows)])) as Scores;
  for (const [i, { train: rows, test }] of splits.entries()) {
    const fitted = fitAll(context, rows);
    for (const { name } of LEARNERS) {
      const own = scoresOf(name, fitted[name], context, test);
      for (let k = 0; k < test.length; k++) scores[name][test[k]] = own[k];
    }
    progress(`part ${i + 1} of ${FOLDS} scored by learners fitted on the others`);
  }
  const labeled = Int32Array.from({ length: table.rows }, (_, i) => i).filter((i) => table.labels[i] >= 0);
  const calibrated = calibrate(labeled, table, scores, weights);
  progress(`risk: ${JSON.stringify(calibrated.risk)}; voting: ${JSON.stringify(calibrated.voting.weights)}`);

  const risks = new Float64Array(table.rows);
  for (const { train: rows, test } of splits) {
    const others = calibrate(
      rows.filter((i) => table.labels[i] >= 0),
      table,
      scores,
      weights,
    );
    const terms = termsOf(test, table, scores, others);
    for (let k = 0; k < test.length; k++) risks[test[k]] = riskScore(others.risk, riskLogOdds(others.risk, terms[k]));
  }
  const metrics = heldOutFigures(labeled, table, risks, scores);
  const fitted = fitAll(
    context,
    Int32Array.from({ length: table.rows }, (_, i) => i),
    (name) => progress(`${name} fitted on all rows`),
  );
  const version = `${FEATURES_VERSION}.${createHash('sha256')
    .update(JSON.stringify([data, seed, metrics, names]))
    .digest('hex')
    .slice(0, 12)}`;
  saveBundle(settings.out, {
    version,
    features: { version: FEATURES_VERSION, names },
    models: modelsOf(fitted, calibrated),
    data: data.map(({ family: _, ...rest }): TrainingData => rest),
    seed,
    metrics,
    extra: {
      risk: calibrated.risk as unknown as JsonObject,
      usual: usual(matrix, table, labeled),
      baseline: baseline(matrix, table, labeled),
      families: [...new Set(data.map(({ family }) => family))],
      parameters: parametersOf(parameters),
      columns: columnsByName(names),
      ...(importance && { importance: globalImportance(context, fitted, calibrated, labeled) }),
      ...(chosen.report !== undefined && { selection: chosen.report }),
    },
  });
  return { version, metrics };
}

function modelsOf(fitted: Fitted, { calibrations, voting }: Calibrated): BundledModel[] {
  return MODEL_NAMES.map((name) => ({
    name,
    group: MODEL_GROUPS[name],
    ...(name === 'voting' ? { saved: voting.save() } : { saved: fitted[name].save(), calibration: calibrations[name] }),
  }));
}

function parametersOf(tunedOnes: Readonly<Partial<Record<FittedName, Parameters>>>): JsonObject {
  return Object.fromEntries(
    LEARNERS.map(({ name, parameters }) => [name, tunedOnes[name] ?? parameters]),
  ) as JsonObject;
}

/** What learners see that do not see all. */
function columnsByName(names: readonly string[]): JsonObject {
  return Object.fromEntries(
    LEARNERS.filter(({ families }) => families !== undefined).map((kind) => [
      kind.name,
      Array.from(columnsOf(kind, names), (place) => names[place]),
    ]),
  );
}
