import { logistic } from './calibrator.ts';

const { abs, exp, log1p, max } = Math;

/** Intercept and one slope a feature, none of them negative. */
export interface LogisticFit {
  readonly intercept: number;
  readonly slopes: readonly number[];
}

const RIDGE = 1e-10;
const ROUNDS = 200;

/** ln(1 + e^x) without overflow. */
function softplus(x: number): number {
  return max(x, 0) + log1p(exp(-abs(x)));
}

/**
 * Maximum likelihood of targets in 0 to 1 under `logistic(intercept + slopes . features)` with no slope below 0, for at most two
 * features: the likelihood is concave, so the best admissible choice of features that are left in is the optimum.
 */
export function fitRisingLogistic(
  features: readonly Float64Array[],
  targets: Float64Array,
  weights: Float64Array,
): LogisticFit {
  let best: LogisticFit | undefined;
  let bestLoss = Infinity;
  for (let chosen = (1 << features.length) - 1; chosen >= 0; chosen--) {
    const active = features.filter((_, j) => (chosen >> j) & 1);
    const { coefficients, loss } = newton(active, targets, weights);
    if (coefficients.some((value, j) => j > 0 && value < 0)) continue;
    if (loss < bestLoss) {
      let next = 1;
      best = {
        intercept: coefficients[0],
        slopes: features.map((_, j) => ((chosen >> j) & 1 ? coefficients[next++] : 0)),
      };
      bestLoss = loss;
    }
    if (active.length === features.length) break;
  }
  return best as LogisticFit;
}

/** Newton's method with halved steps; every feature is scaled to its largest magnitude, so that scores of any size will do. */
function newton(
  raw: readonly Float64Array[],
  targets: Float64Array,
  weights: Float64Array,
): { coefficients: number[]; loss: number } {
  const scales = raw.map((values) => values.reduce((largest, value) => max(largest, abs(value)), 0) || 1);
  const width = raw.length + 1;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const at = (row: number, j: number): number => (j === 0 ? 1 : raw[j - 1][row] / scales[j - 1]);
  const margin = (theta: readonly number[], row: number): number => {
    let sum = theta[0];
    for (let j = 1; j < width; j++) sum += theta[j] * at(row, j);
    return sum;
  };
  const lossOf = (theta: readonly number[]): number => {
    let loss = 0;
    for (let i = 0; i < targets.length; i++) {
      const z = margin(theta, i);
      loss += weights[i] * (softplus(z) - targets[i] * z);
    }
    return loss / total + (RIDGE / 2) * theta.reduce((sum, value) => sum + value * value, 0);
  };
  let theta = new Array<number>(width).fill(0);
  let loss = lossOf(theta);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = theta.map((value) => RIDGE * value);
    const hessian = theta.map((_, j) => theta.map((_, k) => (j === k ? RIDGE : 0)));
    for (let i = 0; i < targets.length; i++) {
      const p = logistic(margin(theta, i));
      const slack = (weights[i] * (p - targets[i])) / total;
      const curve = (weights[i] * p * (1 - p)) / total;
      for (let j = 0; j < width; j++) {
        gradient[j] += slack * at(i, j);
        for (let k = 0; k <= j; k++) hessian[j][k] += curve * at(i, j) * at(i, k);
      }
    }
    const step = solve(hessian, gradient);
    const decrement = step.reduce((sum, value, j) => sum + value * gradient[j], 0);
    // So near the optimum Newton's own step is better than the loss can tell.
    if (decrement < 1e-10) {
      theta = theta.map((value, j) => value - step[j]);
      if (decrement < 1e-24) break;
      continue;
    }
    let moved = false;
    for (let size = 1; size > 1e-9; size /= 2) {
      const candidate = theta.map((value, j) => value - size * step[j]);
      const found = lossOf(candidate);
      if (found < loss) {
        moved = true;
        theta = candidate;
        loss = found;
        break;
      }
    }
    if (!moved) break;
  }
  return { coefficients: theta.map((value, j) => (j === 0 ? value : value / scales[j - 1])), loss: lossOf(theta) };
}

/** Solves `lower * x = right` for a symmetric positive matrix whose lower half is given (Cholesky). */
function solve(lower: readonly number[][], right: readonly number[]): number[] {
  const n = right.length;
  const factor = lower.map((row) => [...row]);
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) for (let i = j; i < n; i++) factor[i][j] -= factor[i][k] * factor[j][k];
    const diagonal = Math.sqrt(max(factor[j][j], 1e-300));
    for (let i = j; i < n; i++) factor[i][j] /= diagonal;
  }
  const x = [...right];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= factor[i][k] * x[k];
    x[i] /= factor[i][i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= factor[k][i] * x[k];
    x[i] /= factor[i][i];
  }
  return x;
}
