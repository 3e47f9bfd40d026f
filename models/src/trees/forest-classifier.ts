import { expectRow, expectWidth, type Matrix } from '../data/matrix.ts';
import { TreeShap } from '../explanation/tree-shap.ts';
import type { Explainable, FitOptions, Learner } from '../learner.ts';
import { expectNumber, expectSaved, type SavedModel } from '../saved-model.ts';
import { Forest, savedWidth } from './forest.ts';

const { exp } = Math;

export const sigmoid = (margin: number): number => 1 / (1 + exp(-margin));

/** What every boosted learner shares once it is fitted: the probability is the logistic of a base and the forest's sum. */
export abstract class BoostedClassifier implements Learner, Explainable {
  protected forest: Forest = new Forest([]);
  protected base = 0;
  #width = 0;
  #shap: TreeShap | undefined;

  get width(): number {
    return this.#width;
  }

  /** The trees as they stand. */
  get trees(): Forest {
    return this.forest;
  }

  /** The margin of a row before any tree. */
  get baseMargin(): number {
    return this.base;
  }

  abstract fit(X: Matrix, y?: ArrayLike<number>, options?: FitOptions): this;
  abstract save(): SavedModel;

  protected fitted(forest: Forest, base: number, width: number): this {
    this.forest = forest;
    this.base = base;
    this.#width = width;
    this.#shap = undefined;
    return this;
  }

  /** As it is kept: the learner's own parameters, the base and the trees. */
  protected savedAs(kind: string, parameters: object): SavedModel {
    return {
      kind,
      version: 1,
      parameters: { width: this.#width, base: this.base, ...parameters },
      arrays: this.forest.arrays(),
    };
  }

  /** What `savedAs` gave, taken back by a learner that `make` makes of its parameters. Throws where it is of another kind or damaged. */
  protected static loadedAs<P extends object, T extends BoostedClassifier>(
    saved: SavedModel,
    kind: string,
    make: (parameters: P) => T,
  ): T {
    expectSaved(saved, kind, 1);
    const width = savedWidth(saved);
    const { width: _width, base: _base, ...parameters } = saved.parameters;
    return make(parameters as P).fitted(Forest.load(saved, width), expectNumber(saved, 'base', -1e6, 1e6), width);
  }

  margin(X: Matrix): Float64Array {
    expectWidth(X, this.#width);
    const out = new Float64Array(X.rows);
    this.forest.sums(X.data, X.columns, out);
    for (let i = 0; i < out.length; i++) out[i] += this.base;
    return out;
  }

  score(X: Matrix): Float64Array {
    const out = this.margin(X);
    for (let i = 0; i < out.length; i++) out[i] = sigmoid(out[i]);
    return out;
  }

  scoreInto(row: Float32Array, out: Float64Array, at = 0): void {
    expectRow(row, this.#width);
    this.forest.sumInto(row, out, at);
    out[at] = 1 / (1 + exp(-(this.base + out[at])));
  }

  contributionsInto(row: Float32Array, out: Float64Array): void {
    expectRow(row, this.#width);
    this.#shap ??= new TreeShap(this.forest);
    out.fill(0);
    this.#shap.addInto(row, out);
    out[out.length - 1] += this.base;
  }
}
