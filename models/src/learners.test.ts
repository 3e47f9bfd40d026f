import { expect, test } from '@jest/globals';
import { Matrix } from './data/matrix.ts';
import { Random } from './data/random.ts';
import { OneClassSVM } from './kernels/one-class-svm.ts';
import type { Learner } from './learner.ts';
import { attributionOf, LEARNERS, loadLearner } from './learners.ts';
import { DBSCAN } from './neighbors/dbscan.ts';
import { LocalOutlierFactor } from './neighbors/local-outlier-factor.ts';
import { DenseNetwork } from './neural/dense-network.ts';
import { LSTM } from './neural/lstm.ts';
import { GradientBoosting } from './trees/gradient-boosting.ts';
import { IsolationForest } from './trees/isolation-forest.ts';
import { LightGBM } from './trees/lightgbm.ts';
import { RandomForest } from './trees/random-forest.ts';
import { XGBoost } from './trees/xgboost.ts';

const random = new Random(3);
const X = new Matrix(
  Float32Array.from({ length: 900 }, () => random.normal()),
  3,
);
const y = Uint8Array.from({ length: 300 }, (_, i) => (X.row(i)[0] > 1 ? 1 : 0));
const learners: Learner[] = [
  new IsolationForest({ n_estimators: 10 }),
  new OneClassSVM(),
  new LocalOutlierFactor(),
  new DBSCAN(),
  new RandomForest({ n_estimators: 10 }),
  new XGBoost({ n_estimators: 10 }),
  new LightGBM({ n_estimators: 10 }),
  new GradientBoosting({ n_estimators: 10 }),
  new DenseNetwork({ hidden: [8], epochs: 2 }),
  new LSTM({ units: 4, epochs: 2 }),
];

test.each(learners.map((learner) => [learner.constructor.name, learner] as const))(
  '%s comes back by its kind, and can be explained',
  (_, learner) => {
    const saved = learner.fit(X, y).save();
    expect(Object.keys(LEARNERS)).toContain(saved.kind);
    const back = loadLearner(saved);
    expect(back.constructor).toBe(learner.constructor);
    const scores = back.score(X);
    expect(scores).toEqual(learner.score(X));
    const attribution = attributionOf(back, new Float32Array(3));
    const parts = new Float64Array(4);
    for (let i = 0; i < 20; i++) {
      attribution.into(X.row(i), parts);
      const margin = parts.reduce((a, b) => a + b, 0);
      expect(Math.abs(attribution.scoreOf(margin) - scores[i])).toBeLessThan(1e-6);
    }
  },
);

test('an unknown kind is refused by name', () => {
  for (const kind of ['toaster', '__proto__', 'constructor']) {
    expect(() => loadLearner({ kind, version: 1, parameters: {}, arrays: {} })).toThrow(`"${kind}" is no learner`);
  }
});
