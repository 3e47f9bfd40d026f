import type { Bins } from '../data/bins.ts';
import type { GrowingKernels } from '../kernels/growing.ts';
import { type Bundles, unbundle } from './bundles.ts';
import { searchCategories } from './categorical-split.ts';
import type { GrowthRules } from './grower.ts';
import { type Bounds, isSimple, leafGain, noSplit, placeSplit, type Split, searchFeature, UNBOUNDED } from './split.ts';

/** Where a node's histograms and what the kernel needs beside them stand in the grower's memory. */
export interface SearchPlaces {
  /** How many features stand alone; the bundles' columns come behind them. */
  readonly alone: number;
  readonly bundles: Bundles['bundles'];
  /** The column of each feature within a histogram. */
  readonly places: Int32Array;
  /** Addresses: of the number of bins and the column of each feature, and of room for a list of features and for the best split. */
  readonly address: {
    readonly sizes: number;
    readonly places: number;
    readonly features: number;
    readonly best: number;
  };
}

/** Finds the best split of a node by its histogram: all features through the kernel where the rules are simple, else one by one. */
export class SplitSearch {
  readonly #bins: Bins;
  readonly #rules: GrowthRules;
  readonly #kernels: GrowingKernels;
  readonly #doubles: Float64Array;
  readonly #integers: Int32Array;
  readonly #at: SearchPlaces;
  readonly #singles: readonly Int32Array[];
  #lastFeatures: Int32Array | undefined;

  constructor(bins: Bins, rules: GrowthRules, kernels: GrowingKernels, memory: ArrayBufferLike, at: SearchPlaces) {
    this.#bins = bins;
    this.#rules = rules;
    this.#kernels = kernels;
    this.#doubles = new Float64Array(memory);
    this.#integers = new Int32Array(memory);
    this.#at = at;
    this.#singles = Array.from({ length: bins.columns }, (_, f) => Int32Array.of(f));
  }

  /** The best split of a node, whose feature is -1 where there is none; notes in `useless` what could not split it. */
  best(
    histogram: number,
    count: number,
    gradient: number,
    hessian: number,
    bounds: Bounds,
    useless: Uint8Array | undefined,
    features: Int32Array,
  ): Split {
    const rules = this.#rules;
    const minRows = rules.minRows ?? 0;
    const found = noSplit();
    if (hessian < (rules.minParentWeight ?? 0)) return found;
    const parentGain = leafGain(gradient, hessian, rules, rules.freeParent === true ? UNBOUNDED : bounds);
    const from = histogram >> 3;
    for (const [k, members] of this.#at.bundles.entries()) {
      const at = from + (this.#at.alone + k) * 512;
      for (const member of members) {
        const to = from + this.#at.places[member.feature] * 512;
        unbundle(member, this.#bins.count(member.feature), this.#doubles, at, to, gradient, hessian);
      }
    }
    const one = noSplit();
    const { categorical } = rules;
    const general = !isSimple(rules);
    if (!general && categorical === undefined && useless === undefined) {
      this.#searchAll(histogram, features, count, gradient, hessian, parentGain, rules, found);
    } else {
      for (const f of features) {
        if (useless?.[f] === 1) continue;
        one.gain = 0;
        one.feature = -1;
        delete one.categories;
        delete one.lambda;
        const at = from + this.#at.places[f] * 512;
        const bins = this.#bins.count(f);
        if (categorical?.features[f] === 1)
          searchCategories(
            this.#doubles,
            at,
            f,
            bins,
            count,
            gradient,
            hessian,
            parentGain,
            rules,
            minRows,
            categorical,
            one,
          );
        else if (general)
          searchFeature(this.#doubles, at, f, bins, count, gradient, hessian, parentGain, rules, bounds, one);
        else this.#searchAll(histogram, this.#singles[f], count, gradient, hessian, parentGain, rules, one);
        if (one.feature < 0 && useless !== undefined) useless[f] = 1;
        if (one.feature >= 0 && one.gain > found.gain) {
          delete found.categories;
          delete found.lambda;
          Object.assign(found, one);
        }
      }
    }
    if (found.feature >= 0) this.#place(from, hessian, found);
    return found;
  }

  /** The best split by `features` through the kernel. */
  #searchAll(
    histogram: number,
    features: Int32Array,
    count: number,
    gradient: number,
    hessian: number,
    parentGain: number,
    rules: GrowthRules,
    found: Split,
  ): void {
    if (features !== this.#lastFeatures) {
      this.#integers.set(features, this.#at.address.features >> 2);
      this.#lastFeatures = features;
    }
    const { best } = this.#at.address;
    this.#doubles[best >> 3] = 0;
    this.#integers[(best + 24) >> 2] = -1;
    this.#kernels.search(
      histogram,
      this.#at.address.features,
      features.length,
      this.#at.address.sizes,
      this.#at.address.places,
      gradient,
      hessian,
      parentGain,
      rules.lambda,
      rules.minChildWeight,
      rules.gamma,
      rules.missingLeftFirst === true ? 1 : 0,
      count / hessian,
      count,
      rules.minRows ?? 0,
      best,
    );
    found.feature = this.#integers[(best + 24) >> 2];
    if (found.feature < 0) return;
    found.gain = this.#doubles[best >> 3];
    found.leftGradient = this.#doubles[(best >> 3) + 1];
    found.leftHessian = this.#doubles[(best >> 3) + 2];
    found.bin = this.#integers[(best + 28) >> 2];
    found.defaultLeft = this.#integers[(best + 32) >> 2] === 1;
  }

  #place(histogram: number, hessian: number, split: Split): void {
    const at = histogram + this.#at.places[split.feature] * 512;
    placeSplit(this.#doubles, at, this.#bins.count(split.feature), hessian, this.#rules, split);
  }
}
