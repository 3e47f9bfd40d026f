import { describe, expect, test } from '@jest/globals';
import { Matrix } from './data/matrix.ts';
import { Random } from './data/random.ts';
import { OneClassSVM } from './kernels/one-class-svm.ts';
import type { Learner } from './learner.ts';
import { DBSCAN } from './neighbors/dbscan.ts';
import { LocalOutlierFactor } from './neighbors/local-outlier-factor.ts';
import { DenseNetwork } from './neural/dense-network.ts';
import { LSTM } from './neural/lstm.ts';
import type { SavedModel } from './saved-model.ts';
import { GradientBoosting } from './trees/gradient-boosting.ts';
import { IsolationForest } from './trees/isolation-forest.ts';
import { LightGBM } from './trees/lightgbm.ts';
import { RandomForest } from './trees/random-forest.ts';
import { XGBoost } from './trees/xgboost.ts';

interface Row {
  readonly name: string;
  readonly make: (seed: number) => Learner;
  readonly load: (saved: SavedModel) => Learner;
  readonly supervised: boolean;
}

/** Every learner, small, so that the suite is quick. */
const REGISTRY: readonly Row[] = [
  {
    name: 'LocalOutlierFactor',
    make: (seed) => new LocalOutlierFactor({ n_neighbors: 50, max_references: 350, seed }),
    load: LocalOutlierFactor.load,
    supervised: false,
  },
  {
    name: 'DenseNetwork',
    make: (seed) => new DenseNetwork({ hidden: [16, 8], epochs: 15, batch_size: 32, learning_rate: 0.01, seed }),
    load: DenseNetwork.load,
    supervised: true,
  },
  {
    name: 'LSTM',
    make: (seed) => new LSTM({ units: 8, epochs: 8, lanes: 16, steps: 2, learning_rate: 0.02, seed }),
    load: LSTM.load,
    supervised: true,
  },
  {
    name: 'DBSCAN',
    make: () => new DBSCAN({ eps: 0.5, min_samples: 4, scaling: 'standard' }),
    load: DBSCAN.load,
    supervised: false,
  },
  {
    name: 'OneClassSVM',
    make: (seed) => new OneClassSVM({ nu: 0.1, gamma: 0.5, seed }),
    load: OneClassSVM.load,
    supervised: false,
  },
  {
    name: 'OneClassSVM on Fourier features',
    make: (seed) => new OneClassSVM({ nu: 0.1, gamma: 0.5, max_samples: 200, seed }),
    load: OneClassSVM.load,
    supervised: false,
  },
  {
    name: 'IsolationForest',
    make: (seed) => new IsolationForest({ n_estimators: 50, max_samples: 128, seed }),
    load: IsolationForest.load,
    supervised: false,
  },
  {
    name: 'RandomForest',
    make: (seed) => new RandomForest({ n_estimators: 20, random_state: seed }),
    load: RandomForest.load,
    supervised: true,
  },
  {
    name: 'GradientBoosting',
    make: (seed) => new GradientBoosting({ n_estimators: 20, subsample: 0.8, random_state: seed }),
    load: GradientBoosting.load,
    supervised: true,
  },
  {
    name: 'LightGBM',
    make: (seed) => new LightGBM({ n_estimators: 30, num_leaves: 7, colsample_bytree: 0.8, seed }),
    load: LightGBM.load,
    supervised: true,
  },
  {
    name: 'XGBoost',
    make: (seed) => new XGBoost({ n_estimators: 20, max_depth: 3, subsample: 0.8, seed }),
    load: XGBoost.load,
    supervised: true,
  },
];

const ROWS = 400;
const WIDTH = 5;

/** Four hundred rows, a twentieth of them far out and labelled 1. */
function sample(seed: number): { readonly X: Matrix; readonly y: Uint8Array } {
  const random = new Random(seed);
  const y = Uint8Array.from({ length: ROWS }, (_, i) => (i % 20 === 0 ? 1 : 0));
  const data = new Float32Array(ROWS * WIDTH);
  for (let i = 0; i < data.length; i++) data[i] = random.normal() + (y[Math.floor(i / WIDTH)] === 1 ? 5 : 0);
  return { X: new Matrix(data, WIDTH), y };
}

const { X, y } = sample(1);
const probe = sample(2);
const mean = (scores: ArrayLike<number>, of: ArrayLike<number>, label: number): number => {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < scores.length; i++) {
    if (of[i] !== label) continue;
    sum += scores[i];
    count++;
  }
  return sum / count;
};
const within = (scores: Float64Array): boolean => scores.every((score) => score >= 0 && score <= 1);
const bytes = (saved: SavedModel): unknown => ({
  parameters: saved.parameters,
  arrays: Object.fromEntries(Object.entries(saved.arrays).map(([name, array]) => [name, Array.from(array)])),
});

