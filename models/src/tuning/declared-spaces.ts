import { OneClassSVM } from '../kernels/one-class-svm.ts';
import type { Learner } from '../learner.ts';
import { LocalOutlierFactor } from '../neighbors/local-outlier-factor.ts';
import { DenseNetwork } from '../neural/dense-network.ts';
import { LSTM } from '../neural/lstm.ts';
import { GradientBoosting } from '../trees/gradient-boosting.ts';
import { IsolationForest } from '../trees/isolation-forest.ts';
import { LightGBM } from '../trees/lightgbm.ts';
import { RandomForest } from '../trees/random-forest.ts';
import { XGBoost } from '../trees/xgboost.ts';
import type { Parameters, SearchSpace } from './search-space.ts';

const { ceil, max } = Math;

/** What is searched for one kind of learner. */
export interface DeclaredSpace {
  readonly space: SearchSpace;
  /** The learner's own defaults, as far as they are searched. */
  readonly defaults: Parameters;
  /** A learner, not fitted; `resource` is the share of its rounds, trees, epochs or rows. */
  readonly make: (parameters: Parameters, resource: number, seed: number) => Learner;
  readonly supervised: boolean;
}

const share = (whole: number, resource: number, least = 1): number => max(least, ceil(whole * resource));
const layers = (text: string): readonly number[] => text.split('-').map(Number);

/** The spaces of all learners that a vote has, by kind: to search another parameter is to add its row. */
export const DECLARED_SPACES: Readonly<Record<string, DeclaredSpace>> = {
  xgboost: {
    space: {
      learning_rate: { type: 'float', low: 0.03, high: 0.5, log: true },
      max_depth: { type: 'int', low: 3, high: 9 },
      min_child_weight: { type: 'float', low: 0.5, high: 20, log: true },
      reg_lambda: { type: 'float', low: 0.1, high: 20, log: true },
      subsample: { type: 'float', low: 0.5, high: 1 },
      colsample_bytree: { type: 'float', low: 0.4, high: 1 },
    },
    defaults: {
      learning_rate: 0.3,
      max_depth: 6,
      min_child_weight: 1,
      reg_lambda: 1,
      subsample: 1,
      colsample_bytree: 1,
    },
    make: (parameters, resource, seed) => new XGBoost({ ...parameters, n_estimators: share(100, resource), seed }),
    supervised: true,
  },
  lightgbm: {
    space: {
      learning_rate: { type: 'float', low: 0.03, high: 0.4, log: true },
      num_leaves: { type: 'int', low: 7, high: 127, log: true },
      min_data_in_leaf: { type: 'int', low: 5, high: 200, log: true },
      lambda_l2: { type: 'float', low: 0, high: 20 },
      feature_fraction: { type: 'float', low: 0.4, high: 1 },
    },
    defaults: { learning_rate: 0.1, num_leaves: 31, min_data_in_leaf: 20, lambda_l2: 0, feature_fraction: 1 },
    make: (parameters, resource, seed) => new LightGBM({ ...parameters, n_estimators: share(100, resource), seed }),
    supervised: true,
  },
  gradient_boosting: {
    space: {
      learning_rate: { type: 'float', low: 0.03, high: 0.5, log: true },
      max_depth: { type: 'int', low: 2, high: 7 },
      min_samples_leaf: { type: 'int', low: 1, high: 100, log: true },
      subsample: { type: 'float', low: 0.5, high: 1 },
    },
    defaults: { learning_rate: 0.1, max_depth: 3, min_samples_leaf: 1, subsample: 1 },
    make: (parameters, resource, random_state) =>
      new GradientBoosting({ ...parameters, n_estimators: share(100, resource), random_state }),
    supervised: true,
  },
  random_forest: {
    space: {
      // 0: as deep as the rows allow.
      max_depth: { type: 'choice', values: [0, 8, 12, 16, 24] },
      min_samples_leaf: { type: 'int', low: 1, high: 30, log: true },
      max_features: { type: 'choice', values: ['sqrt', 'log2', 0.3, 0.5] },
    },
    defaults: { max_depth: 0, min_samples_leaf: 1, max_features: 'sqrt' },
    make: (parameters, resource, random_state) =>
      new RandomForest({ ...parameters, n_estimators: share(100, resource), random_state }),
    supervised: true,
  },
  isolation_forest: {
    space: {
      max_samples: { type: 'choice', values: [64, 128, 256, 512, 1024] },
      max_features: { type: 'float', low: 0.3, high: 1 },
    },
    defaults: { max_samples: 256, max_features: 1 },
    make: (parameters, resource, seed) =>
      new IsolationForest({ ...parameters, n_estimators: share(100, resource, 10), seed }),
    supervised: false,
  },
  one_class_svm: {
    space: {
      nu: { type: 'float', low: 0.005, high: 0.3, log: true },
      gamma: { type: 'choice', values: ['scale', 'auto', 0.003, 0.01, 0.03, 0.1, 0.3] },
    },
    defaults: { nu: 0.05, gamma: 'scale' },
    make: (parameters, resource, seed) =>
      new OneClassSVM({ ...parameters, max_samples: share(2_000, resource, 200), seed }),
    supervised: false,
  },
  local_outlier_factor: {
    space: {
      n_neighbors: { type: 'int', low: 5, high: 100, log: true },
      scaling: { type: 'choice', values: ['standard', 'robust'] },
    },
    defaults: { n_neighbors: 20, scaling: 'standard' },
    make: (parameters, resource, seed) =>
      new LocalOutlierFactor({ ...parameters, max_references: share(1_000, resource, 200), seed }),
    supervised: false,
  },
  dense_network: {
    space: {
      hidden: { type: 'choice', values: ['64-32', '32-16', '128-64', '64'] },
      learning_rate: { type: 'float', low: 3e-4, high: 1e-2, log: true },
      dropout: { type: 'float', low: 0, high: 0.5 },
      weight_decay: { type: 'float', low: 1e-6, high: 0.1, log: true },
    },
    defaults: { hidden: '64-32', learning_rate: 1e-3, dropout: 0.1, weight_decay: 1e-4 },
    make: ({ hidden, ...parameters }, resource, seed) =>
      new DenseNetwork({ ...parameters, hidden: layers(String(hidden)), epochs: share(40, resource, 2), seed }),
    supervised: true,
  },
  lstm: {
    space: {
      units: { type: 'choice', values: [16, 32, 48] },
      learning_rate: { type: 'float', low: 5e-4, high: 2e-2, log: true },
      dropout: { type: 'float', low: 0, high: 0.5 },
      next_weight: { type: 'float', low: 0.1, high: 2, log: true },
    },
    defaults: { units: 32, learning_rate: 3e-3, dropout: 0.1, next_weight: 0.5 },
    make: (parameters, resource, seed) => new LSTM({ ...parameters, epochs: share(20, resource, 2), seed }),
    supervised: true,
  },
};
