import { OneClassSVM } from '../src/kernels/one-class-svm.ts';
import { DBSCAN } from '../src/neighbors/dbscan.ts';
import { LocalOutlierFactor } from '../src/neighbors/local-outlier-factor.ts';
import { DenseNetwork } from '../src/neural/dense-network.ts';
import { GradientBoosting } from '../src/trees/gradient-boosting.ts';
import { IsolationForest } from '../src/trees/isolation-forest.ts';
import { LightGBM } from '../src/trees/lightgbm.ts';
import { RandomForest } from '../src/trees/random-forest.ts';
import { XGBoost } from '../src/trees/xgboost.ts';
import type { Contest } from './contest.ts';

const XGBOOST = { n_estimators: 100, max_depth: 6, learning_rate: 0.1, max_bin: 256 };
const LIGHTGBM = { n_estimators: 100, num_leaves: 31, learning_rate: 0.1, max_bin: 255 };
const GRADIENT_BOOSTING = { n_estimators: 100, max_depth: 3, learning_rate: 0.1 };
const ISOLATION_FOREST = { n_estimators: 100, max_samples: 256 };
const EPOCHS = 3;

/** Every learner that is measured beside reference implementations: the same parameters and rows, one thread each. */
export const CONTESTS: readonly Contest[] = [
  {
    name: 'xgboost',
    make: () => new XGBoost(XGBOOST),
    opponents: [
      { name: 'XGBoost', learner: 'xgboost', parameters: XGBOOST },
      { name: 'onnxruntime', key: 'onnx', learner: 'onnx' },
    ],
  },
  {
    name: 'lightgbm',
    make: () => new LightGBM(LIGHTGBM),
    opponents: [{ name: 'LightGBM', learner: 'lightgbm', parameters: LIGHTGBM }],
  },
  {
    // Its splits are exact, and it takes no missing values; the other one's lie between bins, as ours.
    name: 'gradient_boosting',
    make: () => new GradientBoosting(GRADIENT_BOOSTING),
    complete: true,
    opponents: [
      { name: 'scikit-learn', learner: 'gradient_boosting', parameters: GRADIENT_BOOSTING, most: 10_000 },
      {
        name: 'scikit-learn (histogram)',
        key: 'histogram',
        learner: 'hist_gradient_boosting',
        parameters: { max_iter: 100, max_depth: 3, learning_rate: 0.1, early_stopping: false },
      },
    ],
  },
  {
    name: 'random_forest',
    make: () => new RandomForest({ n_estimators: 100 }),
    opponents: [{ name: 'scikit-learn', learner: 'random_forest', parameters: { n_estimators: 100 }, most: 50_000 }],
  },
  {
    name: 'isolation_forest',
    make: () => new IsolationForest(ISOLATION_FOREST),
    opponents: [
      { name: 'scikit-learn', learner: 'isolation_forest', parameters: ISOLATION_FOREST },
      { name: 'river', key: 'river', learner: 'half_space_trees', parameters: { n_trees: 25 }, most: 10_000 },
    ],
  },
  {
    name: 'local_outlier_factor',
    make: () => new LocalOutlierFactor({ max_references: 1_000, scaling: 'none' }),
    complete: true,
    // The original keeps all rows: at the first size both compare with the same ones.
    sizes: [1_000, 10_000, 50_000, 200_000],
    opponents: [
      { name: 'scikit-learn', learner: 'local_outlier_factor', parameters: { n_neighbors: 20 }, most: 10_000 },
    ],
    batch: 2_048,
  },
  {
    name: 'one_class_svm',
    make: () => new OneClassSVM({ nu: 0.05, max_samples: 1_000, scaling: 'none' }),
    complete: true,
    opponents: [{ name: 'scikit-learn', learner: 'one_class_svm', parameters: { nu: 0.05 }, most: 10_000 }],
    batch: 2_048,
  },
  {
    name: 'one_class_svm_exact',
    make: () => new OneClassSVM({ nu: 0.05, max_samples: 10_000, scaling: 'none' }),
    complete: true,
    sizes: [2_000, 10_000],
    opponents: [{ name: 'scikit-learn', learner: 'one_class_svm', parameters: { nu: 0.05 } }],
    batch: 2_048,
  },
  {
    // Ours with batch normalisation and dropout, which the original lacks.
    name: 'dense_network',
    make: () => new DenseNetwork({ epochs: EPOCHS, validation_fraction: 0, scaling: 'none' }),
    complete: true,
    opponents: [
      {
        name: 'scikit-learn',
        learner: 'dense_network',
        parameters: { hidden_layer_sizes: [64, 32], batch_size: 128, max_iter: EPOCHS },
      },
    ],
  },
  {
    // It measures all pairs: more rows take it the square of their number.
    name: 'dbscan',
    make: () => new DBSCAN({ eps: 4, min_samples: 5 }),
    complete: true,
    sizes: [2_000, 10_000],
    opponents: [{ name: 'scikit-learn', learner: 'dbscan', parameters: { eps: 4, min_samples: 5 }, fitsOnly: true }],
    batch: 2_048,
  },
];
