import type { Calibrator } from '../ensemble/calibrator.ts';
import type { WeightedVote } from '../ensemble/weighted-vote.ts';
import type { Attribution } from './attribution.ts';

const { abs } = Math;

/** A voice of the vote, as it can be explained. */
export interface ExplainedMember {
  readonly attribution: Attribution;
  /** What brings its score to a probability; without it the score is one. */
  readonly calibration?: Calibrator;
}

/** Past this factor a difference is spread by the size of the contributions, lest two that cancel each other are blown up. */
const STEEPEST = 20;

/**
 * Spreads `total` over `parts` in proportion, so that they sum to it; written to the parts themselves. Where the parts nearly cancel each
 * other, or there are none but a difference, it is added by their sizes, and evenly where all are 0.
 */
export function spread(parts: Float64Array, total: number, count = parts.length): void {
  let sum = 0;
  let size = 0;
  for (let i = 0; i < count; i++) {
    sum += parts[i];
    size += abs(parts[i]);
  }
  const factor = total / sum;
  if (Number.isFinite(factor) && factor >= 0 && abs(sum) * STEEPEST >= size) {
    for (let i = 0; i < count; i++) parts[i] *= factor;
    return;
  }
  const missing = total - sum;
  for (let i = 0; i < count; i++) parts[i] += size > 0 ? (missing * abs(parts[i])) / size : missing / count;
}

/**
 * What each feature did to the vote, in log-odds. Each model's contributions to its margin are brought through its calibration by the secant between
 * its base and its margin (the rescale rule; Shrikumar, Greenside and Kundaje, 2017) and weighted as the vote weighs it: base and
 * features sum to the vote's log-odds.
 *
 * @example
 * import { attributionOf, Matrix, Random, VoteAttribution, WeightedVote, XGBoost } from '@api-sentinel/models';
 * const random = new Random(1);
 * const X = new Matrix(Float32Array.from({ length: 400 }, () => random.normal()), 2);
 * const model = new XGBoost({ n_estimators: 20 }).fit(X, Uint8Array.from({ length: 200 }, (_, i) => (X.row(i)[0] > 1 ? 1 : 0)));
 * const vote = new WeightedVote([{ name: 'xgboost', group: 'supervised' }], { groups: { supervised: 1 } });
 * const row = Float32Array.of(2, 0);
 * const parts = new Float64Array(3);
 * new VoteAttribution(vote, [{ attribution: attributionOf(model, X.row(0)) }], 2).into(row, model.score(new Matrix(row, 2)), parts);
 * parts[0] > 1 && Math.abs(parts[1]) < parts[0]; // true
 */
export class VoteAttribution {
  readonly width: number;
  readonly #vote: WeightedVote;
  readonly #members: readonly (ExplainedMember | undefined)[];
  readonly #own: Float64Array;
  readonly #shares: Float64Array;

  /** @param members one for each member of the vote, in its order; `undefined`: its whole part counts as base */
  constructor(vote: WeightedVote, members: readonly (ExplainedMember | undefined)[], width: number) {
    if (members.length !== vote.members.length) {
      throw new Error(
        `There are ${members.length} explained members for ${vote.members.length} of the vote; one each is needed.`,
      );
    }
    this.width = width;
    this.#vote = vote;
    this.#members = members;
    this.#own = new Float64Array(width + 1);
    this.#shares = new Float64Array(members.length);
  }

  /**
   * Writes one number a feature and, last, the base, `width + 1` in all.
   * @param probabilities as the vote takes them: calibrated, NaN where a model did not speak
   */
  into(row: Float32Array, probabilities: ArrayLike<number>, out: Float64Array): void {
    const { width } = this;
    const own = this.#own;
    const vote = this.#vote;
    vote.sharesInto(probabilities, this.#shares);
    out.fill(0);
    for (const [m, member] of this.#members.entries()) {
      const share = this.#shares[m];
      if (share === 0) continue;
      const odds = vote.logOddsOf(probabilities[m]);
      if (!member) {
        out[width] += share * odds;
        continue;
      }
      const { attribution, calibration } = member;
      attribution.into(row, own);
      const score = attribution.scoreOf(own[width]);
      const base = vote.logOddsOf(calibration ? calibration.calibrate(score) : score);
      spread(own, odds - base, width);
      for (let i = 0; i < width; i++) out[i] += share * own[i];
      out[width] += share * base;
    }
  }
}
