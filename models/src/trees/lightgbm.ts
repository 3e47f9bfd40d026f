import { Bins } from '../data/bins.ts';
import type { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import type { FitOptions } from '../learner.ts';
import type { SavedModel } from '../saved-model.ts';
import { allRows, boost, logisticGradients, priorMargin, shareOfRows, threadsOf } from './boosting.ts';
import { Categories } from './categories.ts';
import { Forest } from './forest.ts';
import { BoostedClassifier } from './forest-classifier.ts';
import { goss } from './goss.ts';
import { Grower } from './grower.ts';
import { expectLabels, expectWeights } from './labels.ts';
import { LIGHTGBM_ALIASES, LIGHTGBM_RANGES, type LightGBMParameters } from './lightgbm-parameters.ts';
import { monotoneConstraints } from './monotone.ts';
import { readParameters } from './parameters.ts';

const { max, round } = Math;

export type { LightGBMParameters } from './lightgbm-parameters.ts';

/**
 * Boosted trees after Ke et al., "LightGBM: a highly efficient gradient boosting decision tree" (2017): leaf-wise growth, gradient-based one-side
 * sampling, exclusive feature bundling, splits by sets of categories. Scores are the probability of class 1.
 *
 * @example
 * import { LightGBM, Matrix } from '@api-sentinel/models';
 * const X = Matrix.from([[1], [2], [3], [4]]);
 * const model = new LightGBM({ n_estimators: 20, min_child_samples: 1 }).fit(X, [0, 0, 1, 1]);
 * const [low, high] = model.score(Matrix.from([[1], [4]]));
 * low < 0.1 && high > 0.9; // true
 */
export class LightGBM extends BoostedClassifier {
  readonly parameters: LightGBMParameters;
  readonly #read: { readonly [K in keyof typeof LIGHTGBM_RANGES]: number };
  readonly #goss: boolean;

  /** Throws, in a sentence, on a value out of range or a parameter that is not implemented. */
  constructor(parameters: LightGBMParameters = {}) {
    super();
    this.parameters = parameters;
    const {
      boosting_type,
      data_sample_strategy,
      objective,
      is_unbalance,
      enable_bundle: _bundle,
      categorical_feature: _categorical,
      monotone_constraints: _monotone,
      ...numbers
    } = parameters;
    if (objective !== undefined && objective !== 'binary')
      throw new Error(`LightGBM's objective ${String(objective)} is not implemented here; binary is.`);
    if (boosting_type !== undefined && boosting_type !== 'gbdt' && boosting_type !== 'goss')
      throw new Error(`LightGBM's boosting_type ${String(boosting_type)} is not implemented here; gbdt and goss are.`);
    if (data_sample_strategy !== undefined && data_sample_strategy !== 'bagging' && data_sample_strategy !== 'goss')
      throw new Error(`LightGBM's data_sample_strategy is bagging or goss, not ${String(data_sample_strategy)}.`);
    this.#read = readParameters(
      'LightGBM',
      LIGHTGBM_RANGES,
      Object.fromEntries(Object.entries(numbers).map(([name, value]) => [LIGHTGBM_ALIASES[name] ?? name, value])),
    );
    this.#goss = boosting_type === 'goss' || data_sample_strategy === 'goss';
    if (this.#goss && this.#read.subsample < 1)
      throw new Error('LightGBM takes goss or a subsample below 1, not both: each draws the rows its own way.');
    if (this.#read.top_rate + this.#read.other_rate > 1)
      throw new Error("LightGBM's top_rate and other_rate are shares of the rows: together at most 1.");
    if (is_unbalance === true && this.#read.scale_pos_weight !== 1)
      throw new Error('LightGBM takes is_unbalance or a scale_pos_weight, not both.');
  }

  fit(X: Matrix, y?: ArrayLike<number>, options: FitOptions = {}): this {
    const p = this.#read;
    const labels = expectLabels(X, y);
    const weights = expectWeights(X.rows, options.weights);
    // The original's average leaves the class weights out.
    const base = priorMargin(labels, weights);
    weighClasses(labels, weights, p.scale_pos_weight, this.parameters.is_unbalance === true);
    const categories = Categories.of(X, this.parameters.categorical_feature ?? []);
    const clean = categories.clean(X);
    const bins = Bins.learn(clean, p.max_bin);
    const monotone = monotoneConstraints('LightGBM', this.parameters.monotone_constraints, X.columns);
    const grower = new Grower(
      bins,
      clean,
      {
        lambda: p.reg_lambda,
        alpha: p.reg_alpha,
        maxDeltaStep: p.max_delta_step,
        minChildWeight: p.min_child_weight,
        minRows: p.min_child_samples,
        gamma: p.min_split_gain,
        maxDepth: max(0, p.max_depth),
        maxLeaves: p.num_leaves,
        lossGuided: true,
        missingLeftFirst: true,
        forgetUseless: true,
        freeParent: true,
        place: 'high',
        bundle: this.parameters.enable_bundle ?? true,
        ...(monotone === undefined ? {} : { monotone }),
        ...(categories.any ? { categorical: { ...p, features: categories.mask } } : {}),
      },
      threadsOf(options),
    );
    const random = new Random(p.random_state);
    const whole = Int32Array.from({ length: X.columns }, (_, i) => i);
    let bag: Int32Array | undefined;
    const { trees } = boost(
      {
        X,
        labels,
        weights,
        base,
        rounds: p.n_estimators,
        patience: p.early_stopping_rounds,
        grower,
        gradients: logisticGradients(labels, weights),
        sample: (turn, rows, pairs) => {
          // One-side sampling needs gradients that say something: not in the first rounds.
          if (this.#goss) return turn < 1 / p.learning_rate ? allRows(rows) : goss(rows, pairs, p, random);
          if (p.subsample === 1 || p.subsample_freq === 0) return allRows(rows);
          if (turn % p.subsample_freq === 0) bag = rows.slice(0, shareOfRows(rows, p.subsample, random));
          if (bag !== undefined) rows.set(bag);
          return bag?.length ?? 0;
        },
        features: () => {
          const tree = someFeatures(whole, p.colsample_bytree, random);
          return () => someFeatures(tree, p.feature_fraction_bynode, random);
        },
        finish: (tree) => {
          for (const node of tree) node.value *= p.learning_rate;
          categories.name(tree);
        },
      },
      options,
    );
    return this.fitted(new Forest(trees), base, X.columns);
  }

  save(): SavedModel {
    return this.savedAs('lightgbm', this.parameters);
  }

  /** Throws where the saved model is of another kind or damaged. */
  static load(saved: SavedModel): LightGBM {
    return BoostedClassifier.loadedAs(saved, 'lightgbm', (parameters: LightGBMParameters) => new LightGBM(parameters));
  }
}

function someFeatures(from: Int32Array, share: number, random: Random): Int32Array {
  if (share >= 1) return from;
  return random
    .sample(from.length, max(1, round(from.length * share)))
    .sort()
    .map((i) => from[i]);
}

/** Weighs class 1 by `positive`, or the rarer class up to the weight of the other. */
function weighClasses(labels: Uint8Array, weights: Float64Array, positive: number, unbalanced: boolean): void {
  let ones = 0;
  for (const label of labels) ones += label;
  const zeros = labels.length - ones;
  let byClass = [1, positive];
  if (unbalanced && ones > 0 && zeros > 0) byClass = ones > zeros ? [ones / zeros, 1] : [1, zeros / ones];
  for (let i = 0; i < labels.length; i++) weights[i] *= byClass[labels[i]];
}
