import { describe, expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { XGBoost } from '../trees/xgboost.ts';
import { columnFigures, correlatedGroups, mutualInformation } from './column-figures.ts';
import { permutationImportance } from './permutation.ts';
import { selectFeatures } from './select-features.ts';

const NAMES = ['linear', 'left', 'right', 'copy of linear', 'constant', 'noise 1', 'noise 2', 'noise 3', 'flag'];

/** The labels follow `linear` and the product of `left` and `right`; neither of these two says anything alone. */
function sample(rows: number, seed: number) {
  const random = new Random(seed);
  const X = new Matrix(new Float32Array(rows * NAMES.length), NAMES.length, NAMES);
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = X.row(i);
    for (let j = 0; j < row.length; j++) row[j] = random.normal();
    row[3] = Math.exp(row[0]) + 0.001 * random.normal();
    row[4] = i === 3 ? 1 : 0;
    row[8] = random.integer(10) === 0 ? NaN : random.integer(2);
    y[i] = row[0] + 2 * Math.sign(row[1] * row[2]) + 0.3 * random.normal() > 1 ? 1 : 0;
  }
  return { X, y };
}
const { X, y } = sample(1_500, 1);
const make = (seed: number): XGBoost => new XGBoost({ n_estimators: 15, max_depth: 3, learning_rate: 0.3, seed });

describe('figures of columns', () => {
  test('missing, variance and the commonest value', () => {
    const column = Matrix.from([[1], [1], [4], [NaN]]);
    expect(columnFigures(column, 0)).toEqual({ missing: 0.25, variance: 2, commonest: 0.5 });
    expect(columnFigures(X, 4).commonest).toBeGreaterThan(0.999);
  });

  test('columns that say the same are grouped, by rank and not by line', () => {
    const all = NAMES.map((_, j) => j);
    expect(correlatedGroups(X, all, 0.97, 1)).toEqual([[0, 3]]);
    expect(correlatedGroups(X, [1, 2, 5, 6], 0.97, 1)).toEqual([]);
  });

  test('mutual information is the entropy of what a column tells wholly, and about 0 of what it does not', () => {
    const labels = Uint8Array.from({ length: 1_000 }, (_, i) => (i < 250 ? 1 : 0));
    const tells = new Matrix(Float32Array.from(labels), 1);
    const entropy = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
    expect(mutualInformation(tells, 0, labels)).toBeCloseTo(entropy, 2);
    const missing = new Matrix(
      Float32Array.from(labels, (label) => (label ? NaN : 0)),
      1,
    );
    expect(mutualInformation(missing, 0, labels)).toBeCloseTo(entropy, 2);
    for (const noise of [5, 6, 7]) expect(mutualInformation(X, noise, y)).toBeLessThan(0.01);
    expect(mutualInformation(X, 0, y)).toBeGreaterThan(0.05);
  });
});

test('shuffling costs where a column is needed, and nothing where it is not', () => {
  const held = sample(1_000, 2);
  const { mean, deviation } = permutationImportance(make(1).fit(X, y), held.X, held.y, { seed: 3 });
  for (const needed of [1, 2]) expect(mean[needed]).toBeGreaterThan(0.1);
  for (const noise of [4, 5, 6, 7]) expect(Math.abs(mean[noise])).toBeLessThan(0.02);
  expect(deviation[1]).toBeGreaterThan(0);
});

describe('the selection', () => {
  const report = selectFeatures(X, y, { make, rounds: 12 });

  test('keeps what is needed, drops the rest, and says why', () => {
    expect(report.kept).toEqual([expect.stringMatching(/linear/), 'left', 'right']);
    const reasons = Object.fromEntries(report.features.map(({ name, reason }) => [name, reason]));
    expect(reasons.constant).toContain('one value');
    expect(reasons['noise 1']).toMatch(/chance/);
    expect(report.features.find(({ same_as }) => same_as !== null)?.reason).toBe('another column says the same');
    expect(report.stability).toBeGreaterThan(0.6);
  });

  test('is the same for the same seeds, and much the same for others', () => {
    expect(selectFeatures(X, y, { make, rounds: 12 })).toEqual(report);
    expect(selectFeatures(X, y, { make, rounds: 12, seeds: [7, 8, 9] }).kept).toEqual(report.kept);
  });

  test('its report can be kept as JSON', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('keeps what is demanded, and refuses what cannot be', () => {
    const few = { make, rounds: 8, seeds: [1] };
    expect(selectFeatures(X, y, { ...few, always: ['constant'] }).kept).toContain('constant');
    expect(() => selectFeatures(X, y, { ...few, always: ['nothing'] })).toThrow('no column "nothing"');
    expect(() => selectFeatures(X, new Uint8Array(1_500), few)).toThrow('both classes');
    expect(() => selectFeatures(X, y, { make, seeds: [] })).toThrow('at least one seed');
  });
});
