import type { Random } from '../data/random.ts';
import type { FeatureSampler } from './grower.ts';

const { floor, fround, max } = Math;

const drawn = (random: Random, from: Int32Array, share: number): Int32Array => {
  if (share >= 1) return from;
  // In single precision, as the original: 0.29 of 100 are 29 there, and 28 in double precision.
  const count = max(1, floor(fround(from.length * fround(share))));
  return random
    .sample(from.length, count)
    .sort()
    .map((i) => from[i]);
};

/** Draws features as XGBoost does: a share for the tree, of these one for each level, of these one for each node. */
export function featureSampler(
  random: Random,
  columns: number,
  shares: { readonly tree: number; readonly level: number; readonly node: number },
): FeatureSampler {
  const tree = drawn(
    random,
    Int32Array.from({ length: columns }, (_, i) => i),
    shares.tree,
  );
  const levels: Int32Array[] = [];
  return (depth) => {
    while (levels.length <= depth) levels.push(drawn(random, tree, shares.level));
    return drawn(random, levels[depth], shares.node);
  };
}
