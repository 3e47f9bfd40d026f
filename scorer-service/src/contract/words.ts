/**
 * The words of the contract: closed lists that every other room reads, so that a name is spelled in one place.
 */
/** From most to least severe; the bounds are defaults that `detection.levels` may move, in this order. */
export const LEVELS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
export type Level = (typeof LEVELS)[number];

/** Lowest score (0 to 100) of each level above LOW. */
export interface LevelBounds {
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
}
export const DEFAULT_LEVEL_BOUNDS: LevelBounds = { critical: 80, high: 60, medium: 40 };

/** The level of a risk score (0 to 100) under the given bounds. */
export function levelOf(score: number, bounds: LevelBounds = DEFAULT_LEVEL_BOUNDS): Level {
  if (score >= bounds.critical) return 'CRITICAL';
  if (score >= bounds.high) return 'HIGH';
  return score >= bounds.medium ? 'MEDIUM' : 'LOW';
}

export const ATTACK_TYPES = [
  'credential_stuffing',
  'sql_injection',
  'xss',
  'scraping',
  'brute_force',
  'api_abuse',
  'injection',
  'anomaly',
  'none',
] as const;
export type AttackType = (typeof ATTACK_TYPES)[number];

/** Every model of the ensemble with its group. A bundle holds some or all; scores of absent models are absent. */
export const MODEL_GROUPS = {
  isolation_forest: 'unsupervised',
  one_class_svm: 'unsupervised',
  local_outlier_factor: 'unsupervised',
  random_forest: 'supervised',
  xgboost: 'supervised',
  lightgbm: 'supervised',
  gradient_boosting: 'supervised',
  voting: 'supervised',
  dense_network: 'neural',
  lstm: 'neural',
} as const;
export type ModelName = keyof typeof MODEL_GROUPS;
export type ModelGroup = (typeof MODEL_GROUPS)[ModelName];
export const MODEL_NAMES = Object.keys(MODEL_GROUPS) as readonly ModelName[];
export const GROUP_NAMES = ['unsupervised', 'supervised', 'neural'] as const satisfies readonly ModelGroup[];

/** Share of the vote of each group; renormalised over the groups that a bundle has. */
export const DEFAULT_GROUP_WEIGHTS: Readonly<Record<ModelGroup, number>> = {
  unsupervised: 0.35,
  supervised: 0.5,
  neural: 0.15,
};

/** `pending` is only ever written by a door; the scorer answers the other three. */
export const STATUSES = ['scored', 'pending', 'failed', 'skipped'] as const;
export type Status = (typeof STATUSES)[number];

/** Entity kinds in the order in which a tie for the riskiest is broken. */
export const ENTITY_KINDS = ['user', 'source', 'session', 'network'] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];
