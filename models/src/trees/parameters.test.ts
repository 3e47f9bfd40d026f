import { describe, expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { GradientBoosting } from './gradient-boosting.ts';
import { IsolationForest } from './isolation-forest.ts';
import { LightGBM } from './lightgbm.ts';
import { RandomForest } from './random-forest.ts';
import { XGBoost } from './xgboost.ts';

const X = new Matrix(
  Float32Array.from({ length: 400 }, (_, i) => (i * 37) % 101),
  4,
);
const y = Uint8Array.from({ length: 100 }, (_, i) => (X.row(i)[1] > 60 ? 1 : 0));

describe('parameters', () => {
  test.each<[string, () => unknown, string]>([
    ['unknown', () => new XGBoost({ rate_drop: 0.1 } as object), 'XGBoost has no parameter "rate_drop" here. It takes'],
    ['too small', () => new XGBoost({ eta: 0 }), "XGBoost's learning_rate is 0; it must be a number above 0."],
    [
      'too large',
      () => new LightGBM({ bagging_fraction: 1.5 }),
      "LightGBM's subsample is 1.5; it must be a number above 0 and at most 1.",
    ],
    [
      'not whole',
      () => new RandomForest({ n_estimators: 1.5 }),
      "RandomForest's n_estimators is 1.5; it must be a whole number of at least 1 and at most 10000.",
    ],
    [
      'no number',
      () => new IsolationForest({ seed: '1' } as object),
      "IsolationForest's seed is 1; it must be a whole number of at least 0 and at most 4294967295.",
    ],
    ['another objective', () => new XGBoost({ objective: 'reg:squarederror' } as object), 'binary:logistic is.'],
    ['dart', () => new LightGBM({ boosting_type: 'dart' } as object), 'gbdt and goss are.'],
    ['entropy', () => new RandomForest({ criterion: 'entropy' } as object), 'gini is.'],
    ['exponential', () => new GradientBoosting({ loss: 'exponential' } as object), 'log_loss is.'],
    ['goss and a bag', () => new LightGBM({ boosting_type: 'goss', subsample: 0.5 }), 'not both'],
    ['oob without bootstrap', () => new RandomForest({ oob_score: true, bootstrap: false }), 'only with bootstrap'],
    [
      'too many constraints',
      () => new XGBoost({ monotone_constraints: [1] }).fit(X, y),
      '1 monotone_constraints for 4',
    ],
    ['early stopping blind', () => new XGBoost({ early_stopping_rounds: 3 }).fit(X, y), 'needs a held-out part'],
    ['a label of 2', () => new XGBoost().fit(X, new Uint8Array(100).fill(2)), 'Label 0 is 2; a label is 0 or 1.'],
    ['a weight below 0', () => new XGBoost().fit(X, y, { weights: new Float64Array(100).fill(-1) }), 'Weight 0 is -1'],
    ['no categories', () => new LightGBM({ categorical_feature: [9] }).fit(X, y), 'column 9'],
  ])('that are %s are refused in a sentence', (_, make, sentence) => {
    expect(make).toThrow(sentence);
  });

  test('have the same effect by either of their names', () => {
    const same = (a: XGBoost | LightGBM, b: XGBoost | LightGBM): void =>
      expect(a.fit(X, y).score(X)).toEqual(b.fit(X, y).score(X));
    same(
      new XGBoost({ eta: 0.1, lambda: 3, alpha: 0.1, min_split_loss: 0.1, random_state: 3, subsample: 0.7 }),
      new XGBoost({ learning_rate: 0.1, reg_lambda: 3, reg_alpha: 0.1, gamma: 0.1, seed: 3, subsample: 0.7 }),
    );
    same(
      new LightGBM({ num_iterations: 20, min_data_in_leaf: 5, lambda_l1: 0.1, lambda_l2: 1, feature_fraction: 0.5 }),
      new LightGBM({ n_estimators: 20, min_child_samples: 5, reg_alpha: 0.1, reg_lambda: 1, colsample_bytree: 0.5 }),
    );
  });

  test('a fit can be stopped from outside, and says how far it is', () => {
    const rounds: number[] = [];
    const model = new XGBoost({ n_estimators: 50 }).fit(X, y, {
      evaluation: { X, y },
      onRound: (round, loss) => {
        rounds.push(round);
        expect(loss).toBeGreaterThan(0);
        return round < 4;
      },
    });
    expect(rounds).toEqual([0, 1, 2, 3, 4]);
    expect(model.trees.trees).toBe(5);
  });

  test('a monotone constraint holds for every pair of values', () => {
    const model = new XGBoost({ n_estimators: 20, monotone_constraints: [0, 1, -1, 0] }).fit(X, y);
    for (let i = 0; i < 20; i++) {
      const low = X.row(i).slice();
      const [up, down] = [low.slice(), low.slice()];
      up[1] += 15;
      down[2] += 15;
      const [own, higher, lower] = model.score(new Matrix(Float32Array.of(...low, ...up, ...down), 4));
      expect(higher).toBeGreaterThanOrEqual(own);
      expect(lower).toBeLessThanOrEqual(own);
    }
  });
});
