import { expect, test } from '@jest/globals';
import { Bins } from '../data/bins.ts';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { findBundles, unbundle, writeBundle } from './bundles.ts';
import { LightGBM } from './lightgbm.ts';

const ROWS = 2_000;

/** Twelve features that say which of twelve kinds a row is, some missing, and two dense ones. */
function oneHot(): { X: Matrix; y: Uint8Array } {
  const random = new Random(4);
  const X = new Matrix(new Float32Array(ROWS * 14), 14);
  const y = new Uint8Array(ROWS);
  for (let i = 0; i < ROWS; i++) {
    const kind = random.integer(12);
    const row = X.row(i);
    row[kind] = random.integer(30) === 0 ? Number.NaN : 1 + random.integer(5);
    row[12] = random.normal();
    row[13] = random.normal();
    y[i] = (kind % 3 === 0 ? 1 : -0.5) + row[12] + 0.5 * random.normal() > 0.5 ? 1 : 0;
  }
  return { X, y };
}

test('features that are never away from their usual value together share a column, and their sums come back out of it', () => {
  const { X } = oneHot();
  const bins = Bins.learn(X);
  const columns = bins.apply(X);
  const { bundles, alone } = findBundles(bins, columns, ROWS);
  expect(bundles.map((members) => members.length)).toEqual([12]);
  expect(alone).toEqual([12, 13]);
  const bytes = new Uint8Array(ROWS);
  writeBundle(bundles[0], bins, columns, ROWS, bytes, 1);
  const random = new Random(6);
  const own = new Float64Array(512);
  const together = new Float64Array(1024);
  let [gradient, hessian] = [0, 0];
  const pairs = Float64Array.from({ length: 2 * ROWS }, () => random.integer(100));
  for (let i = 0; i < ROWS; i++) {
    together[2 * bytes[i]] += pairs[2 * i];
    together[2 * bytes[i] + 1] += pairs[2 * i + 1];
    gradient += pairs[2 * i];
    hessian += pairs[2 * i + 1];
  }
  for (const member of bundles[0]) {
    own.fill(0);
    for (let i = 0; i < ROWS; i++) {
      const bin = columns[member.feature * ROWS + i];
      own[2 * bin] += pairs[2 * i];
      own[2 * bin + 1] += pairs[2 * i + 1];
    }
    unbundle(member, bins.count(member.feature), together, 0, 512, gradient, hessian);
    expect(together.slice(512)).toEqual(own);
  }
});

test('features that conflict in one row are not put together', () => {
  const { X } = oneHot();
  X.row(7).fill(2, 0, 2);
  const bins = Bins.learn(X);
  const together = findBundles(bins, bins.apply(X), ROWS).bundles.find((members) =>
    members.some(({ feature }) => feature === 0),
  );
  expect(together?.some(({ feature }) => feature === 1) ?? false).toBe(false);
});

test('a model is the same with bundles and without, where no two splits are equal', () => {
  const { X, y } = oneHot();
  const make = (enable_bundle: boolean): Float64Array =>
    new LightGBM({ n_estimators: 20, min_child_weight: 20, enable_bundle }).fit(X, y).score(X);
  const [together, apart] = [make(true), make(false)];
  for (const [i, score] of together.entries()) expect(score).toBeCloseTo(apart[i], 9);
});
