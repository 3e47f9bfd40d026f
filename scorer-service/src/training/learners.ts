/** How each model of the ensemble is fitted: what rows it sees, and with which parameters unless they were tuned. */
import {
  DenseNetwork,
  GradientBoosting,
  IsolationForest,
  type Learner,
  LightGBM,
  LocalOutlierFactor,
  LSTM,
  type Matrix,
  OneClassSVM,
  type Parameters,
  RandomForest,
  XGBoost,
} from '@api-sentinel/models';
import type { ModelName } from '../contract/index.ts';
import { EVENT_KINDS } from '../detection/event-kind.ts';
import { FEATURES, type FeatureFamily } from '../features/definitions.ts';

/** Soft voting is learned from the others' probabilities. */
export type FittedName = Exclude<ModelName, 'voting'>;

export interface LearnerKind {
  readonly name: FittedName;
  /** `usual`: rows of traffic in which attacks are rare, without labels; `labelled`; `sequences`: labelled, with their order. */
  readonly learns: 'usual' | 'labelled' | 'sequences';
  /** Rows at most; of more, these are drawn. */
  readonly rows: number;
  readonly parameters: Parameters;
  /** The families of features that it sees; all unless told. */
  readonly families?: ReadonlySet<FeatureFamily>;
  /** A learner, not fitted; `resource` is the share of its rounds, trees or epochs. */
  readonly make: (parameters: Parameters, resource: number, seed: number) => Learner;
}

/**
 * Figures that are spread. A count of signs of attacks is 0 of nearly every row, and a distance scaled by so small a spread would be
 * that of the one row that has a sign.
 */
const DENSE_FAMILIES: ReadonlySet<FeatureFamily> = new Set([
  'request',
  'response',
  'source',
  'user',
  'session',
  'endpoint',
  'time',
]);

/** Places of the columns that a learner sees among the names given. */
export function columnsOf({ families }: LearnerKind, names: readonly string[]): Int32Array {
  const all = Int32Array.from(names.keys());
  if (families === undefined) return all;
  const familyOf = new Map(FEATURES.map(({ name, family }) => [name, family]));
  return all.filter((place) => families.has(familyOf.get(names[place]) ?? 'inspection'));
}

const TREES = 100;
const share = (whole: number, resource: number, least = 1): number => Math.max(least, Math.ceil(whole * resource));

/** In the order in which they vote. */
export const LEARNERS: readonly LearnerKind[] = [
  {
    name: 'isolation_forest',
    learns: 'usual',
    rows: 40_000,
    parameters: { max_samples: 1024, max_features: 1 },
    make: (parameters, resource, seed) =>
      new IsolationForest({ ...parameters, n_estimators: share(TREES, resource, 10), seed }),
  },
  {
    name: 'one_class_svm',
    learns: 'usual',
    rows: 10_000,
    parameters: { nu: 0.1, gamma: 'auto' },
    make: (parameters, _, seed) => new OneClassSVM({ ...parameters, max_samples: 2_000, n_components: 256, seed }),
  },
  {
    name: 'local_outlier_factor',
    learns: 'usual',
    rows: 12_000,
    families: DENSE_FAMILIES,
    parameters: { n_neighbors: 20, scaling: 'standard' },
    make: (parameters, resource, seed) =>
      new LocalOutlierFactor({ ...parameters, max_references: share(500, resource, 200), seed }),
  },
  {
    name: 'random_forest',
    learns: 'labelled',
    rows: 40_000,
    parameters: { max_depth: 10, min_samples_leaf: 8, max_features: 'sqrt' },
    make: (parameters, resource, random_state) =>
      new RandomForest({ ...parameters, n_estimators: share(TREES, resource), random_state }),
  },
  {
    name: 'xgboost',
    learns: 'labelled',
    rows: 60_000,
    parameters: {
      learning_rate: 0.12,
      max_depth: 6,
      min_child_weight: 5,
      reg_lambda: 2,
      subsample: 0.8,
      colsample_bytree: 0.6,
    },
    make: (parameters, resource, seed) => new XGBoost({ ...parameters, n_estimators: share(TREES, resource), seed }),
  },
  {
    name: 'lightgbm',
    learns: 'labelled',
    rows: 60_000,
    parameters: { learning_rate: 0.1, num_leaves: 31, min_data_in_leaf: 40, lambda_l2: 2, feature_fraction: 0.6 },
    make: (parameters, resource, seed) => new LightGBM({ ...parameters, n_estimators: share(TREES, resource), seed }),
  },
  {
    name: 'gradient_boosting',
    learns: 'labelled',
    rows: 40_000,
    parameters: { learning_rate: 0.15, max_depth: 4, min_samples_leaf: 20, subsample: 0.7, max_features: 0.5 },
    make: (parameters, resource, random_state) =>
      new GradientBoosting({ ...parameters, n_estimators: share(TREES, resource), random_state }),
  },
  {
    name: 'dense_network',
    learns: 'labelled',
    rows: 40_000,
    parameters: { hidden: '64-32', learning_rate: 2e-3, dropout: 0.2, weight_decay: 1e-3 },
    make: ({ hidden, ...parameters }, resource, seed) =>
      new DenseNetwork({
        ...parameters,
        hidden: String(hidden).split('-').map(Number),
        epochs: share(12, resource, 2),
        seed,
      }),
  },
  {
    name: 'lstm',
    learns: 'sequences',
    rows: 30_000,
    parameters: { units: 32, learning_rate: 4e-3, dropout: 0.1, next_weight: 0.3 },
    make: (parameters, resource, seed) =>
      new LSTM({ ...parameters, kinds: EVENT_KINDS, epochs: share(8, resource, 2), seed }),
  },
];

/** The rows that a learner is given, with what it is told of them. */
export interface TrainingRows {
  readonly X: Matrix;
  readonly labels: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly kinds: ArrayLike<number>;
  readonly sequences: ArrayLike<number>;
}

/** Fits a learner of the kind on rows that were chosen for it. */
export function fitLearner(kind: LearnerKind, learner: Learner, rows: TrainingRows): Learner {
  const { X, labels, weights, kinds, sequences } = rows;
  if (kind.learns === 'usual') return learner.fit(X);
  if (learner instanceof LSTM) return learner.fit(X, labels, { weights, kinds, sequences });
  return learner.fit(X, labels, { weights });
}
