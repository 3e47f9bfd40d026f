import { blocksOf, packRows, vectorKernels } from './vector-kernels.ts';

const { abs, exp, floor, max, min } = Math;

/** What the dual problem gives: `sum(alpha[i] * K(x, row i)) - rho` is above 0 inside. */
export interface OneClassSolution {
  readonly alpha: Float64Array;
  readonly rho: number;
  readonly iterations: number;
}

export interface OneClassProblem {
  /** Finite numbers, row by row. */
  readonly rows: Float32Array;
  readonly width: number;
  readonly nu: number;
  readonly gamma: number;
  /** The largest violation of the optimality conditions that is left. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

const TAU = 1e-12;
/** Kernel rows that are kept, in numbers: 64 MiB. */
const CACHE = 16 * 1024 * 1024;

/**
 * Solves the one-class support vector machine's dual (Schölkopf and others, 2001) by sequential minimal optimisation with the working set
 * chosen by second-order information (Fan, Chen and Lin, 2005): minimise `alpha' K alpha / 2` where `0 <= alpha <= 1` and
 * `sum(alpha) = nu * rows`. Kernel values are kept in single precision, sums in double.
 */
export function solveOneClass(problem: OneClassProblem): OneClassSolution {
  const { rows, width, nu, tolerance, maxIterations } = problem;
  const count = rows.length / width;
  const kernelRow = kernelRows(problem);
  const alpha = new Float64Array(count);
  const whole = floor(nu * count);
  alpha.fill(1, 0, whole);
  if (whole < count) alpha[whole] = nu * count - whole;
  const gradient = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    if (alpha[i] === 0) continue;
    const row = kernelRow(i);
    for (let j = 0; j < count; j++) gradient[j] += alpha[i] * row[j];
  }
  let iterations = 0;
  for (; iterations < maxIterations; iterations++) {
    // The one that may grow and whose growth lowers the objective most.
    let up = -1;
    let steepest = -Infinity;
    for (let i = 0; i < count; i++) {
      if (alpha[i] < 1 && -gradient[i] > steepest) {
        steepest = -gradient[i];
        up = i;
      }
    }
    if (up < 0) break;
    const upRow = kernelRow(up);
    let down = -1;
    let best = Infinity;
    let flattest = -Infinity;
    for (let j = 0; j < count; j++) {
      if (alpha[j] <= 0) continue;
      flattest = max(flattest, gradient[j]);
      const difference = steepest + gradient[j];
      if (difference <= 0) continue;
      const curve = 2 - 2 * upRow[j];
      const gain = -(difference * difference) / (curve > 0 ? curve : TAU);
      if (gain < best) {
        best = gain;
        down = j;
      }
    }
    if (down < 0 || steepest + flattest < tolerance) break;
    const downRow = kernelRow(down);
    const curve = 2 - 2 * upRow[down];
    const wanted = (gradient[down] - gradient[up]) / (curve > 0 ? curve : TAU);
    const step = min(wanted, 1 - alpha[up], alpha[down]);
    // What reaches a bound stands on it exactly.
    alpha[up] = step === 1 - alpha[up] ? 1 : alpha[up] + step;
    alpha[down] = step === alpha[down] ? 0 : alpha[down] - step;
    for (let j = 0; j < count; j++) gradient[j] += step * (upRow[j] - downRow[j]);
  }
  return { alpha, rho: offsetOf(alpha, gradient), iterations };
}

/** The gradient at rows that stand between the bounds; where there are none, the middle of what the bounds allow. */
function offsetOf(alpha: Float64Array, gradient: Float64Array): number {
  let free = 0;
  let sum = 0;
  let upper = Infinity;
  let lower = -Infinity;
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i] >= 1) lower = max(lower, gradient[i]);
    else if (alpha[i] <= 0) upper = min(upper, gradient[i]);
    else {
      free++;
      sum += gradient[i];
    }
  }
  if (free > 0) return sum / free;
  if (upper === Infinity) return lower;
  return abs(lower) === Infinity ? upper : (upper + lower) / 2;
}

/** Rows of the kernel matrix, made when asked for; the longest unused give way. */
function kernelRows({ rows, width, gamma }: OneClassProblem): (index: number) => Float32Array {
  const count = rows.length / width;
  const blocks = blocksOf(count);
  const query = blocksOf(width) * 16;
  const out = query + blocks * 16 * width;
  const kernels = vectorKernels(out + blocks * 16);
  packRows(rows, width, kernels.floats.subarray(query, out));
  const kept = new Map<number, Float32Array>();
  const most = max(2, floor(CACHE / count));
  return (index) => {
    let row = kept.get(index);
    if (row) {
      kept.delete(index);
      kept.set(index, row);
      return row;
    }
    if (kept.size < most) row = new Float32Array(count);
    else {
      const [oldest, reused] = kept.entries().next().value as [number, Float32Array];
      kept.delete(oldest);
      row = reused;
    }
    kernels.floats.set(rows.subarray(index * width, (index + 1) * width));
    kernels.distances(0, query, blocks, width, out);
    for (let j = 0; j < count; j++) row[j] = exp(-gamma * kernels.floats[out + j]);
    kept.set(index, row);
    return row;
  };
}
