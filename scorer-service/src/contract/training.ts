/** Training jobs: one at a time, below scoring in priority; the result is a challenger. */
import { type Static, Type } from 'typebox';
import { Count, closed, periodQuery, Share, Time } from './common.ts';

export const TrainingRequest = Type.Object(
  {
    since: Type.Optional(Type.String({ format: 'date-time', description: 'Events from here on; without it, 30 days' })),
    until: Type.Optional(Type.String({ format: 'date-time' })),
    use_labels: Type.Boolean({ default: true, description: 'Learn from what analysts said' }),
    tune: Type.Boolean({ default: false, description: 'Search for better parameters; takes much longer' }),
    /** Budget of time; past it the job ends as it stands, or fails where there is nothing yet. */
    max_seconds: Type.Integer({ minimum: 10, maximum: 86_400, default: 3_600 }),
    max_events: Type.Integer({ minimum: 100, maximum: 1_000_000, default: 100_000 }),
    /** Single requests made by the payload grammar, so that what was known before is not forgotten. */
    payloads: Type.Integer({ minimum: 0, maximum: 200_000, default: 20_000 }),
    seed: Type.Integer({ minimum: 0, maximum: 2_147_483_647, default: 1 }),
  },
  closed,
);
export type TrainingRequest = Static<typeof TrainingRequest>;

/** `interrupted`: the scorer ended while it ran; it can be resumed. `refused`: trained, and not good enough to stand beside. */
export const JOB_STATES = ['running', 'succeeded', 'refused', 'failed', 'cancelled', 'interrupted'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** In this order. */
export const JOB_STEPS = ['gathering', 'training', 'comparing', 'done'] as const;

export const Job = Type.Object({
  id: Type.String(),
  state: Type.Enum([...JOB_STATES]),
  step: Type.Enum([...JOB_STEPS]),
  progress: Share,
  /** Estimated seconds to the end; absent while it can't be told. */
  eta_seconds: Type.Optional(Count),
  by: Type.String(),
  started_at: Time,
  updated_at: Time,
  ended_at: Type.Optional(Time),
  request: TrainingRequest,
  /** What it learns from, once gathered. */
  events: Type.Optional(Count),
  labels: Type.Optional(Type.Object({ attack: Count, benign: Count })),
  /** Version of the bundle that it made. */
  version: Type.Optional(Type.String()),
  /** Why it failed or was refused; one sentence. */
  reason: Type.Optional(Type.String()),
  /** The last 500 lines. */
  log: Type.Array(Type.Object({ at: Time, text: Type.String() }), { maxItems: 500 }),
});
export type Job = Static<typeof Job>;

/** Newest first; logs are left empty here. */
export const JobList = Type.Object({ jobs: Type.Array(Job) });
export type JobList = Static<typeof JobList>;

export const TrainingPreviewQuery = Type.Object(periodQuery, closed);
export type TrainingPreviewQuery = Static<typeof TrainingPreviewQuery>;

/** What a training would use. */
export const TrainingPreview = Type.Object({
  since: Time,
  until: Time,
  events: Count,
  labels: Type.Object({ attack: Count, benign: Count }),
  possible: Type.Boolean(),
  sentence: Type.String(),
});
export type TrainingPreview = Static<typeof TrainingPreview>;
