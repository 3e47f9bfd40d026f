import { expectArray, expectSaved, type SavedModel } from '../saved-model.ts';
import { type Calibrator, checkSorted, type FitCalibrator, prepare } from './calibrator.ts';

const { min } = Math;

/**
 * Isotonic regression: the non-decreasing step-and-slope function nearest to the labels in weighted least squares (pool
 * adjacent violators; Barlow and others, 1972), linear between its points, constant beyond the outermost. It needs a few hundred
 * labelled rows; below that, Platt's two parameters overfit less.
 *
 * @example
 * import { IsotonicCalibration } from '@api-sentinel/models';
 * const calibration = IsotonicCalibration.fit([1, 2, 3, 4], [0, 1, 0, 1]);
 * calibration.calibrate(2.5); // 0.5
 */
export class IsotonicCalibration implements Calibrator {
  static readonly kind = 'isotonic_calibration';
  readonly #scores: Float64Array;
  readonly #probabilities: Float64Array;

  private constructor(scores: Float64Array, probabilities: Float64Array) {
    this.#scores = scores;
    this.#probabilities = probabilities;
  }

  static fit: FitCalibrator = (scores, labels, weights) => {
    const data = prepare(scores, labels, weights);
    // Each block: mean label, weight, and the range of distinct scores that it covers.
    const means: number[] = [];
    const masses: number[] = [];
    const firsts: number[] = [];
    const lasts: number[] = [];
    for (let i = 0; i < data.scores.length; ) {
      const score = data.scores[i];
      let mass = 0;
      let sum = 0;
      for (; i < data.scores.length && data.scores[i] === score; i++) {
        mass += data.weights[i];
        sum += data.weights[i] * data.labels[i];
      }
      let mean = sum / mass;
      let first = score;
      while (means.length > 0 && means[means.length - 1] >= mean) {
        const before = masses.pop() as number;
        mean = ((means.pop() as number) * before + mean * mass) / (before + mass);
        mass += before;
        first = firsts.pop() as number;
        lasts.pop();
      }
      means.push(mean);
      masses.push(mass);
      firsts.push(first);
      lasts.push(score);
    }
    const at: number[] = [];
    const values: number[] = [];
    for (const [i, mean] of means.entries()) {
      at.push(firsts[i]);
      values.push(mean);
      if (lasts[i] !== firsts[i]) {
        at.push(lasts[i]);
        values.push(mean);
      }
    }
    return new IsotonicCalibration(Float64Array.from(at), Float64Array.from(values));
  };

  calibrate(score: number): number {
    const scores = this.#scores;
    const probabilities = this.#probabilities;
    const last = scores.length - 1;
    if (Number.isNaN(score)) return NaN;
    if (score <= scores[0]) return probabilities[0];
    if (score >= scores[last]) return probabilities[last];
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (scores[middle] <= score) low = middle;
      else high = middle;
    }
    const from = probabilities[low];
    const to = probabilities[high];
    if (from === to) return from;
    const share = (score - scores[low]) / (scores[high] - scores[low]);
    const between = from + share * (to - from);
    return min(between, to);
  }

  save(): SavedModel {
    return {
      kind: IsotonicCalibration.kind,
      version: 1,
      parameters: {},
      arrays: { scores: this.#scores, probabilities: this.#probabilities },
    };
  }

  static load(saved: SavedModel): IsotonicCalibration {
    expectSaved(saved, IsotonicCalibration.kind, 1);
    const scores = expectArray(saved, 'scores', Float64Array);
    const probabilities = expectArray(saved, 'probabilities', Float64Array, scores.length);
    checkSorted(saved.kind, scores, -Infinity, Infinity, true);
    checkSorted(saved.kind, probabilities, 0, 1, false);
    return new IsotonicCalibration(scores, probabilities);
  }
}
