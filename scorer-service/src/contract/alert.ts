/** What a person is told: verdicts of one cause, grouped. REST, WebSocket and notices carry it in this form. */
import { type Static, Type } from 'typebox';
import { Attack, Explanation } from './verdict.ts';
import { ENTITY_KINDS, LEVELS } from './words.ts';

/** How many event ids an alert keeps; above it, `count` still grows. */
export const MAX_ALERT_EVENTS = 1_000;

export const ALERT_STATUSES = ['open', 'acknowledged', 'closed'] as const;

export const Alert = Type.Object({
  /** Derived from cause, entity and first window: the same events always make the same alert. */
  id: Type.String(),
  status: Type.Enum([...ALERT_STATUSES]),
  risk: Type.Object({ score: Type.Number({ minimum: 0, maximum: 100 }), level: Type.Enum([...LEVELS]) }),
  attack: Attack,
  entity: Type.Object({ kind: Type.Enum([...ENTITY_KINDS]), id: Type.String() }),
  user: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  endpoint: Type.String(),
  first_event_time: Type.String({ format: 'date-time' }),
  last_event_time: Type.String({ format: 'date-time' }),
  /** How many events stand behind it, each id counted once. */
  count: Type.Integer({ minimum: 1 }),
  event_ids: Type.Array(Type.String(), { maxItems: MAX_ALERT_EVENTS }),
  /** The riskiest request behind it, masked. */
  request: Type.Object({ method: Type.String(), path: Type.String(), query: Type.Optional(Type.String()) }),
  /** One sentence that an analyst can check against the log. */
  reason: Type.String(),
  explanation: Type.Optional(Explanation),
  campaign: Type.Optional(Type.Object({ id: Type.String(), members: Type.Array(Type.String()) })),
  /** The smallest change that would have made the riskiest request harmless. */
  counterfactual: Type.Optional(Type.String()),
  /** Who works on it. */
  assignee: Type.Optional(Type.String()),
  /** Who last changed status or assignee, and when. */
  handled: Type.Optional(Type.Object({ by: Type.String(), at: Type.String({ format: 'date-time' }) })),
  /** What an analyst last said of it. */
  label: Type.Optional(
    Type.Object({
      label: Type.Enum(['attack', 'benign']),
      by: Type.String(),
      at: Type.String({ format: 'date-time' }),
    }),
  ),
  /** The event whose request, sentence and explanation are shown. */
  riskiest_event_id: Type.Optional(Type.String()),
  model: Type.Object({ version: Type.String() }),
  updated_at: Type.String({ format: 'date-time' }),
});
export type Alert = Static<typeof Alert>;

export const ALERT_STREAM_PATH = '/v1/alerts/stream';

/**
 * What the stream sends, one JSON message each. `cursor` grows with every message; `?cursor=` asks for all after it.
 * `missed` stands in for messages that a slow reader, or one who was away too long, can no longer be sent; its count is 0
 * where it can't be known, after a restart.
 */
export type AlertStreamMessage =
  | { readonly kind: 'hello'; readonly cursor: string }
  | { readonly kind: 'alert'; readonly cursor: string; readonly alert: Alert }
  | { readonly kind: 'missed'; readonly cursor: string; readonly count: number };
