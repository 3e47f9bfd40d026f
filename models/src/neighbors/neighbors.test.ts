import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { rocAuc } from '../metrics/ranking.ts';
import { DBSCAN } from './dbscan.ts';
import { LocalOutlierFactor } from './local-outlier-factor.ts';

const oracle = JSON.parse(readFileSync(new URL('../../oracles/fixtures/neighbors.json', import.meta.url), 'utf8'));
const blobs = Matrix.from(oracle.blobs);
const probe = Matrix.from(oracle.probe);

describe('local outlier factor', () => {
  test.each(Object.entries(oracle.lof))('equals scikit-learn with %s neighbours', (_, wanted) => {
    const { n_neighbors, factor } = wanted as { n_neighbors: number; factor: number[] };
    const found = new LocalOutlierFactor({ n_neighbors, scaling: 'none' }).fit(blobs).factor(probe);
    for (const [i, value] of factor.entries()) expect(Math.abs(found[i] - value) / value).toBeLessThan(1e-5);
  });

  test.each([0, 1])('ranks a set that scikit-learn ships as it does (set %i)', (which) => {
    const set = oracle.sets[which];
    const scores = new LocalOutlierFactor().fit(Matrix.from(set.train)).score(Matrix.from(set.test));
    expect(Math.abs(rocAuc({ scores, labels: set.labels }) - set.lof)).toBeLessThan(0.005);
  });

  test('keeps no more rows than it may, and ranks about as well with them', () => {
    const random = new Random(2);
    const X = new Matrix(
      Float32Array.from({ length: 6_000 * 4 }, () => random.normal()),
      4,
    );
    const model = new LocalOutlierFactor({ max_references: 300 }).fit(X);
    expect(model.references).toBe(300);
    const labels = Array.from({ length: 200 }, (_, i) => i % 2);
    const rows = Matrix.from(labels.map((label) => Array.from({ length: 4 }, () => random.normal() * (label ? 4 : 1))));
    const auc = rocAuc({ scores: model.score(rows), labels });
    expect(auc).toBeGreaterThan(rocAuc({ scores: new LocalOutlierFactor().fit(X).score(rows), labels }) - 0.02);
    expect(auc).toBeGreaterThan(0.9);
  });

  test('refuses what it cannot take', () => {
    expect(() => new LocalOutlierFactor({ n_neighbors: 0 })).toThrow('n_neighbors is 0');
    expect(() => new LocalOutlierFactor({ scaling: 'cosine' as 'none' })).toThrow('standard, robust, none');
    const saved = new LocalOutlierFactor().fit(blobs).save();
    const references = new Float32Array(saved.arrays.references.length).fill(NaN);
    expect(() => LocalOutlierFactor.load({ ...saved, arrays: { ...saved.arrays, references } })).toThrow('damaged');
    expect(() => LocalOutlierFactor.load({ ...saved, parameters: { ...saved.parameters, width: 3 } })).toThrow(
      'damaged',
    );
  });
});

describe('DBSCAN', () => {
  test.each([0, 1, 2, 3])('gives the labels of scikit-learn (set %i)', (which) => {
    const { X, eps, min_samples, labels } = oracle.dbscan[which];
    const model = new DBSCAN({ eps, min_samples }).fit(Matrix.from(X));
    expect([...model.labels]).toEqual(labels);
    expect(model.clusters).toBe(Math.max(...labels) + 1);
  });

  test('assigns the rows it was fitted on to their clusters, and far ones to none', () => {
    const { X, eps, min_samples, labels } = oracle.dbscan[0];
    const model = DBSCAN.load(new DBSCAN({ eps, min_samples }).fit(Matrix.from(X)).save());
    const assigned = model.assign(Matrix.from(X));
    const scores = model.score(Matrix.from(X));
    for (const [i, label] of labels.entries()) {
      // A border row between two clusters may go to either.
      expect(assigned[i] === -1).toBe(label === -1);
      expect(scores[i] > 0.5).toBe(label === -1);
    }
    expect([...model.assign(Matrix.from([[50, 50]]))]).toEqual([-1]);
  });

  test('finds no cluster where nothing is dense, and says when there is too much', () => {
    const model = new DBSCAN({ eps: 1e-6 }).fit(blobs);
    expect(new Set(model.labels)).toEqual(new Set([-1]));
    expect([...model.score(probe)].every((score) => score === 1)).toBe(true);
    expect(() => new DBSCAN({ max_rows: 10 }).fit(blobs)).toThrow('250 rows, and max_rows is 10');
  });
});
