import { MISSING_BIN } from '../data/bins.ts';

const { abs } = Math;

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
}

/** The best split of one node, written over by each search. */
export interface Split {
  gain: number;
  feature: number;
  /** Rows of bins up to this one go left; -1 where only the missing do. */
  bin: number;
  defaultLeft: boolean;
  leftGradient: number;
  leftHessian: number;
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
  alpha === 0 ? gradient : gradient > alpha ? gradient - alpha : gradient < -alpha ? gradient + alpha : 0;

/** What a leaf with these sums adds, before the learning rate. */
export function leafWeight(gradient: number, hessian: number, rules: SplitRules): number {
  if (hessian < rules.minChildWeight || hessian <= 0) return 0;
  const weight = -shrunk(gradient, rules.alpha) / (hessian + rules.lambda);
  const most = rules.maxDeltaStep;
  if (most !== 0 && abs(weight) > most) return weight > 0 ? most : -most;
  return weight;
}

/** Twice the loss that a leaf with these sums takes away. */
export function leafGain(gradient: number, hessian: number, rules: SplitRules): number {
  if (hessian <= 0) return 0;
  if (rules.maxDeltaStep === 0) {
    const g = shrunk(gradient, rules.alpha);
    return (g * g) / (hessian + rules.lambda);
  }
  const weight = leafWeight(gradient, hessian, rules);
  return -(2 * gradient * weight + (hessian + rules.lambda) * weight * weight + 2 * rules.alpha * abs(weight));
}

/**
 * Looks through the histogram of `feature` (pairs of gradient and hessian sums, 256 bins) for a split better than `best`, missing values
 * going right and, where there are any, left.
 */
export function searchFeature(
  histogram: Float64Array,
  feature: number,
  bins: number,
  gradient: number,
  hessian: number,
  parentGain: number,
  rules: SplitRules,
  best: Split,
): void {
  const at = feature * 512;
  const missingGradient = histogram[at + 2 * MISSING_BIN];
  const missingHessian = histogram[at + 2 * MISSING_BIN + 1];
  const { minChildWeight, lambda, alpha, maxDeltaStep } = rules;
  const simple = alpha === 0 && maxDeltaStep === 0;
  const passes = missingHessian > 0 ? 2 : 1;
  for (let pass = 0; pass < passes; pass++) {
    let g = pass === 1 ? missingGradient : 0;
    let h = pass === 1 ? missingHessian : 0;
    for (let bin = 0; bin < bins; bin++) {
      const added = histogram[at + 2 * bin + 1];
      if (added === 0) continue;
      g += histogram[at + 2 * bin];
      h += added;
      // With every value on the left, only the missing are left over for the right.
      if (bin === bins - 1 && (pass === 1 || missingHessian === 0)) break;
      const rightH = hessian - h;
      if (h < minChildWeight) continue;
      if (rightH < minChildWeight || rightH <= 0) break;
      const rightG = gradient - g;
      const gain =
        (simple
          ? (g * g) / (h + lambda) + (rightG * rightG) / (rightH + lambda)
          : leafGain(g, h, rules) + leafGain(rightG, rightH, rules)) - parentGain;
      if (gain > best.gain && gain > LEAST_GAIN && gain >= rules.gamma) {
        best.gain = gain;
        best.feature = feature;
        // All values on one side: the missing then go left of a threshold that no value is below, infinity included.
        const alone = bin === bins - 1;
        best.bin = alone ? -1 : bin;
        best.defaultLeft = alone || pass === 1;
        best.leftGradient = alone ? missingGradient : g;
        best.leftHessian = alone ? missingHessian : h;
      }
    }
  }
}
