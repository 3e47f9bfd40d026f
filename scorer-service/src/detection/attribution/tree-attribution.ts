/** What each feature did to the margin of a learner made of trees. */
import type { Attribution, Forest } from '@api-sentinel/models';
import { BaselineShap } from './baseline-shap.ts';

/** A learner whose margin is its trees' sum times a factor, and something that no feature moves. */
export interface TreeShape {
  readonly trees: Forest;
  /** What the sum of the leaves is multiplied by. */
  readonly factor: number;
  /** The learner's margin for one row. */
  readonly margin: (row: Float32Array) => number;
  readonly scoreOf: (margin: number) => number;
}

export class TreeAttribution implements Attribution {
  readonly #shap: BaselineShap;
  readonly #shape: TreeShape;
  readonly #base: number;

  constructor(shape: TreeShape, baseline: Float32Array) {
    this.#shap = new BaselineShap(shape.trees, baseline);
    this.#shape = shape;
    this.#base = shape.margin(baseline);
  }

  into(row: Float32Array, out: Float64Array): void {
    const width = out.length - 1;
    out.fill(0);
    this.#shap.addInto(row, out);
    const { factor } = this.#shape;
    for (let i = 0; i < width; i++) out[i] *= factor;
    out[width] = this.#base;
  }

  scoreOf(margin: number): number {
    return this.#shape.scoreOf(margin);
  }
}
