import { expectRow, expectWidth, Matrix } from '../data/matrix.ts';
import { RowScaling, SCALINGS, type Scaling } from '../kernels/row-scaling.ts';
import type { Learner } from '../learner.ts';
import { expectArray, expectNumber, expectSaved, type SavedModel } from '../saved-model.ts';
import { readParameters } from '../trees/parameters.ts';
import { ExactSearch } from './exact-search.ts';

const RANGES = {
  eps: { default: 0.5, minimum: 0, above: true },
  min_samples: { default: 5, minimum: 1, maximum: 1_000_000, whole: true },
  max_rows: { default: 20_000, minimum: 1, maximum: 200_000, whole: true },
} as const;

export interface DBSCANParameters {
  /** Rows no farther apart than this are neighbours, in the unit of the scaled columns. */
  readonly eps?: number;
  /** From so many neighbours on, itself counted, a row is a core of a cluster. */
  readonly min_samples?: number;
  /** More rows than this are refused: the time grows with their square. */
  readonly max_rows?: number;
  /** `none` unless told, since `eps` is given in a unit. */
  readonly scaling?: Scaling;
}

/** Neighbours that are kept between the two passes, in numbers: 64 MiB. */
const MOST_KEPT = 16 * 1024 * 1024;

/** The label of what belongs to no cluster. */
export const NOISE = -1;

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu, 1996): clusters of any form, as what is dense and connected; the rest is noise. Clusters are
 * numbered in the order of their first core row. A new row belongs to the cluster of its nearest core within `eps`, else it is noise; its
 * score is `d / (d + eps)`, d being the distance to that core: above 0.5 it is noise.
 *
 * @example
 * import { DBSCAN, Matrix } from '@api-sentinel/models';
 * const X = Matrix.from([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9], [50, 50]]);
 * const model = new DBSCAN({ eps: 1.5, min_samples: 3 }).fit(X);
 * [...model.labels]; // [0, 0, 0, 1, 1, 1, -1]
 * [...model.assign(Matrix.from([[1, 1], [20, 20]]))]; // [0, -1]
 */
export class DBSCAN implements Learner {
  static readonly kind = 'dbscan';
  readonly parameters: DBSCANParameters;
  readonly #read: { readonly [K in keyof typeof RANGES]: number };
  readonly #scalingKind: Scaling;
  #width = 0;
  #labels: Int32Array = new Int32Array(0);
  #scaling: RowScaling | undefined;
  #cores: ExactSearch | undefined;
  #coreLabels: Int32Array = new Int32Array(0);
  readonly #index = new Int32Array(1);
  readonly #distance = new Float64Array(1);

  constructor(parameters: DBSCANParameters = {}) {
    const { scaling = 'none', ...numbers } = parameters;
    if (!SCALINGS.includes(scaling))
      throw new Error(`scaling is "${scaling}": one of ${SCALINGS.join(', ')} is needed.`);
    this.parameters = parameters;
    this.#read = readParameters('DBSCAN', RANGES, numbers);
    this.#scalingKind = scaling;
  }

  get width(): number {
    return this.#width;
  }

  /** The cluster of each row that `fit` was given, `NOISE` for none. Empty in a model that was loaded. */
  get labels(): Int32Array {
    return this.#labels;
  }

  get clusters(): number {
    return this.#coreLabels.reduce((most, label) => Math.max(most, label + 1), 0);
  }

  fit(X: Matrix): this {
    for (const step of this.fitting(X)) void step;
    return this;
  }

