/** The events behind a number: a page of rows, and one event whole. */
import { type Static, Type } from 'typebox';
import { Count, closed, filterQuery, pageQuery, Risk, SUBJECT_KINDS, Time } from './common.ts';
import { ScoredVerdict } from './verdict.ts';
import { LEVELS, STATUSES } from './words.ts';

/** Of a request, by its response code; `unknown` where there is none. */
export const OUTCOMES = ['success', 'redirect', 'client_error', 'server_error', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const EventQuery = Type.Object(
  {
    ...filterQuery,
    status: Type.Optional(Type.Enum([...STATUSES], { description: 'Of scoring; scored, pending, failed, skipped' })),
    outcome: Type.Optional(Type.Enum([...OUTCOMES], { description: 'Of the request, by its response code' })),
    from_score: Type.Optional(Risk),
    alert: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Behind this alert' })),
    kind: Type.Optional(Type.Enum([...SUBJECT_KINDS], { description: 'With `id`: of this entity or endpoint' })),
    id: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })),
    ids: Type.Optional(
      Type.String({ minLength: 1, maxLength: 65_536, description: 'Event ids, separated by commas; 1,000 at most' }),
    ),
    order: Type.Optional(Type.Enum(['newest', 'oldest', 'risk'])),
    ...pageQuery(50, 1_000),
  },
  closed,
);
export type EventQuery = Static<typeof EventQuery>;

/** One event in a list; what its document does not say is absent. `index` and `id` say where the document stands. */
export const EventRow = Type.Object({
  index: Type.String(),
  id: Type.String(),
  event_id: Type.Optional(Type.String()),
  time: Type.Optional(Time),
  method: Type.Optional(Type.String()),
  path: Type.Optional(Type.String()),
  response: Type.Optional(Type.Integer()),
  status: Type.Optional(Type.Enum([...STATUSES])),
  risk: Type.Optional(Risk),
  level: Type.Optional(Type.Enum([...LEVELS])),
  attack_type: Type.Optional(Type.String()),
  endpoint: Type.Optional(Type.String()),
  user: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  session: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
});
export type EventRow = Static<typeof EventRow>;

export const EventPage = Type.Object({
  events: Type.Array(EventRow),
  total: Count,
  cursor: Type.Optional(Type.String()),
});
export type EventPage = Static<typeof EventPage>;

/**
 * One event whole. `request` holds the texts into which evidence points, by the field's ECS name (`url.original`,
 * `http.request.body.content`, `http.request.headers.cookie`), at most 64 Ki characters each; headers with secrets are
 * masked unless evidence points there. `verdict` is absent where the event was not scored.
 */
export const EventDetail = Type.Object({
  row: EventRow,
  verdict: Type.Optional(ScoredVerdict),
  request: Type.Record(Type.String(), Type.String()),
  response: Type.Object({
    status_code: Type.Optional(Type.Integer()),
    bytes: Type.Optional(Type.Integer()),
    mime_type: Type.Optional(Type.String()),
  }),
});
export type EventDetail = Static<typeof EventDetail>;
