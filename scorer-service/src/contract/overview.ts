/** `GET /v1/overview`: all that the first screen needs, in one answer. Filters narrow everything in it. */
import { type Static, Type } from 'typebox';
import { Campaign } from './campaigns.ts';
import { Count, Counts, closed, filterQuery, Risk, Share, Subject, Time } from './common.ts';

export const OverviewQuery = Type.Object(
  { ...filterQuery, points: Type.Integer({ minimum: 10, maximum: 500, default: 60 }) },
  closed,
);
export type OverviewQuery = Static<typeof OverviewQuery>;

/** A figure now, in the period of the same length before, and over time (a number a step of the timeline). */
export const Figure = Type.Object({
  value: Type.Number(),
  previous: Type.Number(),
  points: Type.Array(Type.Number()),
});
export type Figure = Static<typeof Figure>;

/**
 * One step of the traffic: requests by outcome, and of them attacks by level. `expected` is the range in which the number
 * of requests lay in this hour on earlier days, absent where fewer than three days are known.
 */
export const TrafficPoint = Type.Object({
  time: Time,
  success: Count,
  redirect: Count,
  client_error: Count,
  server_error: Count,
  unknown: Count,
  attacks: Type.Object({ CRITICAL: Count, HIGH: Count, MEDIUM: Count }),
  expected: Type.Optional(Type.Object({ low: Type.Number(), high: Type.Number() })),
});
export type TrafficPoint = Static<typeof TrafficPoint>;

/** An endpoint, source or user: how many of its events are risky (MEDIUM and above), of all its events, and how risky. */
export const TopRow = Type.Object({
  subject: Subject,
  risky_events: Count,
  events: Count,
  risk: Risk,
  attack_types: Counts,
});
export type TopRow = Static<typeof TopRow>;

export const Overview = Type.Object({
  since: Time,
  until: Time,
  step_ms: Count,
  /** Alerts by level. */
  levels: Type.Object({ CRITICAL: Figure, HIGH: Figure, MEDIUM: Figure, LOW: Figure }),
  requests: Figure,
  /** Share of scored events at MEDIUM and above. */
  anomaly_rate: Figure,
  /** Share of requests answered below 400. */
  success_rate: Figure,
  traffic: Type.Array(TrafficPoint),
  /** Alerts by attack type, with their share of all. */
  attacks: Type.Array(Type.Object({ type: Type.String(), alerts: Count, events: Count, share: Share })),
  endpoints: Type.Array(TopRow),
  sources: Type.Array(TopRow),
  users: Type.Array(TopRow),
  campaigns: Type.Array(Campaign),
});
export type Overview = Static<typeof Overview>;
