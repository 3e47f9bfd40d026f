import { logistic } from './ensemble/calibrator.ts';
import type { Attribution } from './explanation/attribution.ts';
import { WalkAttribution } from './explanation/walk-attribution.ts';
import { OneClassSVM } from './kernels/one-class-svm.ts';
import type { Explainable, Learner } from './learner.ts';
import { DBSCAN } from './neighbors/dbscan.ts';
import { LocalOutlierFactor } from './neighbors/local-outlier-factor.ts';
import { DenseNetwork } from './neural/dense-network.ts';
import { LSTM } from './neural/lstm.ts';
import type { SavedModel } from './saved-model.ts';
import { GradientBoosting } from './trees/gradient-boosting.ts';
import { ImportedTrees } from './trees/imported-trees.ts';
import { IsolationForest } from './trees/isolation-forest.ts';
import { LightGBM } from './trees/lightgbm.ts';
import { RandomForest } from './trees/random-forest.ts';
import { XGBoost } from './trees/xgboost.ts';

/** Every learner by the kind under which it is saved: to add one is to add its file and its row here. */
export const LEARNERS: Readonly<Record<string, (saved: SavedModel) => Learner>> = {
  isolation_forest: IsolationForest.load,
  one_class_svm: OneClassSVM.load,
  local_outlier_factor: LocalOutlierFactor.load,
  dbscan: DBSCAN.load,
  random_forest: RandomForest.load,
  xgboost: XGBoost.load,
  lightgbm: LightGBM.load,
  gradient_boosting: GradientBoosting.load,
  imported_trees: ImportedTrees.load,
  dense_network: DenseNetwork.load,
  lstm: LSTM.load,
};

/** The learner that was saved. @throws Error when its kind is unknown, or its numbers do not fit */
export function loadLearner(saved: SavedModel): Learner {
  if (!Object.hasOwn(LEARNERS, saved.kind)) {
    throw new Error(
      `"${saved.kind.slice(0, 64)}" is no learner of this release; known are ${Object.keys(LEARNERS).join(', ')}.`,
    );
  }
  return LEARNERS[saved.kind](saved);
}

function isExplainable(learner: Learner): learner is Learner & Explainable {
  return 'contributionsInto' in learner;
}

function scoreOfMargin(learner: Learner): (margin: number) => number {
  if (learner instanceof IsolationForest) return (margin) => 2 ** margin;
  // A forest's leaves hold probabilities, of which it takes the mean.
  if (learner instanceof RandomForest) return (margin) => margin;
  return logistic;
}

/**
 * What says of a learner how much each feature did: a tree model by its own Shapley values, a dense network by what passes back through its
 * layers, every other by walks, the last two from `baseline`, a usual row.
 */
export function attributionOf(learner: Learner, baseline: Float32Array): Attribution {
  if (isExplainable(learner)) {
    const scoreOf = scoreOfMargin(learner);
    return { into: (row, out) => learner.contributionsInto(row, out), scoreOf };
  }
  if (learner instanceof DenseNetwork) return learner.attribution(baseline);
  const out = new Float64Array(1);
  return new WalkAttribution((row) => {
    learner.scoreInto(row, out);
    return out[0];
  }, baseline);
}
