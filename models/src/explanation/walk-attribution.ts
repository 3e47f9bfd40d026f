import { Random } from '../data/random.ts';
import type { Attribution } from './attribution.ts';

export interface WalkOptions {
  /** Pairs of walks, 1 to 1,000; 2 unless told. */
  readonly pairs?: number;
  readonly seed?: number;
}

/**
 * Attribution for any model by walks from a usual row to the one in question: one feature after the other takes its value, and the change of
 * the score is that feature's. The mean over all orders would be its Shapley value with that baseline (Castro, Gómez and Tejada, 2009);
 * here it is the mean over a few orders drawn beforehand, each walked in both directions, which for two features that only act
 * together is already exact. Whatever the orders, the numbers sum to the score less that of the baseline. It costs
 * `2 * pairs * (features that differ)` scores, and no kernel regression.
 *
 * @example
 * import { WalkAttribution } from '@api-sentinel/models';
 * const attribution = new WalkAttribution((row) => row[0] + 2 * row[1] * row[2], Float32Array.of(0, 0, 0));
 * const out = new Float64Array(4);
 * attribution.into(Float32Array.of(1, 2, 3), out);
 * [...out]; // [1, 6, 6, 0]
 */
export class WalkAttribution implements Attribution {
  readonly #score: (row: Float32Array) => number;
  readonly #baseline: Float32Array;
  readonly #orders: readonly Int32Array[];
  readonly #row: Float32Array;
  readonly #different: Int32Array;
  readonly #base: number;

  /**
   * @param score of one row, higher being more anomalous; it must keep nothing of the row
   * @param baseline a usual row, for example of medians
   */
  constructor(score: (row: Float32Array) => number, baseline: Float32Array, { pairs = 2, seed = 0 }: WalkOptions = {}) {
    if (!Number.isInteger(pairs) || pairs < 1 || pairs > 1_000)
      throw new Error(`pairs is ${pairs}: 1 to 1,000 is needed.`);
    this.#score = score;
    this.#baseline = baseline.slice();
    const width = baseline.length;
    this.#orders = Array.from({ length: pairs }, (_, pair) => new Random(seed, pair).sample(width, width));
    this.#row = new Float32Array(width);
    this.#different = new Int32Array(width);
    this.#base = score(this.#baseline);
  }

  into(row: Float32Array, out: Float64Array): void {
    const baseline = this.#baseline;
    const width = baseline.length;
    out.fill(0);
    out[width] = this.#base;
    const final = this.#score(row);
    for (const order of this.#orders) {
      let count = 0;
      for (let i = 0; i < width; i++)
        if (!Object.is(row[order[i]], baseline[order[i]])) this.#different[count++] = order[i];
      for (const back of [false, true]) {
        this.#row.set(baseline);
        let before = this.#base;
        for (let i = 0; i < count; i++) {
          const feature = this.#different[back ? count - 1 - i : i];
          this.#row[feature] = row[feature];
          // The last step arrives at the row itself.
          const after = i === count - 1 ? final : this.#score(this.#row);
          out[feature] += (after - before) / (2 * this.#orders.length);
          before = after;
        }
      }
    }
  }

  scoreOf(margin: number): number {
    return margin;
  }
}
