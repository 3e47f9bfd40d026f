import { checkScored } from '../metrics/ranking.ts';
import { expectArray, expectSaved, type SavedModel } from '../saved-model.ts';

const { abs, max } = Math;

const ROUNDS = 2_000;

/**
 * Soft voting: the mean of several models' calibrated probabilities by weight. In the ensemble it is the voice `voting`, over the
 * supervised models. A probability of NaN is left out and the other weights count in full.
 *
 * @example
 * import { SoftVoting } from '@api-sentinel/models';
 * const voting = new SoftVoting({ random_forest: 1, xgboost: 3 });
 * voting.combine([0.25, 0.75]); // 0.625
 */
export class SoftVoting {
  static readonly kind = 'voting';
  /** Whose probabilities are taken, in the order in which `combine` takes them. */
  readonly members: readonly string[];
  readonly #weights: Float64Array;

  /** @param weights 0 or more a member, relative to each other; not all 0 */
  constructor(weights: Readonly<Record<string, number>>) {
    this.members = Object.keys(weights);
    this.#weights = Float64Array.from(this.members, (name) => weights[name]);
    let total = 0;
    for (const weight of this.#weights) {
      if (!(weight >= 0 && weight < Infinity)) throw new Error(`A voting weight is ${weight}: 0 or more is needed.`);
      total += weight;
    }
    if (!(total > 0 && total < Infinity)) throw new Error('Soft voting needs at least one weight above 0.');
  }

  /**
   * Weights that make the held-out part most likely: the mixture's maximum likelihood, by expectation and maximisation (Dempster, Laird and
   * Rubin, 1977), begun at equal weights; the likelihood is concave, so there is one best.
   *
   * @param probabilities for each member, one a row, 0 to 1: calibrated, and of rows that no member learned from
   * @param labels 0 or 1, one a row
   * @throws Error when lengths differ, a number is none, or there is no row
   */
  static learn(
    probabilities: Readonly<Record<string, ArrayLike<number>>>,
    labels: ArrayLike<number>,
    weights?: ArrayLike<number>,
  ): SoftVoting {
    const names = Object.keys(probabilities);
    if (names.length === 0 || labels.length === 0)
      throw new Error('Voting weights need at least one member and one row.');
    const likelihoods = names.map((name) => {
      const given = probabilities[name];
      checkScored({ scores: given, labels, ...(weights && { weights }) });
      // Kept off 0, so that one wrong certainty does not silence a member for ever.
      return Float64Array.from(given, (p, i) => max(labels[i] === 1 ? p : 1 - p, 1e-6));
    });
    let found = names.map(() => 1 / names.length);
    for (let round = 0; round < ROUNDS; round++) {
      const sums = new Float64Array(names.length);
      let total = 0;
      for (let i = 0; i < labels.length; i++) {
        let mixture = 0;
        for (let m = 0; m < names.length; m++) mixture += found[m] * likelihoods[m][i];
        const weight = weights ? weights[i] : 1;
        for (let m = 0; m < names.length; m++) sums[m] += (weight * found[m] * likelihoods[m][i]) / mixture;
        total += weight;
      }
      if (!(total > 0)) throw new Error('Voting weights need at least one row with a weight above 0.');
      const next = Array.from(sums, (sum) => sum / total);
      const moved = next.reduce((most, value, m) => max(most, abs(value - found[m])), 0);
      found = next;
      if (moved < 1e-9) break;
    }
    return new SoftVoting(Object.fromEntries(names.map((name, m) => [name, found[m]])));
  }

  get weights(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.members.map((name, i) => [name, this.#weights[i]]));
  }

  /** The weighted mean of the probabilities, in the order of `members`; NaN where all are NaN. Allocates nothing. */
  combine(probabilities: ArrayLike<number>): number {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < this.#weights.length; i++) {
      const p = probabilities[i];
      if (!(p >= 0 && p <= 1)) continue;
      sum += this.#weights[i] * p;
      total += this.#weights[i];
    }
    return total > 0 ? sum / total : NaN;
  }

  save(): SavedModel {
    return {
      kind: SoftVoting.kind,
      version: 1,
      parameters: { members: this.members },
      arrays: { weights: this.#weights },
    };
  }

  static load(saved: SavedModel): SoftVoting {
    expectSaved(saved, SoftVoting.kind, 1);
    const { members } = saved.parameters;
    if (!Array.isArray(members) || members.length > 255 || !members.every((name) => typeof name === 'string')) {
      throw new Error('The saved voting names no members. The file is damaged.');
    }
    const weights = expectArray(saved, 'weights', Float64Array, members.length);
    return new SoftVoting(Object.fromEntries(members.map((name: string, i) => [name, weights[i]])));
  }
}
