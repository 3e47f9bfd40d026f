/** What people do with alerts: status, assignee; and the lists and groups in which alerts are shown. */
import { type Static, Type } from 'typebox';
import { ALERT_STATUSES, Alert } from './alert.ts';
import { Count, closed, Done, filterQuery, pageQuery, Risk, Time } from './common.ts';
import { LEVELS } from './words.ts';

export const MAX_CHANGED_ALERTS = 1_000;

/** How alerts may be ordered: the newest last event first, the highest risk first, the most events first. */
export const ALERT_ORDERS = ['newest', 'risk', 'count'] as const;

export const AlertQuery = Type.Object(
  {
    ...filterQuery,
    status: Type.Optional(Type.Enum([...ALERT_STATUSES], { description: 'This status' })),
    assignee: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'Assigned to this person' })),
    order: Type.Optional(Type.Enum([...ALERT_ORDERS], { description: 'newest unless told' })),
    ...pageQuery(50, 1_000),
  },
  closed,
);
export type AlertQuery = Static<typeof AlertQuery>;

/** `cursor` asks for the next page and is absent on the last; `total` counts all that match. */
export const AlertPage = Type.Object({
  alerts: Type.Array(Alert),
  total: Count,
  cursor: Type.Optional(Type.String()),
});
export type AlertPage = Static<typeof AlertPage>;

export const ALERT_GROUPINGS = ['entity', 'type', 'endpoint', 'campaign', 'source', 'user', 'level', 'status'] as const;
export type AlertGrouping = (typeof ALERT_GROUPINGS)[number];

export const AlertGroupQuery = Type.Object(
  {
    ...filterQuery,
    status: Type.Optional(Type.Enum([...ALERT_STATUSES])),
    assignee: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    by: Type.Enum([...ALERT_GROUPINGS]),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  closed,
);
export type AlertGroupQuery = Static<typeof AlertGroupQuery>;

/** Alerts that share the `key`; of an entity, `kind` says which kind. The riskiest group comes first. */
export const AlertGroup = Type.Object({
  key: Type.String(),
  kind: Type.Optional(Type.String()),
  alerts: Count,
  events: Count,
  open: Count,
  risk: Risk,
  level: Type.Enum([...LEVELS]),
  last_event_time: Time,
});
export type AlertGroup = Static<typeof AlertGroup>;
export const AlertGroups = Type.Object({ groups: Type.Array(AlertGroup), total: Count });
export type AlertGroups = Static<typeof AlertGroups>;

/** `POST /v1/alerts/changes`: at least one of status and assignee; an assignee of null takes the alert from whoever had it. */
export const AlertChange = Type.Object(
  {
    ids: Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { minItems: 1, maxItems: MAX_CHANGED_ALERTS }),
    status: Type.Optional(Type.Enum([...ALERT_STATUSES])),
    assignee: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 128 }), Type.Null()])),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  },
  closed,
);
export type AlertChange = Static<typeof AlertChange>;

/** `failed`: why each of the others stayed as it was. */
export const AlertChangeResult = Type.Object({
  changed: Type.Array(Alert),
  failed: Type.Array(Type.Object({ id: Type.String(), reason: Type.String() })),
});
export type AlertChangeResult = Static<typeof AlertChangeResult>;

/** What people did with an alert, the newest first; `what` is one sentence. */
export const AlertHistory = Type.Object({
  entries: Type.Array(Type.Object({ ...Done.properties, what: Type.String(), note: Type.Optional(Type.String()) })),
});
export type AlertHistory = Static<typeof AlertHistory>;

/** Alerts of the same type on the same endpoint, or of the same entity: the most alike first. `why` says what is shared. */
export const SimilarAlerts = Type.Object({
  alerts: Type.Array(Type.Object({ alert: Alert, why: Type.Array(Type.String()) })),
});
export type SimilarAlerts = Static<typeof SimilarAlerts>;
