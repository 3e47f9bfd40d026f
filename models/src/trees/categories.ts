import { Matrix } from '../data/matrix.ts';
import type { GrownNode } from './grower.ts';

const { trunc } = Math;

/** Each category needs a bin of its own. */
const MOST_CATEGORIES = 254;

/** The columns of a matrix whose values are categories: whole numbers from 0; what is negative counts as missing. */
export class Categories {
  /** 1 for each column that holds categories. */
  readonly mask: Uint8Array;
  /** The categories of each such column, ascending: the category of a bin. */
  readonly #values = new Map<number, Float64Array>();

  private constructor(columns: number) {
    this.mask = new Uint8Array(columns);
  }

  /** Throws where a column is not of `X`, or holds more categories than there are bins. */
  static of(X: Matrix, columns: readonly number[]): Categories {
    const out = new Categories(X.columns);
    for (const j of columns) {
      if (!Number.isInteger(j) || j < 0 || j >= X.columns)
        throw new Error(`categorical_feature names column ${j}; the matrix has columns 0 to ${X.columns - 1}.`);
      out.mask[j] = 1;
      const found = new Set<number>();
      for (let at = j; at < X.data.length; at += X.columns) if (X.data[at] > -1) found.add(trunc(X.data[at]));
      if (found.size > MOST_CATEGORIES)
        throw new Error(
          `Column "${X.names[j]}" has ${found.size} categories; ${MOST_CATEGORIES} are the most. Give the rare ones one number.`,
        );
      for (const category of found)
        if (category > 0x7fffff)
          throw new Error(
            `Column "${X.names[j]}" has the category ${category}; 8388607 is the largest. Number them from 0.`,
          );
      out.#values.set(j, Float64Array.from(found).sort());
    }
    return out;
  }

  get any(): boolean {
    return this.#values.size > 0;
  }

  /** `X` itself, or a copy with what is no category missing. */
  clean(X: Matrix): Matrix {
    if (!this.any) return X;
    const data = X.data.slice();
    for (const j of this.#values.keys())
      for (let at = j; at < data.length; at += X.columns) data[at] = data[at] > -1 ? trunc(data[at]) : Number.NaN;
    return new Matrix(data, X.columns, X.names);
  }

  /** Writes, at each split by category of a grown tree, the categories of its bins. */
  name(tree: GrownNode[]): void {
    for (const node of tree) {
      const values = this.#values.get(node.feature);
      if (values === undefined || node.categoryBins === undefined) continue;
      Object.assign(node, { categories: node.categoryBins.map((bin) => values[bin]) });
    }
  }
}