describe.each(REGISTRY)('$name', ({ make, load, supervised }) => {
  const labels = (of: ArrayLike<number>): ArrayLike<number> | undefined => (supervised ? of : undefined);
  const fitted = make(7).fit(X, labels(y));

  test('gives one score a row, from 0 to 1, and higher for what is anomalous', () => {
    const scores = fitted.score(probe.X);
    expect(scores).toHaveLength(ROWS);
    expect(within(scores)).toBe(true);
    expect(mean(scores, probe.y, 1)).toBeGreaterThan(mean(scores, probe.y, 0) + 0.1);
    expect(fitted.width).toBe(WIDTH);
  });

  test('scores a single row as it scores it among others', () => {
    const scores = fitted.score(probe.X);
    const out = new Float64Array(3);
    for (let i = 0; i < ROWS; i++) {
      fitted.scoreInto(probe.X.row(i), out, 1);
      expect(out[1]).toBe(scores[i]);
    }
    expect([out[0], out[2]]).toEqual([0, 0]);
    expect(fitted.score(probe.X.slice(3, 4))[0]).toBe(scores[3]);
    expect(fitted.score(new Matrix(new Float32Array(0), WIDTH))).toHaveLength(0);
  });

  test('takes missing and infinite values, in training and in scoring', () => {
    const random = new Random(3);
    const holed = new Matrix(X.data.slice(), WIDTH);
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < 300; i++) holed.data[random.integer(holed.data.length)] = odd[i % 3];
    const model = make(7).fit(holed, labels(y));
    expect(within(model.score(holed))).toBe(true);
    expect(within(fitted.score(holed))).toBe(true);
    const nothing = new Matrix(new Float32Array(WIDTH).fill(Number.NaN), WIDTH);
    expect(within(model.score(nothing))).toBe(true);
    const empty = new Matrix(new Float32Array(ROWS * WIDTH).fill(Number.NaN), WIDTH);
    expect(within(make(7).fit(empty, labels(y)).score(X))).toBe(true);
  });

  test('is not moved by a constant column', () => {
    const constant = new Matrix(new Float32Array(ROWS * 2).fill(3), 2);
    const scores = make(7).fit(constant, labels(y)).score(constant);
    expect(within(scores)).toBe(true);
    expect(new Set(scores).size).toBe(1);
  });

  test('learns from one row, from one class and from rows that are all alike', () => {
    expect(
      within(
        make(7)
          .fit(X.slice(0, 1), labels([1]))
          .score(X),
      ),
    ).toBe(true);
    for (const label of [0, 1])
      expect(
        within(
          make(7)
            .fit(X, labels(new Uint8Array(ROWS).fill(label)))
            .score(X),
        ),
      ).toBe(true);
    const alike = X.take(new Int32Array(ROWS).fill(5));
    expect(new Set(make(7).fit(alike, labels(y)).score(alike)).size).toBe(1);
  });

  test('scores rows that stand twice alike', () => {
    const twice = X.take(Int32Array.from({ length: 2 * ROWS }, (_, i) => i % ROWS));
    const model = make(7).fit(twice, labels(Uint8Array.from({ length: 2 * ROWS }, (_, i) => y[i % ROWS])));
    const scores = model.score(twice);
    expect(scores.slice(0, ROWS)).toEqual(scores.slice(ROWS));
    expect(mean(scores, y, 1)).toBeGreaterThan(mean(scores, y, 0));
  });

  test('tells the classes apart whatever the order of the columns', () => {
    const order = [3, 0, 4, 2, 1];
    const scores = make(7).fit(X.select(order), labels(y)).score(probe.X.select(order));
    expect(mean(scores, probe.y, 1)).toBeGreaterThan(mean(scores, probe.y, 0) + 0.1);
  });

  test('refuses a wrong width, scoring before fitting, and nothing to learn from, in words', () => {
    expect(() => fitted.score(X.select([0, 1]))).toThrow('The matrix has 2 columns; this learner was fitted on 5.');
    expect(() => make(7).score(X)).toThrow(/not fitted/);
    expect(() => make(7).fit(X.slice(0, 0), labels([]))).toThrow(/no rows/i);
  });

  test('gives the same bytes for the same seed, others for another, and changes nothing it was given', () => {
    const before = X.data.slice();
    const again = make(7).fit(X, labels(y));
    expect(bytes(again.save())).toEqual(bytes(fitted.save()));
    expect(make(7).fit(X, labels(y)).score(probe.X)).toEqual(fitted.score(probe.X));
    expect(X.data).toEqual(before);
  });

  test('is the same after saving and loading, to the last bit', () => {
    const saved = fitted.save();
    const header = JSON.parse(
      JSON.stringify({ kind: saved.kind, version: saved.version, parameters: saved.parameters }),
    );
    const back = load({ ...header, arrays: structuredClone(saved.arrays) });
    expect(back.score(probe.X)).toEqual(fitted.score(probe.X));
    expect(bytes(back.save())).toEqual(bytes(saved));
    expect(() => back.score(X.select([0]))).toThrow(/1 columns/);
  });

  test('refuses a saved model of another kind, of a newer layout, or with an array missing', () => {
    const saved = fitted.save();
    expect(() => load({ ...saved, kind: 'toaster' })).toThrow(/toaster/);
    expect(() => load({ ...saved, version: 99 })).toThrow(/99/);
    for (const name of Object.keys(saved.arrays)) {
      const { [name]: _, ...arrays } = saved.arrays;
      expect(() => load({ ...saved, arrays })).toThrow(/damaged/);
    }
  });
});
