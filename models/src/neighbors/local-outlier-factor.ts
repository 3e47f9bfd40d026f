import { expectRow, expectWidth, Matrix } from '../data/matrix.ts';
import { RowScaling, SCALINGS, type Scaling } from '../kernels/row-scaling.ts';
import type { Learner } from '../learner.ts';
import { expectArray, expectNumber, expectSaved, type SavedModel } from '../saved-model.ts';
import { readParameters } from '../trees/parameters.ts';
import { coverageSample } from './coverage-sample.ts';
import { ExactSearch } from './exact-search.ts';

const { max } = Math;

const RANGES = {
  n_neighbors: { default: 20, minimum: 1, maximum: 1_000, whole: true },
  max_references: { default: 1_000, minimum: 2, maximum: 100_000, whole: true },
  seed: { default: 0, minimum: 0, maximum: 4294967295, whole: true },
} as const;

export interface LocalOutlierFactorParameters {
  readonly n_neighbors?: number;
  /** How many rows are kept to compare with; of more, these are chosen by coverage. */
  readonly max_references?: number;
  /** `standard` unless told; `none` where the columns have one scale already. */
  readonly scaling?: Scaling;
  readonly seed?: number;
}

/**
 * Local outlier factor (Breunig, Kriegel, Ng and Sander, 2000) in novelty mode: how much thinner the neighbourhood of a row is than the
 * neighbourhoods of its neighbours. The factor is about 1 within a cluster, whatever its density, and large outside; the score is
 * `factor / (1 + factor)`. Neighbours are exact, among at most `max_references` rows.
 *
 * @example
 * import { LocalOutlierFactor, Matrix, Random } from '@api-sentinel/models';
 * const random = new Random(1);
 * const X = new Matrix(Float32Array.from({ length: 600 }, () => random.normal()), 2);
 * const model = new LocalOutlierFactor().fit(X);
 * const [inside, outside] = model.score(Matrix.from([[0, 0], [8, 8]]));
 * inside < 0.55 && outside > 0.8; // true
 */
export class LocalOutlierFactor implements Learner {
  static readonly kind = 'local_outlier_factor';
  readonly parameters: LocalOutlierFactorParameters;
  readonly #read: { readonly [K in keyof typeof RANGES]: number };
  readonly #scalingKind: Scaling;
  #width = 0;
  #neighbors = 0;
  #scaling: RowScaling | undefined;
  #search: ExactSearch | undefined;
  /** Of each reference row: distance to its own k-th neighbour, and local reachability density. */
  #reach = new Float64Array(0);
  #density = new Float64Array(0);
  #indices = new Int32Array(0);
  #distances = new Float64Array(0);

  constructor(parameters: LocalOutlierFactorParameters = {}) {
    const { scaling = 'standard', ...numbers } = parameters;
    if (!SCALINGS.includes(scaling))
      throw new Error(`scaling is "${scaling}": one of ${SCALINGS.join(', ')} is needed.`);
    this.parameters = parameters;
    this.#read = readParameters('LocalOutlierFactor', RANGES, numbers);
    this.#scalingKind = scaling;
  }

  get width(): number {
    return this.#width;
  }

  /** How many rows are kept. */
  get references(): number {
    return this.#search?.count ?? 0;
  }

  fit(X: Matrix): this {
    if (X.rows === 0 || X.columns === 0) throw new Error('There are no rows to learn from.');
    const { max_references, n_neighbors, seed } = this.#read;
    const scaling = RowScaling.fit(X, this.#scalingKind);
    const rows = scaling.all(X);
    const width = X.columns;
    const chosen = coverageSample(rows, width, max_references, n_neighbors + 1, seed);
    this.#prepare(scaling, new Matrix(rows, width).take(chosen).data, width);
    this.#learnDensities();
    return this;
  }

  #prepare(scaling: RowScaling, kept: Float32Array, width: number): void {
    const count = kept.length / width;
    this.#width = width;
    this.#scaling = scaling;
    this.#neighbors = Math.min(this.#read.n_neighbors, count - 1);
    this.#search = new ExactSearch(kept, width, this.#neighbors + 1);
    this.#reach = new Float64Array(count);
    this.#density = new Float64Array(count);
    this.#indices = new Int32Array(this.#neighbors + 1);
    this.#distances = new Float64Array(this.#neighbors + 1);
  }

