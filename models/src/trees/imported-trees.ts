import { expectNumber, expectSaved, type SavedModel } from '../saved-model.ts';
import { Forest, savedWidth } from './forest.ts';
import { BoostedClassifier } from './forest-classifier.ts';

/**
 * Boosted trees that were trained elsewhere: they score, explain and save as ours do, and cannot be fitted.
 *
 * @example
 * import { fromXGBoostJson, Matrix, toXGBoostJson, XGBoost } from '@api-sentinel/models';
 * const X = Matrix.from([[1], [2]]);
 * const ours = new XGBoost({ n_estimators: 5, min_child_weight: 0 }).fit(X, [0, 1]);
 * const imported = fromXGBoostJson(toXGBoostJson(ours));
 * Math.abs(imported.score(X)[1] - ours.score(X)[1]) < 1e-6; // true
 */
export class ImportedTrees extends BoostedClassifier {
  constructor(forest: Forest, base: number, width: number) {
    super();
    this.fitted(forest, base, width);
  }

  fit(): never {
    throw new Error(
      'This model was trained elsewhere and imported: it cannot be fitted here. Make an XGBoost or LightGBM.',
    );
  }

  save(): SavedModel {
    return this.savedAs('imported_trees', {});
  }

  /** Throws where the saved model is of another kind or damaged. */
  static load(saved: SavedModel): ImportedTrees {
    expectSaved(saved, 'imported_trees', 1);
    const width = savedWidth(saved);
    return new ImportedTrees(Forest.load(saved, width), expectNumber(saved, 'base', -1e6, 1e6), width);
  }
}