  /**
   * As `fit`, a row's neighbours at a time, for whoever has other things to do between: what is asked of the model before the last step
   * is answered by what it was fitted on before. `X` must not change meanwhile.
   */
  *fitting(X: Matrix): Generator<undefined, void, void> {
    const { eps, min_samples, max_rows } = this.#read;
    if (X.rows === 0 || X.columns === 0) throw new Error('There are no rows to learn from.');
    if (X.rows > max_rows) {
      throw new Error(
        `DBSCAN was given ${X.rows} rows, and max_rows is ${max_rows}: give it a sample, or raise max_rows.`,
      );
    }
    const width = X.columns;
    const scaling = RowScaling.fit(X, this.#scalingKind);
    const rows = scaling.all(X);
    const search = new ExactSearch(rows, width, 1);
    const around = new Int32Array(X.rows);
    const neighbors = (row: number): number => {
      search.query.set(rows.subarray(row * width, (row + 1) * width));
      return search.within(eps, around);
    };
    const core = new Uint8Array(X.rows);
    // Whose neighbours are kept need not be looked for twice.
    const kept: (Int32Array | undefined)[] = [];
    let room = MOST_KEPT;
    for (let i = 0; i < X.rows; i++) {
      if (i > 0) yield;
      const count = neighbors(i);
      if (count < min_samples) continue;
      core[i] = 1;
      room -= count;
      if (room >= 0) kept[i] = around.slice(0, count);
    }
    const labels = new Int32Array(X.rows).fill(NOISE);
    const waiting = new Int32Array(X.rows);
    let next = 0;
    for (let i = 0; i < X.rows; i++) {
      if (core[i] === 0 || labels[i] !== NOISE) continue;
      labels[i] = next;
      waiting[0] = i;
      for (let held = 1; held > 0; ) {
        const from = waiting[--held];
        const own = kept[from];
        if (own === undefined) yield;
        const found = own ?? around;
        const count = own ? own.length : neighbors(from);
        for (let n = 0; n < count; n++) {
          const row = found[n];
          if (labels[row] !== NOISE) continue;
          labels[row] = next;
          // A border row joins, and leads no farther.
          if (core[row] === 1) waiting[held++] = row;
        }
      }
      next++;
    }
    this.#labels = labels;
    const cores = Int32Array.from({ length: X.rows }, (_, i) => i).filter((i) => core[i] === 1);
    const ownRows = new Matrix(rows, width).take(cores).data;
    this.#prepare(
      scaling,
      ownRows,
      width,
      Int32Array.from(cores, (i) => labels[i]),
    );
  }

  #prepare(scaling: RowScaling, cores: Float32Array, width: number, labels: Int32Array): void {
    this.#width = width;
    this.#scaling = scaling;
    this.#cores = new ExactSearch(cores, width, 1);
    this.#coreLabels = labels;
  }

  /** The cluster of each row, `NOISE` for none. */
  assign(X: Matrix): Int32Array {
    expectWidth(X, this.#width);
    const out = new Int32Array(X.rows);
    for (let i = 0; i < X.rows; i++) {
      this.#nearest(X.data, i * X.columns);
      out[i] = this.#distance[0] <= this.#read.eps ? this.#coreLabels[this.#index[0]] : NOISE;
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
    this.#nearest(data, from);
    const distance = this.#distance[0];
    out[at] = distance === Infinity ? 1 : distance / (distance + this.#read.eps);
  }

  /** Leaves the place of the nearest core row in `#index` and its distance, Infinity where there is none, in `#distance`. */
  #nearest(data: Float32Array, from: number): void {
    const cores = this.#cores as ExactSearch;
    (this.#scaling as RowScaling).into(data, from, cores.query, 0);
    if (cores.nearest(1, this.#index, this.#distance) === 0) this.#distance[0] = Infinity;
  }

  save(): SavedModel {
    return {
      kind: DBSCAN.kind,
      version: 1,
      parameters: { ...this.#read, scaling: this.#scalingKind, width: this.#width },
      arrays: {
        cores: this.#cores?.rows ?? new Float32Array(0),
        labels: this.#coreLabels,
        ...(this.#scaling as RowScaling).arrays(),
      },
    };
  }

  static load(saved: SavedModel): DBSCAN {
    expectSaved(saved, DBSCAN.kind, 1);
    const { width: _, scaling, ...parameters } = saved.parameters;
    const model = new DBSCAN({ ...parameters, scaling: scaling as Scaling });
    const width = expectNumber(saved, 'width', 1, 100_000);
    const labels = expectArray(saved, 'labels', Int32Array);
    const cores = expectArray(saved, 'cores', Float32Array, labels.length * width);
    if (
      !Number.isInteger(width) ||
      !cores.every(Number.isFinite) ||
      !labels.every((l) => l >= 0 && l < labels.length)
    ) {
      throw new Error(`The saved ${saved.kind} model's cores do not fit their clusters. The file is damaged.`);
    }
    model.#prepare(RowScaling.load(saved, width), cores, width, labels);
    return model;
  }
}
