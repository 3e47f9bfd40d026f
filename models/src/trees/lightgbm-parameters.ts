export const LIGHTGBM_RANGES = {
  n_estimators: { default: 100, minimum: 1, maximum: 10_000, whole: true },
  learning_rate: { default: 0.1, minimum: 0, above: true },
  num_leaves: { default: 31, minimum: 2, maximum: 65_536, whole: true },
  max_depth: { default: -1, minimum: -1, maximum: 500, whole: true },
  min_child_samples: { default: 20, minimum: 0, whole: true },
  min_child_weight: { default: 0.001, minimum: 0 },
  min_split_gain: { default: 0, minimum: 0 },
  reg_alpha: { default: 0, minimum: 0 },
  reg_lambda: { default: 0, minimum: 0 },
  max_delta_step: { default: 0, minimum: 0 },
  subsample: { default: 1, minimum: 0, maximum: 1, above: true },
  subsample_freq: { default: 0, minimum: 0, whole: true },
  colsample_bytree: { default: 1, minimum: 0, maximum: 1, above: true },
  feature_fraction_bynode: { default: 1, minimum: 0, maximum: 1, above: true },
  max_bin: { default: 255, minimum: 3, maximum: 256, whole: true },
  scale_pos_weight: { default: 1, minimum: 0, above: true },
  top_rate: { default: 0.2, minimum: 0, maximum: 1 },
  other_rate: { default: 0.1, minimum: 0, maximum: 1 },
  cat_smooth: { default: 10, minimum: 0 },
  cat_l2: { default: 10, minimum: 0 },
  max_cat_threshold: { default: 32, minimum: 1, whole: true },
  max_cat_to_onehot: { default: 4, minimum: 1, whole: true },
  min_data_per_group: { default: 100, minimum: 1, whole: true },
  early_stopping_rounds: { default: 0, minimum: 0, whole: true },
  random_state: { default: 0, minimum: 0, maximum: 4294967295, whole: true },
} as const;

/** LightGBM's own names beside those of its scikit-learn interface. */
export const LIGHTGBM_ALIASES: Readonly<Record<string, string>> = {
  num_iterations: 'n_estimators',
  min_data_in_leaf: 'min_child_samples',
  min_sum_hessian_in_leaf: 'min_child_weight',
  min_gain_to_split: 'min_split_gain',
  lambda_l1: 'reg_alpha',
  lambda_l2: 'reg_lambda',
  bagging_fraction: 'subsample',
  bagging_freq: 'subsample_freq',
  feature_fraction: 'colsample_bytree',
  early_stopping_round: 'early_stopping_rounds',
  seed: 'random_state',
};

/** LightGBM's names and defaults, those of its scikit-learn interface and its own. */
export interface LightGBMParameters {
  /** Rounds of boosting, a tree each. */
  readonly n_estimators?: number;
  readonly num_iterations?: number;
  readonly learning_rate?: number;
  readonly num_leaves?: number;
  /** -1 or 0 for no bound. */
  readonly max_depth?: number;
  readonly min_child_samples?: number;
  readonly min_data_in_leaf?: number;
  readonly min_child_weight?: number;
  readonly min_sum_hessian_in_leaf?: number;
  readonly min_split_gain?: number;
  readonly min_gain_to_split?: number;
  readonly reg_alpha?: number;
  readonly lambda_l1?: number;
  readonly reg_lambda?: number;
  readonly lambda_l2?: number;
  readonly max_delta_step?: number;
  /** The share of rows in the bag, drawn anew every `subsample_freq` rounds; 0 of these: never. */
  readonly subsample?: number;
  readonly bagging_fraction?: number;
  readonly subsample_freq?: number;
  readonly bagging_freq?: number;
  readonly colsample_bytree?: number;
  readonly feature_fraction?: number;
  readonly feature_fraction_bynode?: number;
  /** Bins a column, the one of missing values included. */
  readonly max_bin?: number;
  readonly scale_pos_weight?: number;
  readonly is_unbalance?: boolean;
  readonly boosting_type?: 'gbdt' | 'goss';
  readonly data_sample_strategy?: 'bagging' | 'goss';
  readonly top_rate?: number;
  readonly other_rate?: number;
  /** Whether features that are never away from their usual value together share a histogram. */
  readonly enable_bundle?: boolean;
  /** Columns whose values are categories: whole numbers from 0. */
  readonly categorical_feature?: readonly number[];
  readonly cat_smooth?: number;
  readonly cat_l2?: number;
  readonly max_cat_threshold?: number;
  readonly max_cat_to_onehot?: number;
  readonly min_data_per_group?: number;
  /** For each feature 1 where the score may only rise with it, -1 where it may only fall, else 0. */
  readonly monotone_constraints?: readonly number[];
  readonly early_stopping_rounds?: number;
  readonly early_stopping_round?: number;
  readonly objective?: 'binary';
  readonly random_state?: number;
  readonly seed?: number;
}
