/** Figures of how far a probability can be believed. Probabilities from 0 to 1; label 1: attack, 0: benign. */
import { checkScored, type Scored } from './ranking.ts';

const { abs, log, max, min } = Math;

function checkProbabilities(scored: Scored): void {
  checkScored(scored);
  for (let i = 0; i < scored.scores.length; i++) {
    const p = scored.scores[i];
    if (!(p >= 0 && p <= 1)) throw new Error(`the probability of row ${i} is ${p}: from 0 to 1 is needed`);
  }
}

function weightedMean({ scores, labels, weights }: Scored, loss: (p: number, label: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * loss(scores[i], labels[i]);
    total += weight;
  }
  return total > 0 ? sum / total : NaN;
}

/**
 * Mean negative log-likelihood in nats. A probability of exactly 0 or 1 counts as `epsilon` away from it, so that one wrong
 * certainty is dear and not infinite. NaN without rows.
 */
export function logLoss(scored: Scored, epsilon = 2.220446049250313e-16): number {
  checkProbabilities(scored);
  return weightedMean(scored, (p, label) => {
    const clipped = min(max(p, epsilon), 1 - epsilon);
    return label === 1 ? -log(clipped) : -log(1 - clipped);
  });
}

/** Mean squared distance between probability and label, 0 (best) to 1. NaN without rows. */
export function brier(scored: Scored): number {
  checkProbabilities(scored);
  return weightedMean(scored, (p, label) => (p - label) * (p - label));
}

/** One bin of a reliability diagram: `predicted` and `observed` should be alike where `weight` is large. */
export interface ReliabilityBin {
  /** Lowest and highest probability of the bin, inclusive. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  /** Mean probability in the bin. */
  readonly predicted: number;
  /** Share of attacks in the bin. */
  readonly observed: number;
}

export interface ReliabilityOptions {
  /** How many bins, 1 to 1,000; 10 unless told. */
  readonly bins?: number;
  /** `width`: bins of the same width over 0 to 1; `mass`: of the same count of rows. */
  readonly by?: 'width' | 'mass';
}

/** The reliability diagram's bins, empty ones left out, from low to high probability. */
export function reliability(
  scored: Scored,
  { bins = 10, by = 'width' }: ReliabilityOptions = {},
): readonly ReliabilityBin[] {
  if (!Number.isInteger(bins) || bins < 1 || bins > 1_000) throw new Error(`bins is ${bins}: 1 to 1,000 is needed`);
  checkProbabilities(scored);
  const { scores, labels, weights } = scored;
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  const found: ReliabilityBin[] = [];
  const binOf = (rank: number): number =>
    by === 'mass' ? Math.floor((rank * bins) / order.length) : min(bins - 1, Math.floor(scores[order[rank]] * bins));
  for (let rank = 0; rank < order.length; ) {
    const bin = binOf(rank);
    const from = scores[order[rank]];
    let to = from;
    let weight = 0;
    let predicted = 0;
    let observed = 0;
    for (; rank < order.length && binOf(rank) === bin; rank++) {
      const row = order[rank];
      const w = weights ? weights[row] : 1;
      to = scores[row];
      weight += w;
      predicted += w * to;
      observed += w * labels[row];
    }
    if (weight > 0) found.push({ from, to, weight, predicted: predicted / weight, observed: observed / weight });
  }
  return found;
}

/** Expected calibration error: the mean distance of predicted from observed over the reliability bins, by their weight. */
export function expectedCalibrationError(scored: Scored, options: ReliabilityOptions = {}): number {
  const bins = reliability(scored, options);
  let sum = 0;
  let total = 0;
  for (const bin of bins) {
    sum += bin.weight * abs(bin.predicted - bin.observed);
    total += bin.weight;
  }
  return total > 0 ? sum / total : NaN;
}
