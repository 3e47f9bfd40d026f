import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, saveBundle } from './bundle.ts';
import type { BundleFiles } from './bundle-fuzz.ts';
import { Matrix } from './data/matrix.ts';
import { BetaCalibration } from './ensemble/beta.ts';
import { IsotonicCalibration } from './ensemble/isotonic.ts';
import { PlattCalibration } from './ensemble/platt.ts';
import { TailCalibration } from './ensemble/tail.ts';
import { OneClassSVM } from './kernels/one-class-svm.ts';
import type { Learner } from './learner.ts';
import { loadLearner } from './learners.ts';
import { DBSCAN } from './neighbors/dbscan.ts';
import { LocalOutlierFactor } from './neighbors/local-outlier-factor.ts';
import { DenseNetwork } from './neural/dense-network.ts';
import { LSTM } from './neural/lstm.ts';
import { GradientBoosting } from './trees/gradient-boosting.ts';
import { IsolationForest } from './trees/isolation-forest.ts';
import { LightGBM } from './trees/lightgbm.ts';
import { RandomForest } from './trees/random-forest.ts';
import { XGBoost } from './trees/xgboost.ts';

/** A small bundle with a learner of each kind and a calibration of each form, and what a user does with a bundle that loads. */
export function fuzzSample(): { files: BundleFiles; use: (bundle: Bundle) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-fuzz-'));
  const usual = Float64Array.from({ length: 64 }, (_, i) => i / 64);
  const labels = usual.map((_, i) => ((i * 7) % 3) >> 1);
  const X = new Matrix(
    Float32Array.from({ length: 128 }, (_, i) => (i * 37) % 64),
    2,
  );
  const learners: readonly Learner[] = [
    new IsolationForest({ n_estimators: 3, max_samples: 8 }),
    new OneClassSVM({ nu: 0.2 }),
    new OneClassSVM({ max_samples: 20, n_components: 16 }),
    new LocalOutlierFactor({ n_neighbors: 5, max_references: 20 }),
    new DBSCAN({ eps: 10, min_samples: 3 }),
    new RandomForest({ n_estimators: 2, max_depth: 3 }),
    new XGBoost({ n_estimators: 3, max_depth: 2 }),
    new LightGBM({ n_estimators: 3, num_leaves: 4 }),
    new GradientBoosting({ n_estimators: 3, max_depth: 2 }),
    new DenseNetwork({ hidden: [4], epochs: 1 }),
    new LSTM({ units: 4, kinds: 3, epochs: 1 }),
  ];
  const calibrations = [
    IsotonicCalibration.fit(usual, labels),
    PlattCalibration.fit(usual, labels),
    BetaCalibration.fit(usual, labels),
    TailCalibration.fit(usual),
  ];
  saveBundle(folder, {
    version: '1',
    features: { version: '1', names: ['a', 'b'] },
    models: learners.map((learner, i) => ({
      name: `model_${i}`,
      group: 'any',
      saved: learner.fit(X, labels).save(),
      calibration: calibrations[i % calibrations.length],
    })),
    data: [{ name: 'made', rows: 64, sha256: '0'.repeat(64), licence: 'Apache-2.0' }],
    seed: 1,
    thresholds: { alert: 60 },
  });
  const files: BundleFiles = new Map(
    readdirSync(folder).map((name) => [name, Uint8Array.from(readFileSync(join(folder, name)))]),
  );
  rmSync(folder, { recursive: true });
  return {
    files,
    use: (bundle) => {
      for (const { saved, calibration } of bundle.models) {
        const learner = loadLearner(saved);
        const scores = learner.score(new Matrix(new Float32Array(3 * learner.width).fill(0.5), learner.width));
        const p = calibration?.calibrate(scores[0]) ?? scores[0];
        // What was made to harm may score anything, but it has to come back.
        if (typeof p !== 'number') throw new TypeError('no number');
      }
    },
  };
}
