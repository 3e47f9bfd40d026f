import { logistic } from './calibrator.ts';

const { abs, log, max, min } = Math;

/** One voice of the ensemble. */
export interface VoteMember {
  readonly name: string;
  readonly group: string;
  /** Its share within its group, from 0 up, relative to its neighbours; 1 unless told. */
  readonly weight?: number;
}

export interface VoteOptions {
  /** Share of each group, from 0 up, relative to each other; a group that is not named has the share 1. */
  readonly groups?: Readonly<Record<string, number>>;
  /** Probabilities are kept this far from 0 and 1, so that one voice cannot outshout all; 0.001 unless told. */
  readonly clip?: number;
  /** From this probability up a voice says attack; 0.5 unless told. */
  readonly threshold?: number;
}

/** The vote on one row. One object is used again and again: copy what is to be kept. */
export interface Vote {
  /** Weighted mean of the log-odds of the voices present. */
  logOdds: number;
  /** The same as a probability, 0 to 1. */
  probability: number;
  /** The vote of each group, in the order of `WeightedVote.groups`; NaN where no voice of it was present. */
  readonly groups: Float64Array;
  /** Share of the voting weight that is on the same side of the threshold as the vote. */
  consensus: number;
  /**
   * How sure the vote is, 0 to 1: its distance from even odds, times the consensus, times the share of the weight that was
   * present.
   */
  confidence: number;
}

/**
 * The vote: the mean of the voices' log-odds (a logarithmic opinion pool; Genest and Zidek, 1986), weighted by group and, within
 * it, by model. A voice with a probability of NaN is absent: its weight goes to the rest of its group, and a silent group's to the
 * other groups.
 *
 * @example
 * import { WeightedVote } from '@api-sentinel/models';
 * const vote = new WeightedVote(
 *   [
 *     { name: 'isolation_forest', group: 'unsupervised' },
 *     { name: 'xgboost', group: 'supervised' },
 *   ],
 *   { groups: { unsupervised: 0.4, supervised: 0.6 } },
 * );
 * vote.of([0.5, 0.9]).probability.toFixed(3); // "0.789"
 */
export class WeightedVote {
  readonly members: readonly VoteMember[];
  /** Group names in the order in which members first name them. */
  readonly groups: readonly string[];
  readonly clip: number;
  readonly threshold: number;
  readonly #groupOf: Uint8Array;
  readonly #memberWeights: Float64Array;
  readonly #groupWeights: Float64Array;
  readonly #presentInGroup: Float64Array;
  readonly #share: Float64Array;
  readonly #logOdds: Float64Array;

