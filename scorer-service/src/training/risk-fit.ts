/** Fits the one calibration of vote, behaviour and evidence. */
import { PLAIN_ANCHORS, type RiskCalibration, type RiskTerms } from '../detection/risk.ts';

const { exp, max } = Math;
const ROUNDS = 400;
/** Pull of the slopes to nothing, in rows: sets that separate cleanly must not make the calibration boundless. */
const RIDGE = 2;

/**
 * Maximum likelihood under `logistic(intercept + slopes · terms)` with no slope below 0: Newton steps on one coefficient after
 * the other, each kept in its bounds, until they settle.
 */
export function fitRisk(
  terms: readonly RiskTerms[],
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
): RiskCalibration {
  const columns = [
    Float64Array.from(terms, () => 1),
    Float64Array.from(terms, ({ vote }) => vote),
    Float64Array.from(terms, ({ behavior }) => behavior),
    Float64Array.from(terms, ({ evidence }) => evidence),
  ];
  const theta = [0, 1, 0.5, 0.5];
  const margins = new Float64Array(terms.length);
  for (let i = 0; i < terms.length; i++) for (let j = 0; j < theta.length; j++) margins[i] += theta[j] * columns[j][i];
  for (let round = 0; round < ROUNDS; round++) {
    let largest = 0;
    for (let j = 0; j < theta.length; j++) {
      const column = columns[j];
      const ridge = j === 0 ? 0 : RIDGE;
      let gradient = -ridge * theta[j];
      let curvature = ridge + 1e-9;
      for (let i = 0; i < margins.length; i++) {
        const p = 1 / (1 + exp(-margins[i]));
        gradient += weights[i] * column[i] * (labels[i] - p);
        curvature += weights[i] * column[i] * column[i] * max(p * (1 - p), 1e-6);
      }
      const next = theta[j] + max(-1, Math.min(1, gradient / curvature));
      const bounded = j === 0 ? next : max(next, 0);
      const step = bounded - theta[j];
      theta[j] = bounded;
      largest = max(largest, Math.abs(step));
      if (step !== 0) for (let i = 0; i < margins.length; i++) margins[i] += step * column[i];
    }
    if (largest < 1e-6) break;
  }
  const [intercept, vote, behavior, evidence] = theta;
  return { intercept, vote, behavior, evidence, ...PLAIN_ANCHORS };
}
