/** Exceptions: verdicts that become no alert from the next event on. Scores stay as they are. */
import { type Static, Type } from 'typebox';
import { Alert } from './alert.ts';
import { Count, Counts, closed, Done, Risk, Time } from './common.ts';
import { ATTACK_TYPES } from './words.ts';

const word = Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 }));

/** All that is given must hold, exactly and as text: nothing in it is a pattern. `source` may be a network, 10.0.0.0/8. */
export const ExceptionMatch = Type.Object(
  {
    attack_type: Type.Optional(Type.Enum([...ATTACK_TYPES])),
    subtype: word,
    endpoint: word,
    method: word,
    source: word,
    user: word,
    network: word,
    session: word,
    /** Only verdicts below this risk score. */
    below: Type.Optional(Risk),
  },
  { ...closed, minProperties: 1 },
);
export type ExceptionMatch = Static<typeof ExceptionMatch>;

export const ExceptionRequest = Type.Object(
  {
    match: ExceptionMatch,
    reason: Type.String({ minLength: 1, maxLength: 1_000, description: 'Why; who comes later reads it' }),
    until: Type.Optional(Type.String({ format: 'date-time', description: 'When it ends by itself' })),
    alert_id: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'The alert it was made from' })),
  },
  closed,
);
export type ExceptionRequest = Static<typeof ExceptionRequest>;

export const EXCEPTION_STATES = ['active', 'expired', 'ended'] as const;

export const Exception = Type.Object({
  id: Type.String(),
  at: Time,
  by: Type.String(),
  match: ExceptionMatch,
  reason: Type.String(),
  until: Type.Optional(Time),
  alert_id: Type.Optional(Type.String()),
  state: Type.Enum([...EXCEPTION_STATES]),
  ended: Type.Optional(Done),
  /** Events that this scorer kept from alerts since it started. */
  suppressed: Count,
});
export type Exception = Static<typeof Exception>;

/** Newest first, those that ended too. */
export const ExceptionList = Type.Object({ exceptions: Type.Array(Exception) });
export type ExceptionList = Static<typeof ExceptionList>;

export const ExceptionPreviewRequest = Type.Object(
  { match: ExceptionMatch, days: Type.Integer({ minimum: 1, maximum: 90, default: 30 }) },
  closed,
);
export type ExceptionPreviewRequest = Static<typeof ExceptionPreviewRequest>;

/**
 * What it would have hidden: `events` at or above the alert threshold that it matches, and `alerts` of which it matches what they
 * show. Labelled attacks among the events are counted apart: hiding those is most likely a mistake.
 */
export const ExceptionPreview = Type.Object({
  since: Time,
  until: Time,
  events: Count,
  labeled_attacks: Count,
  alerts: Count,
  levels: Counts,
  attack_types: Counts,
  /** The riskiest, 20 at most. */
  examples: Type.Array(Alert, { maxItems: 20 }),
  sentence: Type.String(),
});
export type ExceptionPreview = Static<typeof ExceptionPreview>;
