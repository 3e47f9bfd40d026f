/**
 * What the scorer says of one event. It is written under `api_sentinel` of the document exactly as it stands here;
 * `ingest-pipelines/templates` maps every field of it.
 */
import { type Static, Type } from 'typebox';
import { ATTACK_TYPES, ENTITY_KINDS, LEVELS, type ModelGroup, type ModelName } from './words.ts';

const Probability = Type.Number({ minimum: 0, maximum: 1 });
const Score = Type.Number({ minimum: 0, maximum: 100 });

/** Where in the event something was found: a field of the ECS document, and UTF-16 offsets into its value. */
export const Evidence = Type.Object({
  field: Type.String(),
  start: Type.Optional(Type.Integer({ minimum: 0 })),
  end: Type.Optional(Type.Integer({ minimum: 0 })),
  count: Type.Optional(Type.Integer({ minimum: 0 })),
  note: Type.Optional(Type.String()),
});
export type Evidence = Static<typeof Evidence>;

/** One additive contribution to the risk score, in risk points; `usual` says in words what is usual for the feature. */
export const Contribution = Type.Object({
  feature: Type.String(),
  value: Type.Union([Type.Number(), Type.String()]),
  usual: Type.String(),
  points: Type.Number(),
});
export type Contribution = Static<typeof Contribution>;

/** `base` + the points of `contributions` + `others` = `risk.score`, within 0.01. */
export const Explanation = Type.Object({
  base: Type.Number(),
  contributions: Type.Array(Contribution, { maxItems: 5 }),
  others: Type.Number(),
});
export type Explanation = Static<typeof Explanation>;

export const Attack = Type.Object({
  type: Type.Enum([...ATTACK_TYPES]),
  subtype: Type.Optional(Type.String()),
  confidence: Probability,
  /** OWASP API Security Top 10 (2023) ids, for example `API2:2023`. */
  owasp: Type.Array(Type.String()),
  /** MITRE ATT&CK technique ids, for example `T1110.004`. */
  mitre: Type.Array(Type.String()),
  evidence: Type.Array(Evidence, { maxItems: 10 }),
});
export type Attack = Static<typeof Attack>;

/** Figures by name; the name is a model, a group or a behaviour factor. */
const Figures = Type.Record(Type.String(), Type.Number());

export const ScoredVerdict = Type.Object({
  status: Type.Literal('scored'),
  event_id: Type.String(),
  scored_at: Type.String({ format: 'date-time' }),
  backfilled: Type.Optional(Type.Boolean()),
  risk: Type.Object({ score: Score, level: Type.Enum([...LEVELS]) }),
  attack: Attack,
  scores: Type.Unsafe<Partial<Record<ModelName, number>>>(Figures),
  groups: Type.Unsafe<Partial<Record<ModelGroup, number>>>(Figures),
  consensus: Probability,
  confidence: Probability,
  behavior: Type.Object({
    risk: Score,
    entity: Type.Object({ kind: Type.Enum([...ENTITY_KINDS]), id: Type.String() }),
    factors: Figures,
  }),
  endpoint: Type.Object({ template: Type.String() }),
  entities: Type.Object({
    user: Type.Optional(Type.String()),
    source: Type.Optional(Type.String()),
    network: Type.Optional(Type.String()),
    session: Type.Optional(Type.String()),
  }),
  campaign: Type.Optional(Type.Object({ id: Type.String() })),
  reason: Type.Optional(Type.String()),
  explanation: Type.Optional(Explanation),
  counterfactual: Type.Optional(Type.String()),
  model: Type.Object({ version: Type.String() }),
  features: Type.Object({ version: Type.String() }),
});
export type ScoredVerdict = Static<typeof ScoredVerdict>;

/** The event could not be scored, and will not be on another try: `reason` says what is wrong with it. */
export const FailedVerdict = Type.Object({
  status: Type.Literal('failed'),
  event_id: Type.Optional(Type.String()),
  scored_at: Type.String({ format: 'date-time' }),
  reason: Type.String(),
});
export type FailedVerdict = Static<typeof FailedVerdict>;

/** The document is no API request (an alert, a metric, an error line): nothing to score. */
export const SkippedVerdict = Type.Object({
  status: Type.Literal('skipped'),
  event_id: Type.Optional(Type.String()),
  scored_at: Type.String({ format: 'date-time' }),
  reason: Type.String(),
});
export type SkippedVerdict = Static<typeof SkippedVerdict>;

export const Verdict = Type.Union([ScoredVerdict, FailedVerdict, SkippedVerdict]);
export type Verdict = ScoredVerdict | FailedVerdict | SkippedVerdict;
