import { expectNumber, expectSaved, type SavedModel } from '../saved-model.ts';
import { type Calibrator, type FitCalibrator, logistic, prepare } from './calibrator.ts';
import { fitRisingLogistic } from './logistic-fit.ts';

/**
 * Platt's sigmoid (Platt, 1999): `logistic(slope * score + intercept)` fitted to smoothed labels, so that few rows do not make a
 * certainty. The slope is never negative: scores that run against the labels give their base rate and not a reversal.
 *
 * @example
 * import { PlattCalibration } from '@api-sentinel/models';
 * const calibration = PlattCalibration.fit([-2, -1, 1, 2], [0, 0, 1, 1]);
 * calibration.calibrate(2) > 0.75; // true
 */
export class PlattCalibration implements Calibrator {
  static readonly kind = 'platt_calibration';
  readonly slope: number;
  readonly intercept: number;

  private constructor(slope: number, intercept: number) {
    this.slope = slope;
    this.intercept = intercept;
  }

  static fit: FitCalibrator<PlattCalibration> = (scores, labels, weights) => {
    const data = prepare(scores, labels, weights);
    let positives = 0;
    let negatives = 0;
    for (let i = 0; i < data.labels.length; i++) {
      if (data.labels[i] === 1) positives += data.weights[i];
      else negatives += data.weights[i];
    }
    const targets = data.labels.map((label) => (label === 1 ? (positives + 1) / (positives + 2) : 1 / (negatives + 2)));
    const fit = fitRisingLogistic([data.scores], targets, data.weights);
    return new PlattCalibration(fit.slopes[0], fit.intercept);
  };

  calibrate(score: number): number {
    return logistic(this.slope * score + this.intercept);
  }

  save(): SavedModel {
    const { slope, intercept } = this;
    return { kind: PlattCalibration.kind, version: 1, parameters: { slope, intercept }, arrays: {} };
  }

  static load(saved: SavedModel): PlattCalibration {
    expectSaved(saved, PlattCalibration.kind, 1);
    return new PlattCalibration(
      expectNumber(saved, 'slope', 0, Number.MAX_VALUE),
      expectNumber(saved, 'intercept', -Number.MAX_VALUE, Number.MAX_VALUE),
    );
  }
}
