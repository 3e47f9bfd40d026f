import type { Matrix } from '../data/matrix.ts';
import { expectArray, type SavedModel, type TypedArray } from '../saved-model.ts';

const { max, min, sqrt } = Math;

export const SCALINGS = ['standard', 'robust', 'none'] as const;
/** `standard`: by mean and deviation; `robust`: by median and quartiles; `none`: as they come. */
export type Scaling = (typeof SCALINGS)[number];

/** Past this many deviations a value is no farther out: what comes from a log is not let to reach infinity. */
const FARTHEST = 1e4;
/** Without scaling: squares still add up within single precision. */
const LARGEST = 1e15;

/**
 * Brings columns to one scale for learners that measure distances or multiply. A missing value becomes the column's centre, an infinite one the
 * farthest value there is; a constant column keeps its unit. After it every number is finite.
 */
export class RowScaling {
  readonly #centre: Float64Array;
  readonly #factor: Float64Array;
  readonly #fill: Float64Array;
  readonly #limit: Float64Array;

  private constructor(centre: Float64Array, factor: Float64Array, fill: Float64Array, limit: Float64Array) {
    this.#centre = centre;
    this.#factor = factor;
    this.#fill = fill;
    this.#limit = limit;
  }

  static fit(X: Matrix, scaling: Scaling, farthest = FARTHEST): RowScaling {
    const { columns, rows, data } = X;
    const centre = new Float64Array(columns);
    const factor = new Float64Array(columns).fill(1);
    const fill = new Float64Array(columns);
    const limit = new Float64Array(columns).fill(scaling === 'none' ? LARGEST : farthest);
    const values = new Float64Array(rows);
    for (let j = 0; j < columns; j++) {
      let count = 0;
      for (let i = 0; i < rows; i++) {
        const value = data[i * columns + j];
        if (Number.isFinite(value)) values[count++] = value;
      }
      if (count === 0) continue;
      const { middle, spread } = (scaling === 'robust' ? quartiles : moments)(values.subarray(0, count));
      if (scaling === 'none') fill[j] = min(max(middle, -LARGEST), LARGEST);
      else {
        centre[j] = middle;
        factor[j] = spread > 0 && Number.isFinite(1 / spread) ? 1 / spread : 1;
      }
    }
    return new RowScaling(centre, factor, fill, limit);
  }

  /** Writes the scaled row that starts at `data[from]` to `out[at]` and on. Allocates nothing. */
  into(data: Float32Array, from: number, out: Float32Array, at: number): void {
    const centre = this.#centre;
    const factor = this.#factor;
    for (let j = 0; j < centre.length; j++) {
      const value = (data[from + j] - centre[j]) * factor[j];
      const limit = this.#limit[j];
      if (value >= -limit && value <= limit) out[at + j] = value;
      else out[at + j] = value > limit ? limit : value < -limit ? -limit : this.#fill[j];
    }
  }

  /** All rows scaled, row by row. */
  all(X: Matrix): Float32Array {
    const out = new Float32Array(X.rows * X.columns);
    for (let i = 0; i < X.rows; i++) this.into(X.data, i * X.columns, out, i * X.columns);
    return out;
  }

  /** What a saved model keeps of it. */
  arrays(): { readonly [name: string]: TypedArray } {
    return {
      scaling_centre: this.#centre,
      scaling_factor: this.#factor,
      scaling_fill: this.#fill,
      scaling_limit: this.#limit,
    };
  }

  static load(saved: SavedModel, width: number): RowScaling {
    const [centre, factor, fill, limit] = ['centre', 'factor', 'fill', 'limit'].map((name) => {
      const array = expectArray(saved, `scaling_${name}`, Float64Array, width);
      if (!array.every((value) => Number.isFinite(value) && (name !== 'limit' || (value > 0 && value <= LARGEST)))) {
        throw new Error(`The saved ${saved.kind} model's scaling holds a number that cannot be. The file is damaged.`);
      }
      return array;
    });
    return new RowScaling(centre, factor, fill, limit);
  }
}

interface Spread {
  readonly middle: number;
  readonly spread: number;
}

function moments(values: Float64Array): Spread {
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += (values[i] - mean) / (i + 1);
  let square = 0;
  for (const value of values) square += (value - mean) ** 2 / values.length;
  // Rounding alone gives a constant column a hair of spread.
  return { middle: mean, spread: square > mean * mean * 1e-24 ? sqrt(square) : 0 };
}

/** The quartiles' distance, divided by what it is for a normal distribution of deviation 1. */
function quartiles(values: Float64Array): Spread {
  values.sort();
  const at = (share: number): number => {
    const place = share * (values.length - 1);
    const below = Math.floor(place);
    return values[below] + (place - below) * (values[min(below + 1, values.length - 1)] - values[below]);
  };
  const spread = (at(0.75) - at(0.25)) / 1.3489795003921634;
  // More than half of the rows alike: the quartiles say nothing, the moments still do.
  return { middle: at(0.5), spread: spread > 0 ? spread : moments(values).spread };
}
