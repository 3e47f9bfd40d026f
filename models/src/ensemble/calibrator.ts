import type { SavedModel } from '../saved-model.ts';

/**
 * Turns a model's score into the probability of an attack: never falling where the score rises, 0 to 1; NaN stays NaN.
 * Every calibrator is fitted on rows that its model did not see.
 */
export interface Calibrator {
  calibrate(score: number): number;
  save(): SavedModel;
}

/**
 * @param scores any finite numbers, higher meaning more anomalous
 * @param labels 0 (benign) or 1 (attack), one a score
 * @param weights how much a row counts, from 0 up; rows of weight 0 are left out
 * @throws Error when lengths differ, a number is not finite, or no row is left
 */
export type FitCalibrator<T extends Calibrator = Calibrator> = (
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
) => T;

export interface CalibrationData {
  readonly scores: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

/** Checked copies in ascending order of score, rows of weight 0 left out. */
export function prepare(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): CalibrationData {
  if (scores.length !== labels.length || (weights && weights.length !== scores.length)) {
    throw new Error(
      `Calibration was given ${scores.length} scores, ${labels.length} labels and ${weights?.length ?? 'no'} weights: one of each a row is needed.`,
    );
  }
  const kept: number[] = [];
  for (let i = 0; i < scores.length; i++) {
    const weight = weights ? weights[i] : 1;
    if (!Number.isFinite(scores[i]))
      throw new Error(`The score of row ${i} is ${scores[i]}: calibration needs finite scores.`);
    if (labels[i] !== 0 && labels[i] !== 1) throw new Error(`The label of row ${i} is ${labels[i]}: 0 or 1 is needed.`);
    if (!(weight >= 0 && weight < Infinity))
      throw new Error(`The weight of row ${i} is ${weight}: 0 or more is needed.`);
    if (weight > 0) kept.push(i);
  }
  if (kept.length === 0) throw new Error('Calibration needs at least one row with a weight above 0.');
  kept.sort((a, b) => scores[a] - scores[b]);
  return {
    scores: Float64Array.from(kept, (i) => scores[i]),
    labels: Float64Array.from(kept, (i) => labels[i]),
    weights: Float64Array.from(kept, (i) => (weights ? weights[i] : 1)),
  };
}

/** Throws unless `values` has at least one number, all within bounds, in ascending order. */
export function checkSorted(kind: string, values: Float64Array, from: number, to: number, strictly: boolean): void {
  if (values.length === 0) throw new Error(`The saved ${kind} holds no points. The file is damaged.`);
  for (let i = 0; i < values.length; i++) {
    const inOrder = i === 0 || (strictly ? values[i] > values[i - 1] : values[i] >= values[i - 1]);
    if (!(Number.isFinite(values[i]) && values[i] >= from && values[i] <= to && inOrder)) {
      throw new Error(`The saved ${kind} is not in ascending order at point ${i}. The file is damaged.`);
    }
  }
}

const { exp } = Math;

/** 1 / (1 + e^-x), without overflow at either end. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}
