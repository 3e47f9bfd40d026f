import { describe, expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { Forest, type TreeNode } from '../trees/forest.ts';
import { LightGBM } from '../trees/lightgbm.ts';
import { RandomForest } from '../trees/random-forest.ts';
import { XGBoost } from '../trees/xgboost.ts';
import { TreeShap } from './tree-shap.ts';

const WIDTH = 4;

function randomTree(random: Random, depth: number): TreeNode[] {
  const tree: TreeNode[] = [];
  const grow = (left: number, cover: number): number => {
    const at = tree.length;
    const leaf = { feature: -1, threshold: 0, left: -1, right: -1, defaultLeft: false, cover, gain: 0 };
    tree.push({ ...leaf, value: random.normal() });
    if (left === 0 || cover < 2 || random.float() < 0.1) return at;
    const on = 1 + random.integer(cover - 1);
    const threshold = Math.fround(random.normal());
    const node = { ...tree[at], feature: random.integer(WIDTH), threshold, defaultLeft: random.float() < 0.5 };
    const withLeft = { ...node, left: grow(left - 1, on) };
    tree[at] = { ...withLeft, right: grow(left - 1, cover - on) };
    return at;
  };
  grow(depth, 64);
  return tree;
}

/** What the forest gives on the mean when only the features in `known` are known. */
function given(forest: Forest, row: Float32Array, known: number): number {
  const value = (node: number): number => {
    const f = forest.feature[node];
    if (f < 0) return forest.value[node];
    const [left, right] = [forest.left[node], forest.right[node]];
    if ((known >> f) & 1) return value(forest.goesLeft(node, row[f]) ? left : right);
    return (forest.cover[left] * value(left) + forest.cover[right] * value(right)) / forest.cover[node];
  };
  return forest.roots.reduce((sum, root) => sum + value(root), 0);
}

/** Shapley values by their definition, over every set of features. */
function byDefinition(forest: Forest, row: Float32Array): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const out = new Array<number>(WIDTH + 1).fill(0);
  for (let f = 0; f < WIDTH; f++)
    for (let set = 0; set < 1 << WIDTH; set++) {
      if ((set >> f) & 1) continue;
      const size = set.toString(2).replaceAll('0', '').length;
      const weight = (factorial(size) * factorial(WIDTH - size - 1)) / factorial(WIDTH);
      out[f] += weight * (given(forest, row, set | (1 << f)) - given(forest, row, set));
    }
  out[WIDTH] = given(forest, row, 0);
  return out;
}

describe('TreeShap', () => {
  test.each([1, 2, 3, 4, 5])('gives the Shapley values of their definition, seed %i', (seed) => {
    const random = new Random(seed);
    const forest = new Forest(Array.from({ length: 3 }, () => randomTree(random, 7)));
    const shap = new TreeShap(forest);
    for (let i = 0; i < 10; i++) {
      const row = Float32Array.from({ length: WIDTH }, () => (random.integer(5) === 0 ? Number.NaN : random.normal()));
      const out = new Float64Array(WIDTH + 1);
      shap.addInto(row, out);
      for (const [f, value] of byDefinition(forest, row).entries()) expect(out[f]).toBeCloseTo(value, 9);
    }
  });

  test('adds up to the margin of every kind of model', () => {
    const random = new Random(9);
    const X = new Matrix(
      Float32Array.from({ length: 400 * WIDTH }, () => (random.integer(9) === 0 ? Number.NaN : random.normal())),
      WIDTH,
    );
    const y = Uint8Array.from({ length: 400 }, (_, i) => (X.row(i)[0] + X.row(i)[1] > 0.5 ? 1 : 0));
    const models = [
      new XGBoost({ n_estimators: 20 }).fit(X, y),
      new LightGBM({ n_estimators: 20 }).fit(X, y),
      new RandomForest({ n_estimators: 10 }).fit(X, y),
    ];
    for (const model of models) {
      const margins = model.margin(X);
      const out = new Float64Array(WIDTH + 1);
      for (let i = 0; i < 50; i++) {
        model.contributionsInto(X.row(i), out);
        expect(out.reduce((sum, part) => sum + part)).toBeCloseTo(margins[i], 8);
      }
    }
  });
});
