export {
  type Bundle,
  type BundleContent,
  type BundledModel,
  type LoadLimits,
  loadBundle,
  saveBundle,
} from './bundle.ts';
export type { JsonObject } from './bundle-json.ts';
export type { BundleManifest, ManifestModel, TrainingData } from './bundle-manifest.ts';
export { Bins, MISSING_BIN } from './data/bins.ts';
export { expectWidth, Matrix } from './data/matrix.ts';
export { Random } from './data/random.ts';
export { folds, forwardFolds, type Split, type SplitOptions, trainTestSplit } from './data/splits.ts';
export { BetaCalibration } from './ensemble/beta.ts';
export { loadCalibrator } from './ensemble/calibration.ts';
export type { Calibrator, FitCalibrator } from './ensemble/calibrator.ts';
export { logistic } from './ensemble/calibrator.ts';
export { IsotonicCalibration } from './ensemble/isotonic.ts';
export { PlattCalibration } from './ensemble/platt.ts';
export { SoftVoting } from './ensemble/soft-voting.ts';
export { TailCalibration, type TailOptions } from './ensemble/tail.ts';
export { type Vote, type VoteMember, type VoteOptions, WeightedVote } from './ensemble/weighted-vote.ts';
export type { Attribution } from './explanation/attribution.ts';
export { type Reason, type RiskPoints, riskPoints } from './explanation/risk-points.ts';
export { TreeShap } from './explanation/tree-shap.ts';
export { type ExplainedMember, VoteAttribution } from './explanation/vote-attribution.ts';
export { WalkAttribution, type WalkOptions } from './explanation/walk-attribution.ts';
export { fromLightGBMText, toLightGBMText } from './interchange/lightgbm-text.ts';
export { toOnnx } from './interchange/onnx.ts';
export { fromXGBoostJson, toXGBoostJson } from './interchange/xgboost-json.ts';
export { OneClassSVM, type OneClassSVMParameters } from './kernels/one-class-svm.ts';
export type { Scaling } from './kernels/row-scaling.ts';
export type { Explainable, FitOptions, Learner } from './learner.ts';
export { attributionOf, LEARNERS, loadLearner } from './learners.ts';
export { type BootstrapOptions, bootstrap, type Interval, quantile } from './metrics/interval.ts';
export {
  brier,
  expectedCalibrationError,
  logLoss,
  type ReliabilityBin,
  type ReliabilityOptions,
  reliability,
} from './metrics/probability.ts';
export { type OperatingPoint, prAuc, rocAuc, type Scored, tprAtFpr } from './metrics/ranking.ts';
export { DBSCAN, type DBSCANParameters, NOISE } from './neighbors/dbscan.ts';
export { LocalOutlierFactor, type LocalOutlierFactorParameters } from './neighbors/local-outlier-factor.ts';
export { DenseNetwork, type DenseNetworkParameters } from './neural/dense-network.ts';
export type { DenseTrainer } from './neural/dense-trainer.ts';
export { LSTM, type LSTMParameters, type SequenceFitOptions } from './neural/lstm.ts';
export type { SequenceTrainer } from './neural/lstm-trainer.ts';
export { type TensorFlowProcessOptions, tensorFlowProcessTrainer, tensorFlowTrainer } from './neural/tensorflow.ts';
export type { Json, SavedModel, TypedArray } from './saved-model.ts';
export { expectArray, expectNumber, expectSaved } from './saved-model.ts';
export { type PermutationImportance, type PermutationOptions, permutationImportance } from './selection/permutation.ts';
export {
  type FeatureReport,
  type SelectionOptions,
  type SelectionReport,
  selectFeatures,
} from './selection/select-features.ts';
export { type ShadowOptions, type ShadowResult, type ShadowVerdict, shadowTest } from './selection/shadow-test.ts';
export { Forest, type TreeNode } from './trees/forest.ts';
export { GradientBoosting, type GradientBoostingParameters } from './trees/gradient-boosting.ts';
export { ImportedTrees } from './trees/imported-trees.ts';
export { IsolationForest, type IsolationForestParameters } from './trees/isolation-forest.ts';
export { LightGBM, type LightGBMParameters } from './trees/lightgbm.ts';
export { RandomForest, type RandomForestParameters } from './trees/random-forest.ts';
export { XGBoost, type XGBoostParameters } from './trees/xgboost.ts';
export {
  crossValidation,
  type LearningTask,
  type NestedFold,
  type NestedOptions,
  nestedComparison,
} from './tuning/cross-validation.ts';
export { DECLARED_SPACES, type DeclaredSpace } from './tuning/declared-spaces.ts';
export type { TrialRecord } from './tuning/journal.ts';
export type { Dimension, Parameters, SearchSpace } from './tuning/search-space.ts';
export { type Evaluation, type Progress, type TuneOptions, type TuneResult, tune } from './tuning/tune.ts';
