import { MISSING_BIN } from '../data/bins.ts';

const { abs, floor, max, min } = Math;

/** Gains below this are rounding, not structure. */
const LEAST_GAIN = 1e-6;

/** What makes a split better than another: the second-order gain with its penalties (Chen and Guestrin, 2016). */
export interface SplitRules {
  readonly lambda: number;
  readonly alpha: number;
  /** The most a leaf may add; 0 for no bound. */
  readonly maxDeltaStep: number;
  /** The least sum of hessians on either side. */
  readonly minChildWeight: number;
  /** The least gain of a split. */
  readonly gamma: number;
  /** For each feature 1 where the prediction may only rise with it, -1 where it may only fall, else 0. */
  readonly monotone?: Int8Array;
  /** Missing values go left unless going right gains more, instead of the other way about. */
  readonly missingLeftFirst?: boolean;
  /** The least number of rows on either side, told from the hessians bin by bin, as LightGBM does; 0 for none. */
  readonly minRows?: number;
  /** Where, between the bins of two values that are there, a split lies: behind the lower (the default), half way, or before the upper. */
  readonly place?: 'low' | 'middle' | 'high';
}

/** What a node's leaves may add, as its monotone ancestors bound it. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

export const UNBOUNDED: Bounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

/** The best split of one node, written over by each search. */
export interface Split {
  gain: number;
  feature: number;
  /** Rows of bins up to this one go left; -1 where only the missing do. */
  bin: number;
  defaultLeft: boolean;
  leftGradient: number;
  leftHessian: number;
  /** The bins that go left, where the feature's values are categories. */
  categories?: number[];
  /** The lambda of both leaves, where it is not the usual one. */
  lambda?: number;
}

export const noSplit = (): Split => ({
  gain: 0,
  feature: -1,
  bin: 0,
  defaultLeft: false,
  leftGradient: 0,
  leftHessian: 0,
});

const shrunk = (gradient: number, alpha: number): number =>
  gradient > alpha ? gradient - alpha : gradient < -alpha ? gradient + alpha : 0;

/** What a leaf with these sums adds, before the learning rate. */
export function leafWeight(gradient: number, hessian: number, rules: SplitRules, bounds = UNBOUNDED): number {
  if (hessian < rules.minChildWeight || hessian <= 0) return 0;
  let weight = -shrunk(gradient, rules.alpha) / (hessian + rules.lambda);
  const most = rules.maxDeltaStep;
  if (most !== 0 && abs(weight) > most) weight = weight > 0 ? most : -most;
  return max(bounds.lower, min(bounds.upper, weight));
}

/** Whether a gain can be had without the weights: nothing bounds them. */
export const isSimple = (rules: SplitRules): boolean =>
  rules.alpha === 0 && rules.maxDeltaStep === 0 && rules.monotone === undefined;

/** Twice the loss that a leaf with these sums takes away. */
export function leafGain(gradient: number, hessian: number, rules: SplitRules, bounds = UNBOUNDED): number {
  if (hessian <= 0) return 0;
  const g = shrunk(gradient, rules.alpha);
  if (rules.maxDeltaStep === 0 && rules.monotone === undefined) return (g * g) / (hessian + rules.lambda);
  const weight = leafWeight(gradient, hessian, rules, bounds);
  return -(2 * g * weight + (hessian + rules.lambda) * weight * weight);
}

/**
 * Looks through the histogram of `feature` (pairs of gradient and hessian sums, 256 bins, from place `at`) for a split better than `best`, missing values
 * going right and, where there are any, left.
 */
export function searchFeature(
  histogram: Float64Array,
  at: number,
  feature: number,
  bins: number,
  count: number,
  gradient: number,
  hessian: number,
  parentGain: number,
  rules: SplitRules,
  bounds: Bounds,
  best: Split,
): void {
  const missingGradient = histogram[at + 2 * MISSING_BIN];
  const missingHessian = histogram[at + 2 * MISSING_BIN + 1];
  const { minChildWeight } = rules;
  const sense = rules.monotone?.[feature] ?? 0;
  const some = missingHessian > 0;
  const minRows = rules.minRows ?? 0;
  // Less than this is the rounding of a subtraction.
  const least = hessian * 1e-12;
  const perHessian = count / hessian;
  for (let turn = 0; turn < (some ? 2 : 1); turn++) {
    const pass = rules.missingLeftFirst === true ? 1 - turn : turn;
    let g = pass === 1 && some ? missingGradient : 0;
    let h = pass === 1 && some ? missingHessian : 0;
    let rowsLeft = 0;
    if (pass === 1 && minRows > 0) {
      let all = 0;
      for (let bin = 0; bin < bins; bin++) all += floor(histogram[at + 2 * bin + 1] * perHessian + 0.5);
      rowsLeft = count - all;
    }
    for (let bin = 0; bin < bins; bin++) {
      const added = histogram[at + 2 * bin + 1];
      if (!(added > least)) continue;
      g += histogram[at + 2 * bin];
      h += added;
      rowsLeft += floor(added * perHessian + 0.5);
      // With every value on the left, only the missing are left over for the right.
      const alone = bin === bins - 1;
      if (alone && (pass === 1 || !some)) break;
      const rightH = hessian - h;
      if (h < minChildWeight || rowsLeft < minRows) continue;
      if (minRows > 0 && count - rowsLeft < minRows) break;
      if (rightH < minChildWeight || rightH <= 0) break;
      const rightG = gradient - g;
      if (sense !== 0) {
        const step = leafWeight(rightG, rightH, rules, bounds) - leafWeight(g, h, rules, bounds);
        // Which side the missing are on says nothing of the order of values.
        if (!alone && sense * step < 0) continue;
      }
      const gain = leafGain(g, h, rules, bounds) + leafGain(rightG, rightH, rules, bounds) - parentGain;
      if (gain > best.gain && gain > LEAST_GAIN && gain >= rules.gamma) {
        best.gain = gain;
        best.feature = feature;
        best.bin = alone ? -1 : bin;
        best.defaultLeft = alone || pass === 1;
        best.leftGradient = alone ? missingGradient : g;
        best.leftHessian = alone ? missingHessian : h;
        delete best.categories;
        delete best.lambda;
      }
    }
  }
}

/** Moves a split into the empty bins above it, as `place` says; a split with the missing on the right stays low where `place` is high. */
export function placeSplit(
  cells: Float64Array,
  at: number,
  bins: number,
  hessian: number,
  rules: SplitRules,
  split: Split,
): void {
  const { place } = rules;
  if (split.bin < 0 || split.categories !== undefined || place === undefined || place === 'low') return;
  if (place === 'high' && !split.defaultLeft) return;
  let next = split.bin + 1;
  const least = hessian * 1e-12;
  while (next < bins - 1 && !(cells[at + 2 * next + 1] > least)) next++;
  split.bin = place === 'high' ? next - 1 : (split.bin + next) >>> 1;
}
