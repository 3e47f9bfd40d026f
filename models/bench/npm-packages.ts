import { createRequire } from 'node:module';
import { rocAuc } from '../src/metrics/ranking.ts';
import { IsolationForest } from '../src/trees/isolation-forest.ts';
import { RandomForest } from '../src/trees/random-forest.ts';
import { completeData } from './complete.ts';
import type { BenchData } from './data.ts';
import { type BenchRow, row, seconds } from './rows.ts';

interface NpmForest {
  train(rows: number[][], labels?: number[]): void;
  predict(rows: number[][]): number[];
}
interface NpmClassifier extends NpmForest {
  predictProbability(rows: number[][], label: number): number[];
}

const require = createRequire(import.meta.url);
// Their types are no modules.
const { RandomForestClassifier } = require('ml-random-forest') as {
  RandomForestClassifier: new (options: object) => NpmClassifier;
};
const { IsolationForest: NpmIsolationForest } = require('ml-isolation-forest') as {
  IsolationForest: new (options: object) => NpmForest;
};

const TREES = 5;
const ISOLATION_TREES = 50;

/** What the two npm packages of the same purpose take and give, beside ours: as many trees, the same rows, AUC on other rows. The first takes seconds for thousands of rows. */
export function benchNpmPackages(
  { X, y }: BenchData = completeData(2_000),
  other: BenchData = completeData(2_000, 2),
): BenchRow[] {
  const list = (from: typeof X): number[][] => Array.from({ length: from.rows }, (_, i) => [...from.row(i)]);
  const [rows, held] = [list(X), list(other.X)];
  const labels = other.y;
  const at = `@${X.rows}`;
  const forest = new RandomForest({ n_estimators: TREES });
  const isolation = new IsolationForest({ n_estimators: ISOLATION_TREES });
  const theirForest = new RandomForestClassifier({
    nEstimators: TREES,
    maxFeatures: Math.max(1, Math.floor(Math.sqrt(X.columns))),
    seed: 1,
    noOOB: true,
  });
  const theirIsolation = new NpmIsolationForest({ nEstimators: ISOLATION_TREES });
  const auc = (scores: ArrayLike<number>): number => rocAuc({ scores, labels });
  const times = [
    seconds(() => forest.fit(X, y)),
    seconds(() => theirForest.train(rows, [...y])),
    seconds(() => isolation.fit(X)),
    seconds(() => theirIsolation.train(rows)),
  ];
  return [
    row(`models.random_forest_npm.fit${at}`, 's', times[0], 'ml-random-forest', times[1]),
    row(
      `models.random_forest_npm.auc${at}`,
      'AUC',
      auc(forest.score(other.X)),
      'ml-random-forest',
      auc(theirForest.predictProbability(held, 1)),
    ),
    row(`models.isolation_forest_npm.fit${at}`, 's', times[2], 'ml-isolation-forest', times[3]),
    row(
      `models.isolation_forest_npm.auc${at}`,
      'AUC',
      auc(isolation.score(other.X)),
      'ml-isolation-forest',
      auc(theirIsolation.predict(held)),
    ),
  ];
}
