import { getHeapStatistics } from 'node:v8';
import { Matrix } from './data/matrix.ts';
import { Random } from './data/random.ts';
import { OneClassSVM } from './kernels/one-class-svm.ts';
import type { Learner } from './learner.ts';
import { DBSCAN } from './neighbors/dbscan.ts';
import { LocalOutlierFactor } from './neighbors/local-outlier-factor.ts';
import { DenseNetwork } from './neural/dense-network.ts';
import { LSTM } from './neural/lstm.ts';
import { GradientBoosting } from './trees/gradient-boosting.ts';
import { IsolationForest } from './trees/isolation-forest.ts';
import { LightGBM } from './trees/lightgbm.ts';
import { RandomForest } from './trees/random-forest.ts';
import { XGBoost } from './trees/xgboost.ts';

const ROWS = 600;
const WIDTH = 6;
const TURNS = 10;
const WARM = 40;

const LEARNERS: Readonly<Record<string, () => Learner>> = {
  isolation_forest: () => new IsolationForest(),
  one_class_svm: () => new OneClassSVM(),
  one_class_svm_fourier: () => new OneClassSVM({ max_samples: 300, n_components: 64 }),
  local_outlier_factor: () => new LocalOutlierFactor(),
  local_outlier_factor_few: () => new LocalOutlierFactor({ max_references: 100 }),
  dbscan: () => new DBSCAN({ eps: 1 }),
  random_forest: () => new RandomForest({ n_estimators: 20 }),
  xgboost: () => new XGBoost({ n_estimators: 20 }),
  lightgbm: () => new LightGBM({ n_estimators: 20 }),
  gradient_boosting: () => new GradientBoosting({ n_estimators: 20 }),
  dense_network: () => new DenseNetwork({ epochs: 2 }),
  lstm: () => new LSTM({ epochs: 1, kinds: 4 }),
};

/** Run with --expose-gc: prints, as JSON, how many bytes of heap each learner takes to score one row once it is warm. */
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error('Run this with --expose-gc.');
const random = new Random(1);
const X = new Matrix(
  Float32Array.from({ length: ROWS * WIDTH }, () => random.normal()),
  WIDTH,
);
const y = Uint8Array.from({ length: ROWS }, (_, i) => (X.row(i)[0] > 1 ? 1 : 0));
const rows = Array.from({ length: ROWS }, (_, i) => X.row(i));
const out = new Float64Array(1);
const taken: Record<string, number> = {};
const learners = Object.entries(LEARNERS).map(([name, make]) => [name, make().fit(X, y)] as const);
for (const [name, learner] of [...learners, ...learners]) {
  const all = (): void => {
    for (let i = 0; i < ROWS; i++) learner.scoreInto(rows[i], out);
  };
  for (let warm = 0; warm < WARM; warm++) all();
  taken[name] = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < TURNS; turn++) {
    collect();
    const before = getHeapStatistics().used_heap_size;
    all();
    taken[name] = Math.min(taken[name], (getHeapStatistics().used_heap_size - before) / ROWS);
  }
}
process.stdout.write(JSON.stringify(taken));
