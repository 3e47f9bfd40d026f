/** Figures that only the order of the scores decides. Higher score: more anomalous; label 1: attack, 0: benign. */

/** Scores with their labels (0 or 1), one weight a row where rows do not count alike. */
export interface Scored {
  readonly scores: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly weights?: ArrayLike<number>;
}

/** One step of the curve: all rows with a score of at least `threshold`, as weight. */
interface Step {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

interface Steps {
  readonly steps: readonly Step[];
  readonly positives: number;
  readonly negatives: number;
}

/** Refuses what would make a figure silently wrong. @throws Error when lengths differ or a score or label is no number. */
export function checkScored({ scores, labels, weights }: Scored): void {
  if (scores.length !== labels.length || (weights && weights.length !== scores.length)) {
    throw new Error(
      `there are ${scores.length} scores, ${labels.length} labels and ${weights?.length ?? 'no'} weights: one of each a row is needed`,
    );
  }
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) throw new Error(`the score of row ${i} is not a number`);
    if (labels[i] !== 0 && labels[i] !== 1) throw new Error(`the label of row ${i} is ${labels[i]}: 0 or 1 is needed`);
    if (weights && !(weights[i] >= 0 && weights[i] < Infinity)) {
      throw new Error(`the weight of row ${i} is ${weights[i]}: a finite number from 0 up is needed`);
    }
  }
}

/** The curve's steps from the highest score down; rows of one score are one step. */
function stepsOf(scored: Scored): Steps {
  checkScored(scored);
  const { scores, labels, weights } = scored;
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const steps: Step[] = [];
  let positives = 0;
  let negatives = 0;
  for (let i = 0; i < order.length; ) {
    const threshold = scores[order[i]];
    for (; i < order.length && scores[order[i]] === threshold; i++) {
      const weight = weights ? weights[order[i]] : 1;
      if (labels[order[i]] === 1) positives += weight;
      else negatives += weight;
    }
    steps.push({ threshold, truePositives: positives, falsePositives: negatives });
  }
  return { steps, positives, negatives };
}

/**
 * Area under the ROC curve: the chance that an attack scores above a benign row, ties counting half.
 * NaN when one of the classes is absent, for then there is nothing to rank.
 *
 * @example
 * import { rocAuc } from '@api-sentinel/models';
 * rocAuc({ scores: [0.1, 0.4, 0.35, 0.8], labels: [0, 0, 1, 1] }); // 0.75
 */
export function rocAuc(scored: Scored): number {
  const { steps, positives, negatives } = stepsOf(scored);
  if (positives === 0 || negatives === 0) return NaN;
  let area = 0;
  let tp = 0;
  let fp = 0;
  for (const step of steps) {
    area += ((step.falsePositives - fp) * (step.truePositives + tp)) / 2;
    tp = step.truePositives;
    fp = step.falsePositives;
  }
  return area / (positives * negatives);
}

/**
 * Area under the precision-recall curve as average precision: the sum of precision over the steps of recall, without
 * interpolation. NaN without positives.
 */
export function prAuc(scored: Scored): number {
  const { steps, positives } = stepsOf(scored);
  if (positives === 0) return NaN;
  let area = 0;
  let tp = 0;
  for (const step of steps) {
    const share = step.truePositives + step.falsePositives;
    if (share > 0) area += ((step.truePositives - tp) * step.truePositives) / share;
    tp = step.truePositives;
  }
  return area / positives;
}

/** What an operating point costs and brings. `threshold`: rows that score at least this are flagged. */
export interface OperatingPoint {
  readonly tpr: number;
  readonly fpr: number;
  readonly threshold: number;
}

/**
 * The largest true-positive rate at a false-positive rate of at most `maxFpr` (0 to 1). Only thresholds that can be set are
 * considered: the curve is not interpolated between two of them. `threshold` is Infinity where nothing may be flagged.
 * NaN rates when one of the classes is absent.
 */
export function tprAtFpr(scored: Scored, maxFpr: number): OperatingPoint {
  if (!(maxFpr >= 0 && maxFpr <= 1)) throw new Error(`maxFpr is ${maxFpr}: a share from 0 to 1 is needed`);
  const { steps, positives, negatives } = stepsOf(scored);
  if (positives === 0 || negatives === 0) return { tpr: NaN, fpr: NaN, threshold: Infinity };
  let best: OperatingPoint = { tpr: 0, fpr: 0, threshold: Infinity };
  for (const step of steps) {
    const fpr = step.falsePositives / negatives;
    if (fpr > maxFpr) break;
    const tpr = step.truePositives / positives;
    if (tpr > best.tpr) best = { tpr, fpr, threshold: step.threshold };
  }
  return best;
}
