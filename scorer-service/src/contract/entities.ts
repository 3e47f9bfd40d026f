/** Whoever or whatever has behaviour: lists, and one entity against its peers. */
import { type Static, Type } from 'typebox';
import { Alert } from './alert.ts';
import { Count, Counts, closed, periodQuery, Risk, SUBJECT_KINDS, Subject, Time } from './common.ts';

export const EntityQuery = Type.Object(
  {
    ...periodQuery,
    kind: Type.Enum([...SUBJECT_KINDS]),
    begins: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Only ids that begin so' })),
    order: Type.Optional(Type.Enum(['risk', 'events'])),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
  },
  closed,
);
export type EntityQuery = Static<typeof EntityQuery>;

export const EntityRow = Type.Object({
  subject: Subject,
  events: Count,
  risky_events: Count,
  risk: Risk,
  attack_types: Counts,
  first_event_time: Time,
  last_event_time: Time,
});
export type EntityRow = Static<typeof EntityRow>;
export const EntityList = Type.Object({ entities: Type.Array(EntityRow) });
export type EntityList = Static<typeof EntityList>;

export const EntityProfileQuery = Type.Object(
  {
    ...periodQuery,
    kind: Type.Enum([...SUBJECT_KINDS]),
    id: Type.String({ minLength: 1, maxLength: 1_024 }),
    points: Type.Integer({ minimum: 10, maximum: 200, default: 48 }),
  },
  closed,
);
export type EntityProfileQuery = Static<typeof EntityProfileQuery>;

/**
 * One figure of the entity beside that of its peers: `usual` is the range from the 5th to the 95th percentile of the same
 * kind in the same period, `median` their middle, `unlike` how far outside (0 within it, 1 once its width beyond).
 */
export const PeerFigure = Type.Object({
  name: Type.String(),
  unit: Type.String(),
  value: Type.Number(),
  usual: Type.Object({ low: Type.Number(), high: Type.Number() }),
  median: Type.Number(),
  unlike: Type.Number({ minimum: 0 }),
});
export type PeerFigure = Static<typeof PeerFigure>;

export const EntityProfile = Type.Object({
  subject: Subject,
  since: Time,
  until: Time,
  step_ms: Count,
  first_event_time: Type.Optional(Time),
  last_event_time: Type.Optional(Time),
  events: Count,
  risky_events: Count,
  risk: Risk,
  outcomes: Counts,
  attack_types: Counts,
  /** The most unlike first; empty where fewer than five peers are known. */
  peers: Type.Array(PeerFigure),
  /** How many others of the kind `peers` was made from. */
  peer_count: Count,
  risk_over_time: Type.Array(Type.Object({ time: Time, events: Count, risk: Risk, mean_risk: Risk })),
  /** Endpoints (of an endpoint: its sources) by time: `cells` has one entry for each step with events. */
  heat_map: Type.Array(
    Type.Object({ name: Type.String(), cells: Type.Array(Type.Object({ time: Time, events: Count, risk: Risk })) }),
  ),
  alerts: Type.Array(Alert),
});
export type EntityProfile = Static<typeof EntityProfile>;
