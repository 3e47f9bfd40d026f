import { MISSING_BIN } from '../data/bins.ts';
import { leafGain, type Split, type SplitRules, UNBOUNDED } from './split.ts';

/** How splits by category are found, after Fisher (1958) as LightGBM does; names are LightGBM's. */
export interface CategoricalRules {
  /** 1 for each feature whose values are categories. */
  readonly features: Uint8Array;
  readonly cat_smooth: number;
  readonly cat_l2: number;
  readonly max_cat_threshold: number;
  readonly max_cat_to_onehot: number;
  readonly min_data_per_group: number;
}

/**
 * Looks for the set of categories that, sent left, gains more than `best`: one alone where there are few, else the first ones by their ratio of
 * gradient to hessian, from either end. Missing values go right. `cells` holds the feature's 256 pairs at `at`.
 */
export function searchCategories(
  cells: Float64Array,
  at: number,
  feature: number,
  bins: number,
  count: number,
  gradient: number,
  hessian: number,
  parentGain: number,
  rules: SplitRules,
  minRows: number,
  categorical: CategoricalRules,
  best: Split,
): void {
  const perHessian = count / hessian;
  const rowsOf = (h: number): number => Math.round(h * perHessian);
  const g = (bin: number): number => cells[at + 2 * bin];
  const h = (bin: number): number => cells[at + 2 * bin + 1];
  const present: number[] = [];
  for (let bin = 0; bin < bins; bin++) if (h(bin) > 0 && rowsOf(h(bin)) > 0) present.push(bin);
  const missing = h(MISSING_BIN) > 0 ? 1 : 0;
  if (present.length + missing < 2) return;
  const take = (leftG: number, leftH: number, used: SplitRules, categories: () => number[]): void => {
    const gain =
      leafGain(leftG, leftH, used, UNBOUNDED) +
      leafGain(gradient - leftG, hessian - leftH, used, UNBOUNDED) -
      parentGain;
    if (!(gain > best.gain && gain > 1e-6 && gain >= rules.gamma)) return;
    best.gain = gain;
    best.feature = feature;
    best.bin = -1;
    best.defaultLeft = false;
    best.leftGradient = leftG;
    best.leftHessian = leftH;
    best.categories = categories();
    best.lambda = used.lambda;
  };
  if (bins <= categorical.max_cat_to_onehot) {
    for (const bin of present) {
      const here = rowsOf(h(bin));
      if (here < minRows || count - here < minRows) continue;
      if (h(bin) < rules.minChildWeight || hessian - h(bin) < rules.minChildWeight) continue;
      take(g(bin), h(bin), rules, () => [bin]);
    }
    return;
  }
  const { cat_smooth, cat_l2, max_cat_threshold, min_data_per_group } = categorical;
  const stronger = { ...rules, lambda: rules.lambda + cat_l2 };
  const order = present
    .filter((bin) => rowsOf(h(bin)) >= cat_smooth)
    .sort((a, b) => g(a) / (h(a) + cat_smooth) - g(b) / (h(b) + cat_smooth) || a - b);
  const most = Math.min(max_cat_threshold, (order.length + 1) >> 1);
  for (const ordered of [order, [...order].reverse()]) {
    let leftG = 0;
    let leftH = 0;
    let rows = 0;
    let inGroup = 0;
    for (let i = 0; i < most; i++) {
      const bin = ordered[i];
      leftG += g(bin);
      leftH += h(bin);
      rows += rowsOf(h(bin));
      inGroup += rowsOf(h(bin));
      if (rows < minRows || leftH < rules.minChildWeight) continue;
      if (count - rows < Math.max(minRows, min_data_per_group)) break;
      if (hessian - leftH < rules.minChildWeight || hessian - leftH <= 0) break;
      if (inGroup < min_data_per_group) continue;
      inGroup = 0;
      take(leftG, leftH, stronger, () => ordered.slice(0, i + 1));
    }
  }
}
