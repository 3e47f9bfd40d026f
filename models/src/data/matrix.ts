import { createHash } from 'node:crypto';

/**
 * Rows of numbers, row-major, with a name a column. NaN is a missing value.
 *
 * @example
 * import { Matrix } from '@api-sentinel/models';
 * const X = Matrix.from([[1, 2], [3, Number.NaN]], ['requests', 'errors']);
 * X.row(1)[0]; // 3
 */
export class Matrix {
  /** `rows * columns` numbers. */
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly names: readonly string[];
  #hash: string | undefined;

  /** Takes `data` as it is, without a copy. Names default to `f0`, `f1`, ... Throws where the lengths do not fit. */
  constructor(data: Float32Array, columns: number, names?: readonly string[]) {
    if (!Number.isInteger(columns) || columns < 0) throw new Error(`A matrix cannot have ${columns} columns.`);
    if (columns === 0 ? data.length !== 0 : data.length % columns !== 0)
      throw new Error(`${data.length} numbers do not make whole rows of ${columns} columns.`);
    this.data = data;
    this.columns = columns;
    this.rows = columns === 0 ? 0 : data.length / columns;
    this.names = names ?? Array.from({ length: columns }, (_, i) => `f${i}`);
    if (this.names.length !== columns)
      throw new Error(`${this.names.length} names were given for ${columns} columns; each column needs one.`);
  }

  static from(rows: readonly ArrayLike<number>[], names?: readonly string[]): Matrix {
    const columns = rows[0]?.length ?? names?.length ?? 0;
    const data = new Float32Array(rows.length * columns);
    for (const [i, row] of rows.entries()) {
      if (row.length !== columns)
        throw new Error(`Row ${i} has ${row.length} numbers where the first row has ${columns}.`);
      data.set(row, i * columns);
    }
    return new Matrix(data, columns, names);
  }

  /** A view of row `index`: writing to it writes to the matrix. */
  row(index: number): Float32Array {
    return this.data.subarray(index * this.columns, (index + 1) * this.columns);
  }

  /** A view of rows `from` to before `to`. */
  slice(from: number, to: number): Matrix {
    return new Matrix(this.data.subarray(from * this.columns, to * this.columns), this.columns, this.names);
  }

  /** A copy of the rows named, in their order; a row may come more than once. */
  take(indices: ArrayLike<number>): Matrix {
    const { columns, data } = this;
    const out = new Float32Array(indices.length * columns);
    for (let i = 0; i < indices.length; i++) {
      const from = indices[i] * columns;
      for (let j = 0; j < columns; j++) out[i * columns + j] = data[from + j];
    }
    return new Matrix(out, columns, this.names);
  }

  /** A copy with the columns named by index, in their order. */
  select(indices: ArrayLike<number>): Matrix {
    const width = indices.length;
    const out = new Float32Array(this.rows * width);
    for (let i = 0; i < this.rows; i++)
      for (let j = 0; j < width; j++) out[i * width + j] = this.data[i * this.columns + indices[j]];
    return new Matrix(
      out,
      width,
      Array.from(indices, (i) => this.names[i]),
    );
  }

  /** SHA-256 over the names in their order: two matrices with the same hash have the same columns. */
  get schemaHash(): string {
    this.#hash ??= createHash('sha256').update(JSON.stringify(this.names)).digest('hex');
    return this.#hash;
  }
}

/** Throws, in words, where `X` has not `width` columns. */
export function expectWidth(X: Matrix, width: number): void {
  if (width === 0) throw new Error('This learner was not fitted yet: call fit, or load a saved one, before score.');
  if (X.columns !== width) throw new Error(`The matrix has ${X.columns} columns; this learner was fitted on ${width}.`);
}

/** Throws, in words, where a row has not `width` numbers. */
export function expectRow(row: Float32Array, width: number): void {
  if (row.length === width && width > 0) return;
  if (width === 0) throw new Error('This learner was not fitted yet: call fit, or load a saved one, before score.');
  throw new Error(`The row has ${row.length} numbers; this learner was fitted on ${width} columns.`);
}
