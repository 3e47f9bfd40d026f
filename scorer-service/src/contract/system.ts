/** How the service is, and what is set up: the header's health dot, the system panel, the set-up page. */
import { type Static, Type } from 'typebox';
import { Count, Counts, Time } from './common.ts';

export const HEALTH = ['ok', 'degraded', 'down'] as const;

/** What this scorer can do; a page shows nothing that is not here. */
export const ABILITIES = [
  'score',
  'alerts',
  'labels',
  'exceptions',
  'models',
  'training',
  'notices',
  'tuning',
] as const;
export type Ability = (typeof ABILITIES)[number];

/** Whether something learns by itself now, stays as it is until somebody changes it, or can't learn at all. */
export const LEARNING_STATES = ['learning', 'fixed', 'off'] as const;

export const System = Type.Object({
  time: Time,
  namespace: Type.String(),
  health: Type.Enum([...HEALTH]),
  /** For the header: "scoring 1,240/s, 0.4 s behind". */
  sentence: Type.String(),
  abilities: Type.Array(Type.Enum([...ABILITIES])),
  scorer: Type.Object({
    started_at: Time,
    bundle: Type.Optional(Type.String()),
    bundle_trained_at: Type.Optional(Time),
    features: Type.Optional(Type.String()),
    /** Over the last minute. */
    events_per_second: Type.Number({ minimum: 0 }),
    events: Count,
    /** Median and 99th percentile of scoring one request, milliseconds, since the start; absent before the first. */
    p50_ms: Type.Optional(Type.Number()),
    p99_ms: Type.Optional(Type.Number()),
    /** Seconds from an event's time to its verdict, median of the last minute; absent where nothing came. */
    lag_seconds: Type.Optional(Type.Number()),
    /** Events that wait for a verdict; absent where Elasticsearch can't be asked. */
    pending: Type.Optional(Count),
    profiles: Count,
    profiles_by_kind: Type.Optional(Counts),
    alerts_in_memory: Count,
    alerts_unstored: Count,
    stream_readers: Count,
    memory_bytes: Count,
    problems: Type.Array(Type.String()),
  }),
  /** What learns and what does not, a sentence each. */
  learning: Type.Array(
    Type.Object({ what: Type.String(), state: Type.Enum([...LEARNING_STATES]), sentence: Type.String() }),
  ),
  elasticsearch: Type.Object({
    reached: Type.Boolean(),
    since: Type.Optional(Time),
    version: Type.Optional(Type.String()),
    cluster: Type.Optional(Type.String()),
    licence: Type.Optional(Type.String()),
    health: Type.Optional(Type.String()),
    problem: Type.Optional(Type.String()),
  }),
});
export type System = Static<typeof System>;

export const SETUP_STATES = ['done', 'open', 'problem', 'optional', 'unknown'] as const;

/** One point of the checklist. `follows`: what comes of it while it is open. `command`: what to run, to be copied. */
export const SetupPoint = Type.Object({
  id: Type.String(),
  title: Type.String(),
  state: Type.Enum([...SETUP_STATES]),
  sentence: Type.String(),
  follows: Type.Optional(Type.String()),
  command: Type.Optional(Type.String()),
});
export type SetupPoint = Static<typeof SetupPoint>;

/** A data stream with web requests in it. `hooked`: its events flow through us. `command` hooks it. */
export const Stream = Type.Object({
  name: Type.String(),
  hooked: Type.Boolean(),
  events_last_minute: Count,
  scored_last_minute: Count,
  pending: Count,
  last_event_time: Type.Optional(Time),
  command: Type.Optional(Type.String()),
});
export type Stream = Static<typeof Stream>;

/** `steps`: the three to first data. */
export const Setup = Type.Object({
  steps: Type.Array(SetupPoint),
  points: Type.Array(SetupPoint),
  streams: Type.Array(Stream),
});
export type Setup = Static<typeof Setup>;
