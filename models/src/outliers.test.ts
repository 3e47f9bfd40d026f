import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Matrix } from './data/matrix.ts';
import { OneClassSVM } from './kernels/one-class-svm.ts';
import type { Learner } from './learner.ts';
import { rocAuc } from './metrics/ranking.ts';
import { LocalOutlierFactor } from './neighbors/local-outlier-factor.ts';
import { IsolationForest } from './trees/isolation-forest.ts';

interface OutlierSet {
  readonly name: string;
  readonly train: number[][];
  readonly test: number[][];
  readonly labels: number[];
  readonly isolation_forest: number;
  readonly local_outlier_factor: number;
  readonly one_class_svm: number;
}
const { sets } = JSON.parse(readFileSync(new URL('../oracles/fixtures/outliers.json', import.meta.url), 'utf8')) as {
  readonly sets: readonly OutlierSet[];
};

const SEEDS = 10;

describe.each(sets)("ranks the outliers of $name as PyOD's detectors do, within 0.005", (set) => {
  const [train, held] = [Matrix.from(set.train), Matrix.from(set.test)];
  const auc = (model: Learner): number => rocAuc({ scores: model.fit(train).score(held), labels: set.labels });

  test('isolation forest, the mean of ten seeds', () => {
    let sum = 0;
    for (let seed = 0; seed < SEEDS; seed++) sum += auc(new IsolationForest({ n_estimators: 200, seed }));
    expect(Math.abs(sum / SEEDS - set.isolation_forest)).toBeLessThan(0.005);
  });

  test('local outlier factor', () => {
    const own = auc(new LocalOutlierFactor({ n_neighbors: 20, scaling: 'none' }));
    expect(Math.abs(own - set.local_outlier_factor)).toBeLessThan(0.005);
  });

  test('one-class SVM', () => {
    // PyOD's gamma is 1 over the columns.
    const own = auc(new OneClassSVM({ nu: 0.1, gamma: 'auto', scaling: 'none' }));
    expect(Math.abs(own - set.one_class_svm)).toBeLessThan(0.005);
  });
});
