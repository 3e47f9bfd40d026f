import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import type { Learner } from '../learner.ts';
import { rocAuc as rocAucOf } from '../metrics/ranking.ts';
import { GradientBoosting } from './gradient-boosting.ts';
import { IsolationForest } from './isolation-forest.ts';
import { LightGBM } from './lightgbm.ts';
import { RandomForest } from './random-forest.ts';
import { XGBoost } from './xgboost.ts';

interface Case {
  readonly name: string;
  readonly parameters: object;
  readonly auc: number;
}
interface Exact extends Case {
  readonly scores: string;
}
interface Average extends Case {
  readonly mean: string;
}
interface Kind {
  readonly defaults: object;
  readonly exact: readonly Exact[];
  readonly average: readonly Average[];
}
interface Reference {
  readonly rows: number;
  readonly columns: number;
  readonly missing: number;
  readonly seeds: number;
  readonly X: string;
  readonly y: string;
  readonly xgboost: Kind;
  readonly lightgbm: Kind;
  readonly gradient_boosting: Kind;
  readonly random_forest: Omit<Kind, 'exact'> & {
    readonly out_of_bag: { readonly score: number; readonly auc: number };
  };
  readonly isolation_forest: { readonly X: string; readonly y: string; readonly auc: number; readonly mean: string };
  readonly stopping: Record<'xgboost' | 'lightgbm', { readonly rounds: number; readonly loss: number }>;
}

/** Made by models/oracles/trees.py. */
const reference: Reference = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/reference.json'), 'utf8'));
const { rows, columns, missing, seeds } = reference;
const half = rows / 2;

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
const scoresOf = (text: string): Float64Array =>
  Float64Array.from(new Uint16Array(bytes(text).buffer), (score) => score / 65535);
const signed = Int8Array.from(bytes(reference.X));
const whole = new Matrix(
  Float32Array.from(signed, (value) => (value === missing ? Number.NaN : value)),
  columns,
);
const filled = new Matrix(
  Float32Array.from(signed, (value) => (value === missing ? 0 : value)),
  columns,
);
const y = bytes(reference.y);
const [yTrain, yTest] = [y.subarray(0, half), y.subarray(half)];
const weights = Float64Array.from({ length: half }, (_, i) => 1 + (i % 3));

const rocAuc = (labels: ArrayLike<number>, scores: ArrayLike<number>): number => rocAucOf({ scores, labels });

/** How far scores are from the reference's thousand, on the mean. */
const distance = (scores: ArrayLike<number>, to: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < to.length; i++) sum += Math.abs(scores[i] - to[i]);
  return sum / to.length;
};

function mean(of: readonly Float64Array[]): Float64Array {
  return of[0].map((_, i) => of.reduce((sum, scores) => sum + scores[i], 0) / of.length);
}

const KINDS: readonly {
  readonly name: 'xgboost' | 'lightgbm' | 'gradient_boosting';
  readonly X: Matrix;
  readonly make: (parameters: object, seed: number) => Learner;
}[] = [
  { name: 'xgboost', X: whole, make: (parameters, seed) => new XGBoost({ ...parameters, seed }) },
  { name: 'lightgbm', X: whole, make: (parameters, seed) => new LightGBM({ ...parameters, seed }) },
  {
    name: 'gradient_boosting',
    X: filled,
    make: (parameters, seed) => new GradientBoosting({ ...parameters, random_state: seed }),
  },
];

