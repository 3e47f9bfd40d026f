/** Thresholds and weights, with what a change would have made of the last days. */
import { type Static, Type } from 'typebox';
import { Count, closed, Done, Risk, Time } from './common.ts';
import { EventRow } from './events.ts';
import { GROUP_NAMES, MODEL_NAMES, type ModelGroup, type ModelName } from './words.ts';

const Weight = Type.Number({ minimum: 0, maximum: 1_000 });
const weightsOf = <N extends string>(names: readonly N[]) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, Weight])) as Record<N, typeof Weight>, closed);

/** In force from the next event on, over the settings file, until changed again. Levels fall from critical to medium. */
export const TuningRequest = Type.Object(
  {
    alert_threshold: Risk,
    levels: Type.Object({ critical: Risk, high: Risk, medium: Risk }, closed),
    group_weights: weightsOf<ModelGroup>(GROUP_NAMES),
    model_weights: weightsOf<ModelName>(MODEL_NAMES),
  },
  closed,
);
export type TuningRequest = Static<typeof TuningRequest>;

/** `changed` is absent while the settings file is in force. `models`: those that the champion has. */
export const Tuning = Type.Object({
  ...TuningRequest.properties,
  models: Type.Array(Type.Enum([...MODEL_NAMES])),
  changed: Type.Optional(Done),
});
export type Tuning = Static<typeof Tuning>;

export const TuningPreviewRequest = Type.Object(
  { tuning: TuningRequest, days: Type.Integer({ minimum: 1, maximum: 30, default: 7 }) },
  closed,
);
export type TuningPreviewRequest = Static<typeof TuningPreviewRequest>;

/** Counts are of events at or above the alert threshold, made from `sampled` of the `events` of these days. */
export const TuningPreview = Type.Object({
  since: Time,
  until: Time,
  events: Count,
  sampled: Count,
  before: Type.Object({ flagged: Count, per_day: Type.Number() }),
  after: Type.Object({ flagged: Count, per_day: Type.Number() }),
  added: Count,
  dropped: Count,
  /** The riskiest, 20 at most. */
  added_events: Type.Array(Type.Object({ event: EventRow, before: Risk, after: Risk })),
  dropped_events: Type.Array(Type.Object({ event: EventRow, before: Risk, after: Risk })),
  /** For a budget: how many a day at each threshold, with the weights asked for. */
  by_threshold: Type.Array(Type.Object({ threshold: Risk, per_day: Type.Number() })),
  sentence: Type.String(),
});
export type TuningPreview = Static<typeof TuningPreview>;
