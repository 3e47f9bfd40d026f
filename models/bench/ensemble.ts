import { BetaCalibration } from '../src/ensemble/beta.ts';
import type { Calibrator } from '../src/ensemble/calibrator.ts';
import { SoftVoting } from '../src/ensemble/soft-voting.ts';
import { TailCalibration } from '../src/ensemble/tail.ts';
import { WeightedVote } from '../src/ensemble/weighted-vote.ts';
import { OneClassSVM } from '../src/kernels/one-class-svm.ts';
import type { Learner } from '../src/learner.ts';
import { LocalOutlierFactor } from '../src/neighbors/local-outlier-factor.ts';
import { DenseNetwork } from '../src/neural/dense-network.ts';
import { LSTM } from '../src/neural/lstm.ts';
import { GradientBoosting } from '../src/trees/gradient-boosting.ts';
import { IsolationForest } from '../src/trees/isolation-forest.ts';
import { LightGBM } from '../src/trees/lightgbm.ts';
import { RandomForest } from '../src/trees/random-forest.ts';
import { XGBoost } from '../src/trees/xgboost.ts';
import { benchData } from './data.ts';
import { type BenchRow, median, row } from './rows.ts';
import { cpuSeconds } from './usage.ts';

const BATCH = 256;
const KINDS = 64;

interface Member {
  readonly name: string;
  readonly group: string;
  readonly learner: Learner;
}

/** Every learner of the ensemble at the sizes that the design names: 100 trees a tree model, 1,000 rows, 256 features, 64-32, LSTM 32. */
const members = (): readonly Member[] => [
  { name: 'isolation_forest', group: 'unsupervised', learner: new IsolationForest({ n_estimators: 100 }) },
  { name: 'one_class_svm', group: 'unsupervised', learner: new OneClassSVM({ max_samples: 2_000, n_components: 256 }) },
  { name: 'local_outlier_factor', group: 'unsupervised', learner: new LocalOutlierFactor({ max_references: 1_000 }) },
  { name: 'random_forest', group: 'supervised', learner: new RandomForest({ n_estimators: 100 }) },
  { name: 'xgboost', group: 'supervised', learner: new XGBoost({ n_estimators: 100 }) },
  { name: 'lightgbm', group: 'supervised', learner: new LightGBM({ n_estimators: 100 }) },
  { name: 'gradient_boosting', group: 'supervised', learner: new GradientBoosting({ n_estimators: 100 }) },
  { name: 'dense_network', group: 'neural', learner: new DenseNetwork({ epochs: 3 }) },
];

/** The whole ensemble in batches of 256: every score calibrated, soft voting, and the vote; the LSTM a step an event with its state. */
export async function benchEnsemble(size = 10_000, turns = 5): Promise<BenchRow[]> {
  const { X, y } = benchData(size);
  const all = members();
  const calibrations: Calibrator[] = all.map(({ learner, group }) => {
    const scores = learner.fit(X, y).score(X.slice(0, 2_000));
    return group === 'unsupervised' ? TailCalibration.fit(scores) : BetaCalibration.fit(scores, y.subarray(0, 2_000));
  });
  const part = Math.min(size, 1_000);
  const kinds = Int32Array.from({ length: part }, (_, i) => i % KINDS);
  const lstm = new LSTM({ kinds: KINDS, epochs: 1 }).fit(X.slice(0, part), y.subarray(0, part), {
    kinds,
    sequences: kinds.map((_, i) => i >> 4),
  });
  const states = Array.from({ length: 64 }, () => new Float32Array(lstm.stateSize));
  const supervised = all.map(({ group }, m) => (group === 'supervised' ? m : -1)).filter((m) => m >= 0);
  const voting = new SoftVoting(Object.fromEntries(supervised.map((m) => [all[m].name, 1])));
  const vote = new WeightedVote(
    [
      ...all.map(({ name, group }) => ({ name, group })),
      { name: 'lstm', group: 'neural' },
      { name: 'voting', group: 'supervised' },
    ],
    { groups: { unsupervised: 0.35, supervised: 0.5, neural: 0.15 } },
  );
  const batches = Array.from({ length: 8 }, (_, b) => X.slice(b * BATCH, (b + 1) * BATCH));
  const probabilities = new Float64Array(all.length + 2);
  const voices = new Float64Array(supervised.length);
  const said = new Float64Array(2);
  const result = vote.empty();
  const times = new Float64Array(all.length);
  const run = (): void => {
    for (const batch of batches) {
      const scores = all.map(({ learner }, m) => {
        const begin = process.cpuUsage();
        const found = learner.score(batch);
        const { user, system } = process.cpuUsage(begin);
        times[m] += user + system;
        return found;
      });
      for (let i = 0; i < BATCH; i++) {
        for (let m = 0; m < all.length; m++) probabilities[m] = calibrations[m].calibrate(scores[m][i]);
        for (let s = 0; s < supervised.length; s++) voices[s] = probabilities[supervised[s]];
        lstm.step(states[i % 64], batch.row(i), i % KINDS, said);
        probabilities[all.length] = said[0];
        probabilities[all.length + 1] = voting.combine(voices);
        vote.into(probabilities, result);
      }
    }
  };
  run();
  times.fill(0);
  const rates: number[] = [];
  for (let turn = 0; turn < turns; turn++) rates.push((batches.length * BATCH) / cpuSeconds(run));
  const rows = turns * batches.length * BATCH;
  return [
    row('models.ensemble.batch', 'rows/s', median(rates)),
    ...all.map(({ name }, m) => row(`models.ensemble.${name}`, 'µs/row', times[m] / rows)),
  ];
}
