/** The columns that a bundle was trained on, taken by name out of all that the extractor computes. */
import { Matrix } from '@api-sentinel/models';

/**
 * A bundle names its features, so the extractor may learn more of them without a new bundle. A name means one thing for ever: what
 * changes its meaning changes its name.
 */
export class Columns {
  readonly names: readonly string[];
  /** Where each column stands among all features; undefined where the bundle takes all as they are. */
  readonly #places: Int32Array | undefined;
  readonly #width: number;
  #taken = new Float32Array(0);

  /**
   * @param wanted names that the bundle was trained on
   * @param known names that this release computes, in the order of its rows
   * @throws Error with a sentence that names what is not computed
   */
  constructor(wanted: readonly string[], known: readonly string[]) {
    const places = Int32Array.from(wanted, (name) => known.indexOf(name));
    const unknown = wanted.filter((_, i) => places[i] < 0);
    if (unknown.length > 0) {
      throw new Error(
        `the bundle was trained on ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ` and ${unknown.length - 5} more features` : ''}, which this release does not compute; train it anew with npm run train`,
      );
    }
    this.names = wanted;
    this.#width = known.length;
    if (wanted.length !== known.length || places.some((place, i) => place !== i)) this.#places = places;
  }

  /** The bundle's columns of `count` whole rows. The matrix is good until the next call. */
  take(rows: Float32Array, count: number): Matrix {
    const places = this.#places;
    const width = this.#width;
    if (places === undefined) return new Matrix(rows.subarray(0, count * width), width, this.names);
    const own = places.length;
    if (this.#taken.length < count * own) this.#taken = new Float32Array(count * own);
    const taken = this.#taken;
    for (let i = 0, to = 0; i < count; i++) {
      const from = i * width;
      for (let j = 0; j < own; j++) taken[to++] = rows[from + places[j]];
    }
    return new Matrix(taken.subarray(0, count * own), own, this.names);
  }
}
