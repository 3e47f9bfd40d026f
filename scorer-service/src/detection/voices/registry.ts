/** Every model that may vote, by name, but soft voting, which asks the others: to add one is to add its row. */
import {
  type Attribution,
  type Calibrator,
  DenseNetwork,
  GradientBoosting,
  IsolationForest,
  type Learner,
  LightGBM,
  LocalOutlierFactor,
  LSTM,
  logistic,
  Matrix,
  OneClassSVM,
  RandomForest,
  type SavedModel,
  XGBoost,
} from '@api-sentinel/models';
import type { ModelName } from '../../contract/index.ts';
import { DistanceAttribution } from '../attribution/distance-attribution.ts';
import { TreeAttribution, type TreeShape } from '../attribution/tree-attribution.ts';
import { RowVoice } from './row-voice.ts';
import { SequenceVoice } from './sequence-voice.ts';
import type { Voice } from './voice.ts';

type Make = (saved: SavedModel, baseline: Float32Array, calibration: Calibrator | undefined) => Voice;

export const VOICES: Readonly<Record<Exclude<ModelName, 'voting'>, Make>> = {
  isolation_forest: byRow(IsolationForest.load, (learner, baseline) =>
    ofTrees(learner, baseline, marginsOverSum(learner, baseline), (margin) => 2 ** margin),
  ),
  one_class_svm: byRow(OneClassSVM.load, byDistance),
  local_outlier_factor: byRow(LocalOutlierFactor.load, byDistance),
  random_forest: byRow(RandomForest.load, (learner, baseline) =>
    ofTrees(learner, baseline, 1 / learner.trees.trees, (margin) => margin),
  ),
  xgboost: byRow(XGBoost.load, (learner, baseline) => ofTrees(learner, baseline, 1, logistic)),
  lightgbm: byRow(LightGBM.load, (learner, baseline) => ofTrees(learner, baseline, 1, logistic)),
  gradient_boosting: byRow(GradientBoosting.load, (learner, baseline) => ofTrees(learner, baseline, 1, logistic)),
  dense_network: byRow(DenseNetwork.load, (learner, baseline) => learner.attribution(baseline)),
  lstm(saved, baseline, calibration) {
    const model = LSTM.load(saved);
    expectWidth(model, baseline);
    return new SequenceVoice(model, baseline, calibration);
  },
};

function byRow<L extends Learner>(
  load: (saved: SavedModel) => L,
  explain: (learner: L, baseline: Float32Array, saved: SavedModel) => Attribution,
): Make {
  return (saved, baseline, calibration) => {
    const learner = load(saved);
    expectWidth(learner, baseline);
    return new RowVoice(learner, explain(learner, baseline, saved), calibration);
  };
}

function expectWidth({ width }: Learner, baseline: Float32Array): void {
  if (width !== baseline.length)
    throw new Error(`it wants ${width} features, the bundle's manifest names ${baseline.length}`);
}

type TreeLearner = Learner & Pick<TreeShape, 'trees'> & { margin(X: Matrix): Float64Array };

function ofTrees(
  learner: TreeLearner,
  baseline: Float32Array,
  factor: number,
  scoreOf: (margin: number) => number,
): Attribution {
  const margin = (row: Float32Array): number => learner.margin(new Matrix(row, row.length))[0];
  return new TreeAttribution({ trees: learner.trees, factor, margin, scoreOf }, baseline);
}

/** The margin of an isolation forest is the sum of path lengths times a constant of the forest, which any one row tells. */
function marginsOverSum(learner: IsolationForest, row: Float32Array): number {
  return learner.margin(new Matrix(row, row.length))[0] / learner.trees.plainSum(row, 0);
}

function byDistance(learner: Learner, baseline: Float32Array, saved: SavedModel): Attribution {
  return new DistanceAttribution(saved, scoreOf(learner), baseline);
}

function scoreOf(learner: Learner): (row: Float32Array) => number {
  const out = new Float64Array(1);
  return (row) => {
    learner.scoreInto(row, out);
    return out[0];
  };
}