  /** @throws Error when there is no member, a name comes twice, or a weight is negative or all are 0 */
  constructor(members: readonly VoteMember[], { groups = {}, clip = 0.001, threshold = 0.5 }: VoteOptions = {}) {
    if (members.length === 0 || members.length > 255) throw new Error('A vote needs 1 to 255 members.');
    if (new Set(members.map((member) => member.name)).size < members.length)
      throw new Error('Two members have one name.');
    if (!(clip > 0 && clip < 0.5)) throw new Error(`clip is ${clip}: above 0 and below 0.5 is needed.`);
    if (!(threshold > 0 && threshold < 1)) throw new Error(`threshold is ${threshold}: between 0 and 1 is needed.`);
    this.members = members;
    this.groups = [...new Set(members.map((member) => member.group))];
    this.clip = clip;
    this.threshold = threshold;
    this.#groupOf = Uint8Array.from(members, (member) => this.groups.indexOf(member.group));
    this.#memberWeights = Float64Array.from(members, (member) => checked(member.weight ?? 1, member.name));
    this.#groupWeights = Float64Array.from(this.groups, (group) =>
      checked(Object.hasOwn(groups, group) ? groups[group] : 1, group),
    );
    this.#presentInGroup = new Float64Array(this.groups.length);
    this.#share = new Float64Array(members.length);
    this.#logOdds = new Float64Array(members.length);
    if (!(this.sharesInto(new Float64Array(members.length), this.#share) > 0)) {
      throw new Error('All voting weights are 0: at least one member needs a weight above 0 in a group above 0.');
    }
  }

  /**
   * Writes to `out` the share of the vote of each member that is present (its probability is not NaN): they sum to 1, or are all 0 where
   * nobody with a weight is. Returns the share of the whole weight that is present, 0 to 1.
   */
  sharesInto(probabilities: ArrayLike<number>, out: Float64Array): number {
    const inGroup = this.#presentInGroup;
    const groupOf = this.#groupOf;
    const weights = this.#memberWeights;
    const groupWeights = this.#groupWeights;
    inGroup.fill(0);
    for (let i = 0; i < groupOf.length; i++) if (present(probabilities[i])) inGroup[groupOf[i]] += weights[i];
    let total = 0;
    let all = 0;
    for (let g = 0; g < inGroup.length; g++) {
      all += groupWeights[g];
      if (inGroup[g] > 0) total += groupWeights[g];
    }
    let covered = 0;
    for (let g = 0; g < inGroup.length; g++) {
      let whole = 0;
      for (let i = 0; i < groupOf.length; i++) if (groupOf[i] === g) whole += weights[i];
      if (whole > 0) covered += (groupWeights[g] * inGroup[g]) / whole;
    }
    for (let i = 0; i < groupOf.length; i++) {
      const g = groupOf[i];
      const counts = present(probabilities[i]) && inGroup[g] > 0 && total > 0;
      out[i] = counts ? (groupWeights[g] / total) * (weights[i] / inGroup[g]) : 0;
    }
    return total > 0 ? covered / all : 0;
  }

  /** A vote to be handed to `into` again and again. */
  empty(): Vote {
    return { logOdds: 0, probability: 0, groups: new Float64Array(this.groups.length), consensus: 0, confidence: 0 };
  }

  /** The vote on one row, in an object of its own. */
  of(probabilities: ArrayLike<number>): Vote {
    return this.into(probabilities, this.empty());
  }

  /**
   * The vote on one row, written to `out`, without allocating.
   * @param probabilities one a member, in their order, 0 to 1; NaN: absent. With nobody present all of `out` but the confidence is NaN.
   */
  into(probabilities: ArrayLike<number>, out: Vote): Vote {
    const share = this.#share;
    const odds = this.#logOdds;
    const covered = this.sharesInto(probabilities, share);
    out.groups.fill(NaN);
    if (covered === 0) {
      out.logOdds = out.probability = out.consensus = NaN;
      out.confidence = 0;
      return out;
    }
    let sum = 0;
    for (let i = 0; i < share.length; i++) {
      if (!present(probabilities[i])) continue;
      odds[i] = this.logOddsOf(probabilities[i]);
      sum += share[i] * odds[i];
      const weight = this.#memberWeights[i];
      const g = this.#groupOf[i];
      if (weight === 0) continue;
      const before = out.groups[g];
      out.groups[g] = (Number.isNaN(before) ? 0 : before) + (weight / this.#presentInGroup[g]) * odds[i];
    }
    for (let g = 0; g < out.groups.length; g++) out.groups[g] = logistic(out.groups[g]);
    out.logOdds = sum;
    out.probability = logistic(sum);
    const attack = out.probability >= this.threshold;
    let agreeing = 0;
    for (let i = 0; i < share.length; i++) {
      if (share[i] > 0 && probabilities[i] >= this.threshold === attack) agreeing += share[i];
    }
    out.consensus = min(agreeing, 1);
    out.confidence = min(abs(2 * out.probability - 1) * out.consensus * covered, 1);
    return out;
  }

  /** The log-odds with which a probability counts: clipped, so never infinite. */
  logOddsOf(probability: number): number {
    const p = min(max(probability, this.clip), 1 - this.clip);
    return log(p / (1 - p));
  }
}

function present(probability: number): boolean {
  return probability >= 0 && probability <= 1;
}

function checked(weight: number, name: string): number {
  if (!(weight >= 0 && weight < Infinity))
    throw new Error(`The voting weight of ${name} is ${weight}: 0 or more is needed.`);
  return weight;
}