  #learnDensities(): void {
    const search = this.#search as ExactSearch;
    const { count, width, rows } = search;
    const k = this.#neighbors;
    if (k === 0) return;
    const indices = new Int32Array(count * k);
    const distances = new Float64Array(count * k);
    for (let i = 0; i < count; i++) {
      search.query.set(rows.subarray(i * width, (i + 1) * width));
      search.nearest(k, this.#indices, this.#distances, i);
      indices.set(this.#indices.subarray(0, k), i * k);
      distances.set(this.#distances.subarray(0, k), i * k);
      this.#reach[i] = this.#distances[k - 1];
    }
    for (let i = 0; i < count; i++) {
      this.#density[i] = this.#densityOf(indices.subarray(i * k, i * k + k), distances.subarray(i * k, i * k + k));
    }
  }

  /** The inverse of the mean reachability distance; the small number keeps rows that stand many times finite. */
  #densityOf(indices: Int32Array, distances: Float64Array): number {
    const k = this.#neighbors;
    let sum = 0;
    for (let n = 0; n < k; n++) {
      const reach = this.#reach[indices[n]];
      sum += max(distances[n], reach);
    }
    return 1 / (sum / k + 1e-10);
  }

  /** The factor itself, one a row: about 1 is usual, larger is more anomalous. */
  factor(X: Matrix): Float64Array {
    expectWidth(X, this.#width);
    const out = new Float64Array(X.rows);
    for (let i = 0; i < X.rows; i++) this.#factorInto(X.data, i * X.columns, out, i);
    return out;
  }

  score(X: Matrix): Float64Array {
    const out = this.factor(X);
    for (let i = 0; i < out.length; i++) out[i] /= 1 + out[i];
    return out;
  }

  scoreInto(row: Float32Array, out: Float64Array, at = 0): void {
    expectRow(row, this.#width);
    this.#factorInto(row, 0, out, at);
    out[at] /= 1 + out[at];
  }

  #factorInto(data: Float32Array, from: number, out: Float64Array, at: number): void {
    const k = this.#neighbors;
    const search = this.#search as ExactSearch;
    // A lone reference has no neighbourhood: nothing is more or less usual than it.
    if (k === 0) {
      out[at] = 1;
      return;
    }
    (this.#scaling as RowScaling).into(data, from, search.query, 0);
    search.nearest(k, this.#indices, this.#distances);
    let sum = 0;
    for (let n = 0; n < k; n++) sum += this.#density[this.#indices[n]];
    out[at] = sum / k / this.#densityOf(this.#indices, this.#distances);
  }

  save(): SavedModel {
    const { n_neighbors, max_references, seed } = this.#read;
    return {
      kind: LocalOutlierFactor.kind,
      version: 1,
      parameters: { n_neighbors, max_references, seed, scaling: this.#scalingKind, width: this.#width },
      arrays: {
        references: this.#search?.rows ?? new Float32Array(0),
        reach: this.#reach,
        density: this.#density,
        ...(this.#scaling as RowScaling).arrays(),
      },
    };
  }

  static load(saved: SavedModel): LocalOutlierFactor {
    expectSaved(saved, LocalOutlierFactor.kind, 1);
    const { width: _, scaling, ...parameters } = saved.parameters;
    const model = new LocalOutlierFactor({ ...parameters, scaling: scaling as Scaling });
    const width = expectNumber(saved, 'width', 1, 100_000);
    const references = expectArray(saved, 'references', Float32Array);
    const count = references.length / width;
    if (
      !Number.isInteger(count) ||
      count < 1 ||
      count > model.#read.max_references ||
      !references.every(Number.isFinite)
    ) {
      throw new Error(`The saved ${saved.kind} model's references do not fit its width. The file is damaged.`);
    }
    model.#prepare(RowScaling.load(saved, width), references, width);
    model.#reach.set(checked(saved, 'reach', count));
    model.#density.set(checked(saved, 'density', count));
    return model;
  }
}

function checked(saved: SavedModel, name: string, count: number): Float64Array {
  const array = expectArray(saved, name, Float64Array, count);
  if (!array.every((value) => value >= 0 && value < Infinity)) {
    throw new Error(`The saved ${saved.kind} model's "${name}" holds a number that cannot be. The file is damaged.`);
  }
  return array;
}
