/** The registry of bundles: what scores, what waits beside it, how good each is. */
import { type Static, Type } from 'typebox';
import { Count, closed, Done, periodQuery, Share, Time } from './common.ts';
import { EventRow } from './events.ts';
import { GROUP_NAMES, MODEL_NAMES } from './words.ts';

/** `former` scored once and can again; `refused` was no better and may not. */
export const MODEL_ROLES = ['champion', 'challenger', 'former', 'refused'] as const;
export type ModelRole = (typeof MODEL_ROLES)[number];

/** A figure with its interval of 95 %. */
export const Estimate = Type.Object({
  value: Type.Number(),
  low: Type.Optional(Type.Number()),
  high: Type.Optional(Type.Number()),
});
export type Estimate = Static<typeof Estimate>;

/** On events that no model of the bundle was fitted on. */
export const BundleFigures = Type.Object({
  /** Which part of the events: `all`, `traffic`, `payload`, … */
  part: Type.String(),
  rows: Count,
  attacks: Count,
  auc: Estimate,
  tpr_at_1pct: Estimate,
});
export type BundleFigures = Static<typeof BundleFigures>;

export const ModelMember = Type.Object({
  name: Type.Enum([...MODEL_NAMES]),
  group: Type.Enum([...GROUP_NAMES]),
  /** Share of the vote. */
  weight: Share,
  size_bytes: Count,
  auc: Type.Optional(Type.Number()),
});
export type ModelMember = Static<typeof ModelMember>;

/** What is not known of a bundle is absent. */
export const Model = Type.Object({
  version: Type.String(),
  role: Type.Enum([...MODEL_ROLES]),
  origin: Type.Enum(['shipped', 'trained', 'imported']),
  trained_at: Type.Optional(Time),
  trained_on: Type.Array(Type.Object({ name: Type.String(), rows: Count })),
  features: Type.Object({ version: Type.String(), count: Count }),
  size_bytes: Count,
  members: Type.Array(ModelMember),
  figures: Type.Array(BundleFigures),
  /** Of risk as a probability: among the events that were given `predicted`, the share `observed` were attacks. */
  reliability: Type.Optional(Type.Array(Type.Object({ predicted: Share, observed: Share, rows: Count }))),
  /** The most important first, shares of the whole. */
  importance: Type.Optional(Type.Array(Type.Object({ feature: Type.String(), share: Share }), { maxItems: 50 })),
  /** Events scored in a second, one core, when it was registered. */
  events_per_second: Type.Optional(Type.Number()),
  alerts_per_day: Type.Optional(Type.Number()),
  /** The job that made it. */
  job_id: Type.Optional(Type.String()),
  registered: Type.Optional(Done),
  promoted: Type.Optional(Done),
  /** Why it was refused. */
  refused: Type.Optional(Type.String()),
});
export type Model = Static<typeof Model>;

/** Champion first, then challengers, then the rest, the newest first. `previous` is what a roll-back would bring back. */
export const ModelList = Type.Object({
  champion: Type.Optional(Type.String()),
  previous: Type.Optional(Type.String()),
  models: Type.Array(Model),
});
export type ModelList = Static<typeof ModelList>;

/** How often each flags the events of a slice, where people have said what they are. */
export const Slice = Type.Object({
  name: Type.String(),
  events: Count,
  attacks: Count,
  champion: Type.Object({ found: Count, false_alarms: Count }),
  challenger: Type.Object({ found: Count, false_alarms: Count }),
  /** One sentence where the challenger is worse. */
  worse: Type.Optional(Type.String()),
});
export type Slice = Static<typeof Slice>;

/** Two bundles on all labels and on the recent past. `added`: what only the challenger flags. */
export const Comparison = Type.Object({
  champion: Type.String(),
  challenger: Type.String(),
  made_at: Time,
  slices: Type.Array(Slice),
  recent: Type.Object({
    since: Time,
    until: Time,
    events: Count,
    both: Count,
    added: Count,
    dropped: Count,
    flagged_per_day: Type.Object({ champion: Type.Number(), challenger: Type.Number() }),
    /** The riskiest, 50 at most; `before` and `after` are the risk by champion and challenger. */
    added_events: Type.Array(Type.Object({ event: EventRow, before: Type.Number(), after: Type.Number() })),
    dropped_events: Type.Array(Type.Object({ event: EventRow, before: Type.Number(), after: Type.Number() })),
  }),
  promotable: Type.Boolean(),
  /** Why it may not be promoted, or what speaks for it; sentences. */
  reasons: Type.Array(Type.String()),
});
export type Comparison = Static<typeof Comparison>;

export const DriftQuery = Type.Object(periodQuery, closed);
export type DriftQuery = Static<typeof DriftQuery>;

/** How far a feature has moved: population stability index, below 0.1 steady, above 0.25 moved. Histograms share `edges`. */
export const FeatureDrift = Type.Object({
  feature: Type.String(),
  psi: Type.Number({ minimum: 0 }),
  edges: Type.Array(Type.Number()),
  before: Type.Array(Share),
  now: Type.Array(Share),
});
export type FeatureDrift = Static<typeof FeatureDrift>;
export const Drift = Type.Object({
  before: Type.Object({ since: Time, until: Time, events: Count }),
  now: Type.Object({ since: Time, until: Time, events: Count }),
  features: Type.Array(FeatureDrift),
  sentence: Type.String(),
});
export type Drift = Static<typeof Drift>;
