/** Says what each feature did to a model's margin for one row. */
export interface Attribution {
  /** Writes one number a feature and, last, the base, `width + 1` in all: they sum to the margin of the row. */
  into(row: Float32Array, out: Float64Array): void;
  /** The model's score of a margin: it rises with it. */
  scoreOf(margin: number): number;
}
