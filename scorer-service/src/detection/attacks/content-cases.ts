/** Form of the cases of attacks that stand in what a request says; the files beside hold them. */

/** Values that must be named so, wherever in a request they stand. */
export interface NamedCases {
  readonly subtype: string;
  /** The kind's plainest form: it is CRITICAL on the first request of a stranger. */
  readonly textbook: readonly string[];
  /** Named so as well, in whatever disguise. */
  readonly others: readonly string[];
}

/** Values that look like an attack and are none: their requests stay below an alert. */
export interface NearMisses {
  /** What they are, in words. */
  readonly kind: string;
  readonly values: readonly string[];
}
