import { expectNumber, expectSaved, type SavedModel } from '../saved-model.ts';
import { type Calibrator, type FitCalibrator, logistic, prepare } from './calibrator.ts';
import { fitRisingLogistic } from './logistic-fit.ts';

const { log, log1p, max, min } = Math;
const EDGE = 2.220446049250313e-16;

/**
 * Beta calibration (Kull, Silva Filho and Flach, 2017) of scores from 0 to 1: the log-odds are
 * `a ln(score) - b ln(1 - score) + c`, with neither a nor b negative. It holds the identity, which Platt's sigmoid does not, so that
 * scores which are good probabilities already stay as they are.
 *
 * @example
 * import { BetaCalibration } from '@api-sentinel/models';
 * const calibration = BetaCalibration.fit([0.1, 0.3, 0.4, 0.6, 0.7, 0.9], [0, 0, 1, 0, 1, 1]);
 * calibration.calibrate(0.9) > calibration.calibrate(0.5); // true
 */
export class BetaCalibration implements Calibrator {
  static readonly kind = 'beta_calibration';
  readonly a: number;
  readonly b: number;
  readonly c: number;

  private constructor(a: number, b: number, c: number) {
    this.a = a;
    this.b = b;
    this.c = c;
  }

  /** @throws Error also for a score outside 0 to 1. */
  static fit: FitCalibrator<BetaCalibration> = (scores, labels, weights) => {
    const data = prepare(scores, labels, weights);
    if (data.scores[0] < 0 || data.scores[data.scores.length - 1] > 1) {
      throw new Error('Beta calibration takes scores from 0 to 1. Use isotonic or Platt for scores on another scale.');
    }
    const clipped = data.scores.map((score) => min(max(score, EDGE), 1 - EDGE));
    const fit = fitRisingLogistic(
      [clipped.map((score) => log(score)), clipped.map((score) => -log1p(-score))],
      data.labels,
      data.weights,
    );
    return new BetaCalibration(fit.slopes[0], fit.slopes[1], fit.intercept);
  };

  calibrate(score: number): number {
    const clipped = min(max(score, EDGE), 1 - EDGE);
    return logistic(this.a * log(clipped) - this.b * log1p(-clipped) + this.c);
  }

  save(): SavedModel {
    const { a, b, c } = this;
    return { kind: BetaCalibration.kind, version: 1, parameters: { a, b, c }, arrays: {} };
  }

  static load(saved: SavedModel): BetaCalibration {
    expectSaved(saved, BetaCalibration.kind, 1);
    return new BetaCalibration(
      expectNumber(saved, 'a', 0, Number.MAX_VALUE),
      expectNumber(saved, 'b', 0, Number.MAX_VALUE),
      expectNumber(saved, 'c', -Number.MAX_VALUE, Number.MAX_VALUE),
    );
  }
}
