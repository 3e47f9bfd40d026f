import { expectRow, expectWidth, Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { logistic } from '../ensemble/calibrator.ts';
import type { Learner } from '../learner.ts';
import { expectArray, expectNumber, expectSaved, type SavedModel } from '../saved-model.ts';
import { readParameters } from '../trees/parameters.ts';
import { FourierFeatures } from './fourier-features.ts';
import { solveOneClass } from './one-class-smo.ts';
import { RowScaling, SCALINGS, type Scaling } from './row-scaling.ts';
import { blocksOf, packRows, type VectorKernels, vectorKernels } from './vector-kernels.ts';

const { exp, floor, max, min } = Math;

const RANGES = {
  nu: { default: 0.05, minimum: 0, maximum: 1, above: true },
  tol: { default: 1e-3, minimum: 1e-12, maximum: 1 },
  max_samples: { default: 2_000, minimum: 2, maximum: 20_000, whole: true },
  n_components: { default: 256, minimum: 16, maximum: 8_192, whole: true },
  seed: { default: 0, minimum: 0, maximum: 4294967295, whole: true },
} as const;

export interface OneClassSVMParameters {
  /** At most this share of the rows lies outside, and at least this share supports the border; 0.05 unless told. */
  readonly nu?: number;
  /** Of the kernel `exp(-gamma * squared distance)`; `scale`: 1 over the columns times their variance. */
  readonly gamma?: number | 'scale' | 'auto';
  readonly tol?: number;
  /** With more rows than this the kernel is approximated by random Fourier features. */
  readonly max_samples?: number;
  /** How many Fourier features; rounded up to a multiple of 16. */
  readonly n_components?: number;
  /** `standard` unless told. */
  readonly scaling?: Scaling;
  readonly seed?: number;
}

/** How often a row may be looked at when Fourier features are trained, over all rows together. */
const MAX_STEPS = 200_000;

/**
 * One-class support vector machine (Schölkopf and others, 2001) with the Gaussian kernel: the smallest region that holds most rows. Up to
 * `max_samples` rows it is solved exactly; of more, a sample is, and its border is then trained on over all rows with random
 * Fourier features, whose cost for a row does not depend on how many rows there were. The score is
 * `logistic(4 * (1 - value / rho))`: 0.5 on the border, towards 0.98 far outside.
 *
 * @example
 * import { Matrix, OneClassSVM, Random } from '@api-sentinel/models';
 * const random = new Random(1);
 * const X = new Matrix(Float32Array.from({ length: 600 }, () => random.normal()), 2);
 * const model = new OneClassSVM({ nu: 0.1 }).fit(X);
 * const [inside, outside] = model.score(Matrix.from([[0, 0], [8, 8]]));
 * inside < 0.5 && outside > 0.9; // true
 */
export class OneClassSVM implements Learner {
  static readonly kind = 'one_class_svm';
  readonly parameters: OneClassSVMParameters;
  readonly #read: { readonly [K in keyof typeof RANGES]: number };
  readonly #gammaKind: number | 'scale' | 'auto';
  readonly #scalingKind: Scaling;
  #width = 0;
  #gamma = 0;
  #rho = 0;
  #scaling: RowScaling | undefined;
  #vectors: SupportVectors | undefined;
  #fourier: FourierFeatures | undefined;
  #weights = new Float64Array(0);

  constructor(parameters: OneClassSVMParameters = {}) {
    const { scaling = 'standard', gamma = 'scale', ...numbers } = parameters;
    if (!SCALINGS.includes(scaling))
      throw new Error(`scaling is "${scaling}": one of ${SCALINGS.join(', ')} is needed.`);
    if (gamma !== 'scale' && gamma !== 'auto' && !(gamma > 0 && gamma <= 1e12)) {
      throw new Error(`OneClassSVM's gamma is ${gamma}; it must be "scale", "auto" or a number above 0.`);
    }
    this.parameters = parameters;
    this.#read = readParameters('OneClassSVM', RANGES, numbers);
    this.#gammaKind = gamma;
    this.#scalingKind = scaling;
  }

  get width(): number {
    return this.#width;
  }

  /** How many rows support the border; 0 where Fourier features stand in for them. */
  get supportVectors(): number {
    return this.#vectors?.count ?? 0;
  }

  fit(X: Matrix): this {
    if (X.rows === 0 || X.columns === 0) throw new Error('There are no rows to learn from.');
    const { nu, tol, max_samples, seed } = this.#read;
    const width = X.columns;
    this.#scaling = RowScaling.fit(X, this.#scalingKind);
    const rows = this.#scaling.all(X);
    this.#gamma =
      this.#gammaKind === 'auto' ? 1 / width : this.#gammaKind === 'scale' ? scaleOf(rows, width) : this.#gammaKind;
    const sample = X.rows <= max_samples ? rows : sampleOf(rows, width, max_samples, seed);
    const count = sample.length / width;
    const { alpha, rho } = solveOneClass({
      rows: sample,
      width,
      nu,
      gamma: this.#gamma,
      tolerance: tol,
      maxIterations: max(100_000, 100 * count),
    });
    this.#width = width;
    if (X.rows <= max_samples) {
      const supporting = Int32Array.from({ length: count }, (_, i) => i).filter((i) => alpha[i] > 0);
      const kept = new Matrix(sample, width).take(supporting).data;
      this.#rho = rho;
      this.#weights = Float64Array.from(supporting, (i) => alpha[i]);
      this.#vectors = new SupportVectors(kept, width, this.#gamma);
      this.#fourier = undefined;
    } else this.#fitFourier(rows, sample, alpha);
    return this;
  }

  /**
   * The primal problem over all rows by averaged stochastic subgradients, begun at the sample's solution as if its rows had been the steps so
   * far; the border is then put where the share `nu` lies outside.
   */
  #fitFourier(rows: Float32Array, sample: Float32Array, alpha: Float64Array): void {
    const { nu, n_components, seed } = this.#read;
    const width = this.#width;
    const fourier = FourierFeatures.draw(width, n_components, this.#gamma, seed);
    const z = new Float64Array(fourier.count);
    const weights = new Float64Array(fourier.count);
    const started = sample.length / width;
    for (let i = 0; i < started; i++) {
      if (alpha[i] === 0) continue;
      fourier.input.set(sample.subarray(i * width, (i + 1) * width));
      fourier.into(z);
      for (let f = 0; f < z.length; f++) weights[f] += (alpha[i] / (nu * started)) * z[f];
    }
    const count = rows.length / width;
    const order = new Random(seed, 3).sample(count, min(count, MAX_STEPS));
    const values = new Float64Array(order.length);
    const projected = (row: number): number => {
      fourier.input.set(rows.subarray(row * width, (row + 1) * width));
      fourier.into(z);
      let value = 0;
      for (let f = 0; f < z.length; f++) value += weights[f] * z[f];
      return value;
    };
    let rho = quantileOf(Float64Array.from(order.subarray(0, min(order.length, 2_000)), projected), nu);
    for (let t = 0; t < order.length; t++) {
      const rate = 1 / (t + 1 + started);
      const outside = projected(order[t]) < rho;
      for (let f = 0; f < z.length; f++) weights[f] += rate * ((outside ? z[f] / nu : 0) - weights[f]);
      rho += rate * rho * (1 - (outside ? 1 / nu : 0));
    }
    for (let t = 0; t < order.length; t++) values[t] = projected(order[t]);
    this.#rho = quantileOf(values, nu);
    this.#weights = weights;
    this.#fourier = fourier;
    this.#vectors = undefined;
  }

  /** Above 0 inside the region, below 0 outside: the value at the row less that on the border. */
  decision(X: Matrix): Float64Array {
    expectWidth(X, this.#width);
    const out = new Float64Array(X.rows);
    for (let i = 0; i < X.rows; i++) {
      this.#valueInto(X.data, i * X.columns, out, i);
      out[i] -= this.#rho;
    }
    return out;
  }

  score(X: Matrix): Float64Array {
    expectWidth(X, this.#width);
    const out = new Float64Array(X.rows);
    for (let i = 0; i < X.rows; i++) this.#scoreInto(X.data, i * X.columns, out, i);
    return out;
  }

  scoreInto(row: Float32Array, out: Float64Array, at = 0): void {
    expectRow(row, this.#width);
    this.#scoreInto(row, 0, out, at);
  }

  #scoreInto(data: Float32Array, from: number, out: Float64Array, at: number): void {
    this.#valueInto(data, from, out, at);
    out[at] = logistic(4 * (1 - out[at] / max(this.#rho, 1e-12)));
  }

  #valueInto(data: Float32Array, from: number, out: Float64Array, at: number): void {
    const scaling = this.#scaling as RowScaling;
    if (this.#fourier) {
      scaling.into(data, from, this.#fourier.input, 0);
      this.#fourier.dotInto(this.#weights, out, at);
      return;
    }
    const vectors = this.#vectors as SupportVectors;
    scaling.into(data, from, vectors.input, 0);
    vectors.sumInto(this.#weights, out, at);
  }

  save(): SavedModel {
    return {
      kind: OneClassSVM.kind,
      version: 1,
      parameters: {
        ...this.#read,
        gamma: this.#gammaKind,
        scaling: this.#scalingKind,
        width: this.#width,
        fitted_gamma: this.#gamma,
        rho: this.#rho,
      },
      arrays: {
        weights: this.#weights,
        ...(this.#fourier ? { fourier: this.#fourier.drawn } : { vectors: this.#vectors?.rows ?? new Float32Array(0) }),
        ...(this.#scaling as RowScaling).arrays(),
      },
    };
  }

  static load(saved: SavedModel): OneClassSVM {
    expectSaved(saved, OneClassSVM.kind, 1);
    const { width: _, fitted_gamma: __, rho: ___, gamma, scaling, ...numbers } = saved.parameters;
    const model = new OneClassSVM({ ...numbers, gamma: gamma as number | 'scale', scaling: scaling as Scaling });
    const width = expectNumber(saved, 'width', 1, 100_000);
    const weights = expectArray(saved, 'weights', Float64Array);
    const fourier = Object.hasOwn(saved.arrays, 'fourier');
    const length = (width + (fourier ? 1 : 0)) * weights.length;
    const numbersOf = expectArray(saved, fourier ? 'fourier' : 'vectors', Float32Array, length);
    if (!Number.isInteger(width) || !weights.every(Number.isFinite) || !numbersOf.every(Number.isFinite)) {
      throw new Error(`The saved ${saved.kind} model holds a number that cannot be. The file is damaged.`);
    }
    if (fourier && (weights.length % 16 !== 0 || weights.length === 0)) {
      throw new Error(`The saved ${saved.kind} model has ${weights.length} Fourier features. The file is damaged.`);
    }
    model.#width = width;
    model.#gamma = expectNumber(saved, 'fitted_gamma', 0, 1e300);
    model.#rho = expectNumber(saved, 'rho', -1e300, 1e300);
    model.#scaling = RowScaling.load(saved, width);
    model.#weights = weights;
    if (fourier) model.#fourier = FourierFeatures.from(width, weights.length, numbersOf);
    else model.#vectors = new SupportVectors(numbersOf, width, model.#gamma);
    return model;
  }
}

/** Rows whose kernel values with a row at `input` are summed. */
class SupportVectors {
  readonly rows: Float32Array;
  readonly count: number;
  readonly #width: number;
  readonly #kernels: VectorKernels;
  readonly #gamma: number;
  readonly #packed: number;
  readonly #out: number;

  constructor(rows: Float32Array, width: number, gamma: number) {
    this.rows = rows;
    this.#gamma = gamma;
    this.count = rows.length / width;
    this.#width = width;
    this.#packed = blocksOf(width) * 16;
    this.#out = this.#packed + blocksOf(this.count) * 16 * width;
    this.#kernels = vectorKernels(this.#out + blocksOf(this.count) * 16);
    packRows(rows, width, this.#kernels.floats.subarray(this.#packed, this.#out));
  }

  get input(): Float32Array {
    return this.#kernels.floats;
  }

  sumInto(weights: Float64Array, out: Float64Array, at: number): void {
    this.#kernels.distances(0, this.#packed, blocksOf(this.count), this.#width, this.#out);
    const { floats } = this.#kernels;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i] * exp(-this.#gamma * floats[this.#out + i]);
    out[at] = sum;
  }
}

/** 1 over the number of columns times the variance of all numbers; 1 where they are all alike. */
function scaleOf(rows: Float32Array, width: number): number {
  let mean = 0;
  for (let i = 0; i < rows.length; i++) mean += (rows[i] - mean) / (i + 1);
  let variance = 0;
  for (const value of rows) variance += (value - mean) ** 2 / rows.length;
  return variance > 0 ? 1 / (width * variance) : 1;
}

function sampleOf(rows: Float32Array, width: number, most: number, seed: number): Float32Array {
  const chosen = new Random(seed, 1).sample(rows.length / width, most).sort();
  return new Matrix(rows, width).take(chosen).data;
}

/** The value below which the share lies. */
function quantileOf(values: Float64Array, share: number): number {
  return values.sort()[min(values.length - 1, floor(share * values.length))];
}
