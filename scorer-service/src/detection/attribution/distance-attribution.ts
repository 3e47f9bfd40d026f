/** What each feature did to a model that judges by distance. */
import type { Attribution, SavedModel } from '@api-sentinel/models';
import { RowScaling } from '@api-sentinel/models/kernels/row-scaling';

/**
 * A neighbourhood or a Gaussian kernel sees a row only through squared distances between scaled rows, and a squared distance is
 * a sum over features: the change of the score from a usual row is shared out as its squared scaled distance from that row
 * is. Additive, and as cheap as one score; it does not tell in which direction a feature pulled.
 */
export class DistanceAttribution implements Attribution {
  readonly #score: (row: Float32Array) => number;
  readonly #scaling: RowScaling;
  readonly #usual: Float32Array;
  readonly #scaled: Float32Array;
  readonly #base: number;

  /** @param saved the model, with the scaling of its rows */
  constructor(saved: SavedModel, score: (row: Float32Array) => number, baseline: Float32Array) {
    const width = baseline.length;
    this.#scaling = RowScaling.load(saved, width);
    this.#usual = new Float32Array(width);
    this.#scaling.into(baseline, 0, this.#usual, 0);
    this.#scaled = new Float32Array(width);
    this.#score = score;
    this.#base = score(baseline);
  }

  into(row: Float32Array, out: Float64Array): void {
    const width = this.#usual.length;
    const scaled = this.#scaled;
    this.#scaling.into(row, 0, scaled, 0);
    let sum = 0;
    for (let i = 0; i < width; i++) {
      out[i] = (scaled[i] - this.#usual[i]) ** 2;
      sum += out[i];
    }
    const total = this.#score(row) - this.#base;
    for (let i = 0; i < width; i++) out[i] = sum > 0 ? (out[i] * total) / sum : 0;
    out[width] = this.#base;
  }

  scoreOf(margin: number): number {
    return margin;
  }
}
