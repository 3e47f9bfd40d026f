import { expectArray, expectNumber, expectSaved, type SavedModel } from '../saved-model.ts';
import { type Calibrator, checkSorted } from './calibrator.ts';

const { E, exp, floor, log, log1p, max, min } = Math;

export interface TailOptions {
  /** The share of rows believed to be anomalous before the score is seen, above 0 and below 1; 0.02 unless told. */
  readonly prior?: number;
  /** The share of the highest scores to which the tail is fitted, 0.01 to 0.5; 0.1 unless told. */
  readonly tail?: number;
}

/** Quantiles that are kept of the held-out scores: bounds a saved calibration, whatever the number of rows. */
const MAX_POINTS = 1_024;

/**
 * Calibration without labels, for a model that only knows what is usual. A score becomes the share of held-out rows that score
 * at least as high (its p-value: the kept quantiles, and above `1 - tail` a generalised Pareto tail fitted by probability-weighted
 * moments; Hosking and Wallis, 1987); the p-value becomes odds by the least favourable Bayes factor `-e p ln p` (Sellke, Bayarri and
 * Berger, 2001) against `prior`. It never claims more than the distribution supports: what is usual stays at the prior.
 *
 * @example
 * import { TailCalibration } from '@api-sentinel/models';
 * const usual = Float64Array.from({ length: 1000 }, (_, i) => i / 1000);
 * const calibration = TailCalibration.fit(usual);
 * calibration.calibrate(0.5) === calibration.calibrate(0.1); // true
 * calibration.calibrate(5) > 0.9; // true
 */
export class TailCalibration implements Calibrator {
  static readonly kind = 'tail_calibration';
  readonly #quantiles: Float64Array;
  readonly #prior: number;
  readonly #tail: number;
  readonly #scale: number;
  readonly #shape: number;

  private constructor(quantiles: Float64Array, prior: number, tail: number, scale: number, shape: number) {
    this.#quantiles = quantiles;
    this.#prior = prior;
    this.#tail = tail;
    this.#scale = scale;
    this.#shape = shape;
  }

  /** @param scores of held-out rows, nearly all of them benign; at least 20, all finite */
  static fit(scores: ArrayLike<number>, { prior = 0.02, tail = 0.1 }: TailOptions = {}): TailCalibration {
    if (!(prior > 0 && prior < 1)) throw new Error(`prior is ${prior}: above 0 and below 1 is needed.`);
    if (!(tail >= 0.01 && tail <= 0.5)) throw new Error(`tail is ${tail}: from 0.01 to 0.5 is needed.`);
    if (scores.length < 20)
      throw new Error(`There are ${scores.length} held-out scores: 20 are needed to know what is usual.`);
    const sorted = Float64Array.from(scores).sort();
    if (!(sorted[0] > -Infinity && sorted[sorted.length - 1] < Infinity)) {
      throw new Error('A held-out score is not finite: calibration needs finite scores.');
    }
    const body = floor((sorted.length - 1) * (1 - tail));
    const points = min(MAX_POINTS, body + 1);
    const quantiles = new Float64Array(points);
    for (let i = 0; i < points; i++) quantiles[i] = sorted[points === 1 ? body : floor((i * body) / (points - 1))];
    const { scale, shape } = fitTail(sorted.subarray(body + 1), sorted[body]);
    return new TailCalibration(quantiles, prior, tail, scale, shape);
  }

  /** The share of usual rows that score at least `score`, above 0, at most 1; NaN for NaN. */
  pValue(score: number): number {
    const quantiles = this.#quantiles;
    const last = quantiles.length - 1;
    if (Number.isNaN(score)) return NaN;
    const start = quantiles[last];
    if (score > start) {
      const excess = (score - start) / this.#scale;
      const shape = this.#shape;
      const left = shape < 1e-9 ? exp(-excess) : exp(-log1p(shape * excess) / shape);
      return max(this.#tail * left, 1e-300);
    }
    if (score <= quantiles[0]) return 1;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (quantiles[middle] < score) low = middle;
      else high = middle;
    }
    const share = (score - quantiles[low]) / (quantiles[high] - quantiles[low]);
    return 1 - ((low + share) / last) * (1 - this.#tail);
  }

  calibrate(score: number): number {
    const p = this.pValue(score);
    const against = p < 1 / E ? min(-E * p * log(p), 1) : Number.isNaN(p) ? NaN : 1;
    return this.#prior / (this.#prior + (1 - this.#prior) * against);
  }

  save(): SavedModel {
    return {
      kind: TailCalibration.kind,
      version: 1,
      parameters: { prior: this.#prior, tail: this.#tail, scale: this.#scale, shape: this.#shape },
      arrays: { quantiles: this.#quantiles },
    };
  }

  static load(saved: SavedModel): TailCalibration {
    expectSaved(saved, TailCalibration.kind, 1);
    const quantiles = expectArray(saved, 'quantiles', Float64Array);
    checkSorted(saved.kind, quantiles, -Infinity, Infinity, false);
    return new TailCalibration(
      quantiles,
      expectNumber(saved, 'prior', 1e-12, 1 - 1e-12),
      expectNumber(saved, 'tail', 0.01, 0.5),
      expectNumber(saved, 'scale', 1e-300, Number.MAX_VALUE),
      expectNumber(saved, 'shape', 0, 0.9),
    );
  }
}

/** Scale and shape of the excesses over `start`, sorted; the shape is kept within 0 (exponential) to 0.9 (heavy). */
function fitTail(above: Float64Array, start: number): { scale: number; shape: number } {
  const n = above.length;
  let mean = 0;
  let weighted = 0;
  for (let i = 0; i < n; i++) {
    const excess = above[i] - start;
    mean += excess / n;
    weighted += (excess * (1 - (i + 0.65) / n)) / n;
  }
  // All rows of the tail alike: any step above them is unusual, on the scale of the numbers themselves.
  if (!(mean > 0)) return { scale: max(Math.abs(start) * 1e-6, 1e-12), shape: 0 };
  const spread = mean - 2 * weighted;
  const shape = spread > 0 ? min(max(2 - mean / spread, 0), 0.9) : 0;
  return { scale: max(mean * (1 - shape), 1e-300), shape };
}
