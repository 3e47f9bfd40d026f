import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { rocAuc } from '../metrics/ranking.ts';
import { FourierFeatures } from './fourier-features.ts';
import { OneClassSVM } from './one-class-svm.ts';

const oracle = JSON.parse(readFileSync(new URL('../../oracles/fixtures/neighbors.json', import.meta.url), 'utf8'));
const blobs = Matrix.from(oracle.blobs);
const probe = Matrix.from(oracle.probe);

describe('one-class SVM', () => {
  test.each([0, 1, 2, 3])('decides as libsvm does (setting %i)', (which) => {
    const { nu, gamma, decision, vectors, auc } = oracle.svm[which];
    const model = new OneClassSVM({ nu, gamma, tol: 1e-9, scaling: 'none' }).fit(blobs);
    const found = model.decision(probe);
    for (const [i, value] of decision.entries()) expect(Math.abs(found[i] - value)).toBeLessThan(1e-5 * (1 + nu * 250));
    expect(Math.abs(model.supportVectors - vectors)).toBeLessThanOrEqual(2);
    expect(Math.abs(rocAuc({ scores: model.score(probe), labels: oracle.outlying }) - auc)).toBeLessThan(1e-9);
  });

  test.each([0, 1])('ranks a set that scikit-learn ships as it does (set %i)', (which) => {
    const set = oracle.sets[which];
    const scores = new OneClassSVM({ nu: 0.1 }).fit(Matrix.from(set.train)).score(Matrix.from(set.test));
    expect(Math.abs(rocAuc({ scores, labels: set.labels }) - set.svm)).toBeLessThan(0.005);
  });

  test('the score is 0.5 on the border', () => {
    const model = new OneClassSVM({ nu: 0.1 }).fit(blobs);
    const decision = model.decision(probe);
    for (const [i, score] of model.score(probe).entries()) expect(score > 0.5).toBe(decision[i] < 0);
  });

  test('about nu of the rows lie outside', () => {
    for (const nu of [0.05, 0.3]) {
      const outside = new OneClassSVM({ nu, tol: 1e-6 })
        .fit(blobs)
        .decision(blobs)
        .filter((value) => value < -1e-6).length;
      expect(outside / blobs.rows).toBeLessThanOrEqual(nu);
      expect(outside / blobs.rows).toBeGreaterThan(nu - 0.05);
    }
  });
});

describe('random Fourier features', () => {
  test('their products are the kernel', () => {
    const features = FourierFeatures.draw(3, 4_096, 0.5, 1);
    const random = new Random(1);
    const a = new Float64Array(features.count);
    const b = new Float64Array(features.count);
    for (let pair = 0; pair < 20; pair++) {
      const rows = [a, b].map((out) => {
        const row = Float32Array.from({ length: 3 }, () => random.normal());
        features.input.set(row);
        features.into(out);
        return row;
      });
      const square = rows[0].reduce((sum, value, j) => sum + (value - rows[1][j]) ** 2, 0);
      const product = a.reduce((sum, value, i) => sum + value * b[i], 0);
      expect(Math.abs(product - Math.exp(-0.5 * square))).toBeLessThan(0.06);
    }
  });

  test('above max_samples they rank about as the exact solution of all rows', () => {
    const random = new Random(4);
    const make = (count: number, spread: number): number[][] =>
      Array.from({ length: count }, (_, i) => Array.from({ length: 5 }, () => random.normal() * spread + (i % 2) * 4));
    const X = Matrix.from(make(1_500, 1));
    const rows = Matrix.from([...make(300, 1), ...make(300, 2.5)]);
    const labels = Array.from({ length: 600 }, (_, i) => (i < 300 ? 0 : 1));
    const exact = new OneClassSVM().fit(X);
    const fourier = new OneClassSVM({ max_samples: 300 }).fit(X);
    expect([exact.supportVectors > 0, fourier.supportVectors]).toEqual([true, 0]);
    const [a, b] = [exact, fourier].map((model) => rocAuc({ scores: model.score(rows), labels }));
    expect(b).toBeGreaterThan(a - 0.02);
    const outside = fourier.decision(X).filter((value) => value < 0).length / X.rows;
    expect(outside).toBeCloseTo(0.05, 2);
    const back = OneClassSVM.load(fourier.save());
    expect(back.score(rows)).toEqual(fourier.score(rows));
  });
});