describe.each(KINDS)('$name', ({ name, X, make }) => {
  const { defaults, exact, average } = reference[name];
  const [train, held] = [X.slice(0, half), X.slice(half, rows)];
  const plain = scoresOf(exact[0].scores);

  test.each(exact)('scores as the original does: $name', ({ name: parameter, parameters, auc, scores }) => {
    const options = parameter === 'weights' ? { weights } : {};
    const own = make({ ...defaults, ...parameters }, 1)
      .fit(train, yTrain, options)
      .score(held);
    const theirs = scoresOf(scores);
    const off = distance(own, theirs);
    expect(Math.abs(rocAuc(yTest, own) - auc)).toBeLessThan(0.005);
    expect(off).toBeLessThan(0.01);
    if (parameter !== 'plain') expect(off).toBeLessThan(distance(own, plain) / 2);
  });

  test.each(average)('scores as the original does on the mean of seeds: $name', ({ parameters, auc, mean: scores }) => {
    const runs = Array.from({ length: seeds }, (_, seed) =>
      make({ ...defaults, ...parameters }, seed)
        .fit(train, yTrain)
        .score(held),
    );
    const own = mean(runs);
    const ownAuc = runs.reduce((sum, run) => sum + rocAuc(yTest, run), 0) / seeds;
    const off = distance(own, scoresOf(scores));
    expect(Math.abs(ownAuc - auc)).toBeLessThan(0.005);
    expect(off).toBeLessThan(distance(own, plain));
  });
});

describe('random_forest', () => {
  const { defaults, average, out_of_bag } = reference.random_forest;
  const plain = scoresOf(average[0].mean);
  const fitted = (parameters: object): readonly Float64Array[] =>
    Array.from({ length: seeds }, (_, seed) =>
      new RandomForest({ ...defaults, ...parameters, random_state: seed })
        .fit(whole.slice(0, half), yTrain)
        .score(whole.slice(half, rows)),
    );

  test.each(average)(
    'scores as the original does on the mean of seeds: $name',
    ({ name, parameters, auc, mean: scores }) => {
      const runs = fitted(parameters);
      const own = mean(runs);
      const ownAuc = runs.reduce((sum, run) => sum + rocAuc(yTest, run), 0) / seeds;
      const off = distance(own, scoresOf(scores));
      expect(Math.abs(ownAuc - auc)).toBeLessThan(0.005);
      if (name !== 'plain') expect(off).toBeLessThan(distance(own, plain));
    },
  );

  test('judges the rows that a tree did not see as the original does', () => {
    let score = 0;
    let auc = 0;
    for (let seed = 0; seed < seeds; seed++) {
      const model = new RandomForest({ ...defaults, oob_score: true, random_state: seed }).fit(
        whole.slice(0, half),
        yTrain,
      );
      score += (model.oob_score_ ?? 0) / seeds;
      auc += rocAuc(yTrain, model.oob_decision_function ?? []) / seeds;
    }
    expect(Math.abs(score - out_of_bag.score)).toBeLessThan(0.005);
    expect(Math.abs(auc - out_of_bag.auc)).toBeLessThan(0.005);
  });
});

test('an isolation forest ranks and scores as the original does on the mean of seeds', () => {
  const { X, y: far, auc, mean: scores } = reference.isolation_forest;
  const data = new Matrix(Float32Array.from(Int8Array.from(bytes(X))), 8);
  const labels = bytes(far).subarray(half);
  const runs = Array.from({ length: seeds }, (_, seed) =>
    new IsolationForest({ seed }).fit(data.slice(0, half)).score(data.slice(half, rows)),
  );
  const ownAuc = runs.reduce((sum, run) => sum + rocAuc(labels, run), 0) / seeds;
  expect(Math.abs(ownAuc - auc)).toBeLessThan(0.005);
  expect(distance(mean(runs), scoresOf(scores))).toBeLessThan(0.01);
});

describe('early stopping', () => {
  const evaluation = { X: whole.slice(half, rows), y: yTest };
  test.each(['xgboost', 'lightgbm'] as const)('stops where %s does', (name) => {
    const { rounds, loss } = reference.stopping[name];
    const common = { n_estimators: 200, learning_rate: 0.3, early_stopping_rounds: 5 };
    const model = name === 'xgboost' ? new XGBoost({ ...common, max_depth: 6 }) : new LightGBM(common);
    model.fit(whole.slice(0, half), yTrain, { evaluation });
    expect(Math.abs(model.trees.trees - rounds)).toBeLessThanOrEqual(3);
    const scores = model.score(evaluation.X);
    let own = 0;
    for (let i = 0; i < half; i++) own -= Math.log(yTest[i] === 1 ? scores[i] : 1 - scores[i]) / half;
    expect(Math.abs(own - loss)).toBeLessThan(0.005);
  });
});
