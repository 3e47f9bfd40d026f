import { Matrix, Random, XGBoost } from '@api-sentinel/models';
import { describe, expect, test } from '@jest/globals';
import { BaselineShap } from './baseline-shap.ts';

const WIDTH = 5;

/** Shapley values by their definition: the mean over all orders of what a feature changes when it comes. */
function byDefinition(value: (row: Float32Array) => number, row: Float32Array, baseline: Float32Array): number[] {
  const phi = new Array<number>(WIDTH).fill(0);
  const orders = permutations([...Array(WIDTH).keys()]);
  for (const order of orders) {
    const mixed = baseline.slice();
    let before = value(mixed);
    for (const feature of order) {
      mixed[feature] = row[feature];
      const after = value(mixed);
      phi[feature] += (after - before) / orders.length;
      before = after;
    }
  }
  return phi;
}

function permutations(of: readonly number[]): number[][] {
  if (of.length === 0) return [[]];
  return of.flatMap((first) => permutations(of.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}

describe('Shapley values against a usual row', () => {
  const random = new Random(4);
  const X = new Matrix(
    Float32Array.from({ length: 600 * WIDTH }, () => (random.integer(9) === 0 ? Number.NaN : random.normal())),
    WIDTH,
  );
  const y = Uint8Array.from({ length: 600 }, (_, i) => (X.row(i)[0] * (X.row(i)[1] || 1) > X.row(i)[2] ? 1 : 0));
  const { trees } = new XGBoost({ n_estimators: 8, max_depth: 4, min_child_weight: 0, seed: 2 }).fit(X, y);

  test('are those of the definition, missing values included, and sum to the difference', () => {
    const baseline = X.row(7);
    const shap = new BaselineShap(trees, baseline);
    for (let i = 0; i < 40; i++) {
      const row = X.row(i);
      const out = new Float64Array(WIDTH + 1);
      shap.addInto(row, out);
      const expected = byDefinition((mixed) => trees.plainSum(mixed, 0), row, baseline);
      for (let j = 0; j < WIDTH; j++) expect(out[j]).toBeCloseTo(expected[j], 9);
      expect(out.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trees.plainSum(row, 0) - shap.base, 9);
    }
  });
});
