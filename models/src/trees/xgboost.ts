import { Bins } from '../data/bins.ts';
import type { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import type { FitOptions } from '../learner.ts';
import type { SavedModel } from '../saved-model.ts';
import { allRows, boost, logisticGradients, logit, priorMargin, someRows, threadsOf } from './boosting.ts';
import { featureSampler } from './feature-sampler.ts';
import { Forest } from './forest.ts';
import { BoostedClassifier } from './forest-classifier.ts';
import { Grower } from './grower.ts';
import { expectLabels, expectWeights } from './labels.ts';
import { monotoneConstraints } from './monotone.ts';
import { readParameters } from './parameters.ts';

const { fround } = Math;

const RANGES = {
  n_estimators: { default: 100, minimum: 1, maximum: 10_000, whole: true },
  learning_rate: { default: 0.3, minimum: 0, above: true },
  max_depth: { default: 6, minimum: 0, maximum: 64, whole: true },
  max_leaves: { default: 0, minimum: 0, maximum: 65_536, whole: true },
  max_bin: { default: 256, minimum: 3, maximum: 256, whole: true },
  min_child_weight: { default: 1, minimum: 0 },
  gamma: { default: 0, minimum: 0 },
  reg_lambda: { default: 1, minimum: 0 },
  reg_alpha: { default: 0, minimum: 0 },
  max_delta_step: { default: 0, minimum: 0 },
  subsample: { default: 1, minimum: 0, maximum: 1, above: true },
  colsample_bytree: { default: 1, minimum: 0, maximum: 1, above: true },
  colsample_bylevel: { default: 1, minimum: 0, maximum: 1, above: true },
  colsample_bynode: { default: 1, minimum: 0, maximum: 1, above: true },
  scale_pos_weight: { default: 1, minimum: 0, above: true },
  early_stopping_rounds: { default: 0, minimum: 0, whole: true },
  seed: { default: 0, minimum: 0, maximum: 4294967295, whole: true },
} as const;

/** XGBoost's own names and defaults; those of its native interface (`eta`, `lambda`, `alpha`) are taken too. */
export interface XGBoostParameters {
  /** Rounds of boosting, a tree each. */
  readonly n_estimators?: number;
  readonly learning_rate?: number;
  readonly eta?: number;
  /** 0 for no bound. */
  readonly max_depth?: number;
  /** 0 for no bound. */
  readonly max_leaves?: number;
  readonly grow_policy?: 'depthwise' | 'lossguide';
  /** Bins a column, the one of missing values included. */
  readonly max_bin?: number;
  readonly min_child_weight?: number;
  readonly gamma?: number;
  readonly min_split_loss?: number;
  readonly reg_lambda?: number;
  readonly lambda?: number;
  readonly reg_alpha?: number;
  readonly alpha?: number;
  readonly max_delta_step?: number;
  /** The share of rows that each tree sees. */
  readonly subsample?: number;
  readonly colsample_bytree?: number;
  readonly colsample_bylevel?: number;
  readonly colsample_bynode?: number;
  /** What a row of class 1 weighs. */
  readonly scale_pos_weight?: number;
  /** For each feature 1 where the score may only rise with it, -1 where it may only fall, else 0. */
  readonly monotone_constraints?: readonly number[];
  /** The probability before any tree; the weighted share of class 1 where not given. */
  readonly base_score?: number;
  /** Stop when the held-out log loss has not improved for so many rounds, and keep the best; 0 for never. */
  readonly early_stopping_rounds?: number;
  readonly seed?: number;
  readonly random_state?: number;
  readonly objective?: 'binary:logistic';
}

const ALIASES: Readonly<Record<string, string>> = {
  eta: 'learning_rate',
  lambda: 'reg_lambda',
  alpha: 'reg_alpha',
  min_split_loss: 'gamma',
  random_state: 'seed',
};

/**
 * Boosted trees for two classes after Chen and Guestrin, "XGBoost: a scalable tree boosting system" (2016): second-order gain on histograms,
 * a learned direction for missing values. Scores are the probability of class 1.
 *
 * @example
 * import { Matrix, XGBoost } from '@api-sentinel/models';
 * const X = Matrix.from([[1], [2], [3], [4]]);
 * const model = new XGBoost({ n_estimators: 50, min_child_weight: 0 }).fit(X, [0, 0, 1, 1]);
 * const [low, high] = model.score(Matrix.from([[1.5], [3.5]]));
 * low < 0.2 && high > 0.8; // true
 */
export class XGBoost extends BoostedClassifier {
  readonly parameters: XGBoostParameters;
  readonly #read: { readonly [K in keyof typeof RANGES]: number };
  readonly #baseScore: number | undefined;
  readonly #lossGuided: boolean;

  /** Throws, in a sentence, on a value out of range or a parameter that is not implemented. */
  constructor(parameters: XGBoostParameters = {}) {
    super();
    this.parameters = parameters;
    const { grow_policy, base_score, objective, monotone_constraints: _, ...numbers } = parameters;
    if (objective !== undefined && objective !== 'binary:logistic')
      throw new Error(`XGBoost's objective ${String(objective)} is not implemented here; binary:logistic is.`);
    if (grow_policy !== undefined && grow_policy !== 'depthwise' && grow_policy !== 'lossguide')
      throw new Error(`XGBoost's grow_policy is depthwise or lossguide, not ${String(grow_policy)}.`);
    if (base_score !== undefined && !(base_score > 0 && base_score < 1))
      throw new Error(`XGBoost's base_score is a probability between 0 and 1, not ${base_score}.`);
    this.#read = readParameters(
      'XGBoost',
      RANGES,
      Object.fromEntries(Object.entries(numbers).map(([name, value]) => [ALIASES[name] ?? name, value])),
    );
    this.#baseScore = base_score;
    this.#lossGuided = grow_policy === 'lossguide';
  }

  fit(X: Matrix, y?: ArrayLike<number>, options: FitOptions = {}): this {
    const p = this.#read;
    const labels = expectLabels(X, y);
    const weights = expectWeights(X.rows, options.weights);
    for (let i = 0; i < X.rows; i++) if (labels[i] === 1) weights[i] *= p.scale_pos_weight;
    const base = fround(this.#baseScore === undefined ? priorMargin(labels, weights) : logit(this.#baseScore));
    const monotone = monotoneConstraints('XGBoost', this.parameters.monotone_constraints, X.columns);
    const grower = new Grower(
      Bins.learn(X, p.max_bin),
      X,
      {
        lambda: p.reg_lambda,
        alpha: p.reg_alpha,
        maxDeltaStep: p.max_delta_step,
        minChildWeight: p.min_child_weight,
        gamma: p.gamma,
        maxDepth: p.max_depth,
        maxLeaves: p.max_leaves,
        lossGuided: this.#lossGuided,
        ...(monotone === undefined ? {} : { monotone }),
      },
      threadsOf(options),
    );
    const random = new Random(p.seed);
    const shares = { tree: p.colsample_bytree, level: p.colsample_bylevel, node: p.colsample_bynode };
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
        sample: (_, rows) => (p.subsample < 1 ? someRows(rows, p.subsample, random) : allRows(rows)),
        features: () => featureSampler(random, X.columns, shares),
        finish: (tree) => {
          for (const node of tree) node.value = fround(p.learning_rate * node.value);
        },
      },
      options,
    );
    return this.fitted(new Forest(trees), base, X.columns);
  }

  save(): SavedModel {
    return this.savedAs('xgboost', this.parameters);
  }

  /** Throws where the saved model is of another kind or damaged. */
  static load(saved: SavedModel): XGBoost {
    return BoostedClassifier.loadedAs(saved, 'xgboost', (parameters: XGBoostParameters) => new XGBoost(parameters));
  }
}
