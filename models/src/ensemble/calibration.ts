import type { SavedModel } from '../saved-model.ts';
import { BetaCalibration } from './beta.ts';
import type { Calibrator } from './calibrator.ts';
import { IsotonicCalibration } from './isotonic.ts';
import { PlattCalibration } from './platt.ts';
import { TailCalibration } from './tail.ts';

/** Every calibration by its kind: to add one is to add its file and its row here. */
const CALIBRATIONS: Readonly<Record<string, (saved: SavedModel) => Calibrator>> = {
  [IsotonicCalibration.kind]: IsotonicCalibration.load,
  [PlattCalibration.kind]: PlattCalibration.load,
  [BetaCalibration.kind]: BetaCalibration.load,
  [TailCalibration.kind]: TailCalibration.load,
};

/** The calibration that was saved. @throws Error when its kind is unknown or its numbers do not fit. */
export function loadCalibrator(saved: SavedModel): Calibrator {
  if (!Object.hasOwn(CALIBRATIONS, saved.kind)) {
    throw new Error(`"${saved.kind}" is no calibration; known are ${Object.keys(CALIBRATIONS).join(', ')}.`);
  }
  return CALIBRATIONS[saved.kind](saved);
}
