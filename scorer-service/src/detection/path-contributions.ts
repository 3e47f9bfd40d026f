/** What each feature did to the sum of a forest, along the paths that a row takes. */
import type { Forest } from '@api-sentinel/models';

const { isNaN: isMissing } = Number;

/**
 * Decision-path contributions (Saabas, 2014): at each split on its path, the row's feature is given the change of the mean over
 * the training rows. They add up to the forest's sum exactly and cost one walk a tree, where Shapley values cost all of its
 * leaves: that is why the isolation forest, whose trees are many and deep, is explained so. Unlike Shapley values they favour
 * what is asked further down.
 */
export class PathContributions {
  readonly #forest: Forest;
  /** Mean of the leaves below each node, weighted by the rows that came there. */
  readonly #mean: Float64Array;
  readonly #base: number;

  constructor(forest: Forest) {
    this.#forest = forest;
    this.#mean = new Float64Array(forest.feature.length);
    let base = 0;
    for (const root of forest.roots) base += this.#fill(root);
    this.#base = base;
  }

  #fill(node: number): number {
    const { feature, left, right, value, cover } = this.#forest;
    if (feature[node] < 0) {
      this.#mean[node] = value[node];
    } else {
      const l = this.#fill(left[node]);
      const r = this.#fill(right[node]);
      const total = cover[left[node]] + cover[right[node]];
      const share = total > 0 ? cover[left[node]] / total : 0.5;
      this.#mean[node] = share * l + (1 - share) * r;
    }
    return this.#mean[node];
  }

  /** Writes one number a feature and, last, the base; they sum to the forest's sum for the row. */
  into(row: Float32Array, out: Float64Array): void {
    const { roots, feature, threshold, left, right, defaultLeft } = this.#forest;
    out.fill(0);
    for (const root of roots) {
      let node = root;
      for (let f = feature[node]; f >= 0; f = feature[node]) {
        const x = row[f];
        const next = x < threshold[node] || (isMissing(x) && defaultLeft[node] === 1) ? left[node] : right[node];
        out[f] += this.#mean[next] - this.#mean[node];
        node = next;
      }
    }
    out[out.length - 1] = this.#base;
  }
}
