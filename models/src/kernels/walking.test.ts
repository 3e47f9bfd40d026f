import { describe, expect, test } from '@jest/globals';
import { Random } from '../data/random.ts';
import { Forest, type TreeNode } from '../trees/forest.ts';
import { Walker } from './walking.ts';

const WIDTH = 7;

/** A tree of up to `depth` levels with thresholds of all kinds. */
function randomTree(random: Random, depth: number): TreeNode[] {
  const tree: TreeNode[] = [];
  const thresholds = [Number.NEGATIVE_INFINITY, 0, 3.4e38, -3.4e38];
  const grow = (left: number): number => {
    const at = tree.length;
    const leaf = { feature: -1, threshold: 0, left: -1, right: -1, defaultLeft: false, cover: 1, gain: 0 };
    tree.push({ ...leaf, value: random.normal() });
    if (left === 0 || random.float() < 0.15) return at;
    const threshold = random.integer(5) === 0 ? thresholds[random.integer(4)] : Math.fround(random.normal());
    const feature = random.integer(WIDTH);
    const node = { ...tree[at], feature, threshold, defaultLeft: random.float() < 0.5, left: grow(left - 1) };
    tree[at] = { ...node, right: grow(left - 1) };
    return at;
  };
  grow(depth);
  return tree;
}

function randomRows(random: Random, rows: number): Float32Array {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0];
  return Float32Array.from({ length: rows * WIDTH }, () =>
    random.integer(4) === 0 ? odd[random.integer(5)] : random.normal(),
  );
}

describe('the assembled walk and the plain one give the same bits', () => {
  test.each([
    [1, 0],
    [3, 4],
    [8, 6],
    [5, 15],
  ])('%i trees, %i deep', (trees, depth) => {
    const random = new Random(trees * 100 + depth);
    const forest = new Forest(Array.from({ length: trees }, () => randomTree(random, depth)));
    const walker = Walker.for(forest, WIDTH);
    for (const rows of [1, 2, 63, 64, 65, 200]) {
      const data = randomRows(random, rows);
      const plain = Float64Array.from({ length: rows }, (_, i) => forest.plainSum(data, i * WIDTH));
      const out = new Float64Array(rows);
      walker?.sums(data, out);
      expect(out).toEqual(plain);
      const single = new Float64Array(2);
      for (let i = 0; i < rows; i++) {
        walker?.sumInto(data.subarray(i * WIDTH, (i + 1) * WIDTH), single, 1);
        expect(single[1]).toBe(plain[i]);
      }
    }
  });

  test('no trees add up to 0, and rows too wide for the kernels are left to the plain walk', () => {
    const none = new Forest([]);
    const sum = Float64Array.of(9);
    Walker.for(none, WIDTH)?.sumInto(new Float32Array(WIDTH), sum, 0);
    expect(sum[0]).toBe(0);
    expect(Walker.for(none, 10_000)).toBeUndefined();
    const wide = new Float32Array(10_000).fill(2);
    const stump = { threshold: 1, left: 1, right: 2, defaultLeft: false, value: 0, cover: 1, gain: 1 };
    const leaf = { feature: -1, threshold: 0, left: -1, right: -1, defaultLeft: false, cover: 1, gain: 0 };
    const forest = new Forest([
      [
        { ...stump, feature: 9_999 },
        { ...leaf, value: 3 },
        { ...leaf, value: 4 },
      ],
    ]);
    expect(forest.sum(wide)).toBe(4);
  });
});
