/** What an analyst says of events and alerts. Labels are only ever added; the newest of an event counts. */
import { type Static, Type } from 'typebox';
import { Count, closed, pageQuery, periodQuery, Time } from './common.ts';
import { ATTACK_TYPES } from './words.ts';

/** `none` takes back what was said before. */
export const LABELS = ['attack', 'benign', 'none'] as const;
export type LabelWord = (typeof LABELS)[number];

/** `POST /v1/labels`: of an alert (all events behind it) or of events by their ids; one of both. */
export const LabelRequest = Type.Object(
  {
    label: Type.Enum([...LABELS]),
    alert_id: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    event_ids: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 1_024 }), { minItems: 1, maxItems: 1_000 }),
    ),
    attack_type: Type.Optional(Type.Enum([...ATTACK_TYPES], { description: 'With attack: which, if known better' })),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
  },
  closed,
);
export type LabelRequest = Static<typeof LabelRequest>;

export const Label = Type.Object({
  id: Type.String(),
  at: Time,
  by: Type.String(),
  label: Type.Enum([...LABELS]),
  alert_id: Type.Optional(Type.String()),
  event_ids: Type.Array(Type.String(), { maxItems: 1_000 }),
  attack_type: Type.Optional(Type.Enum([...ATTACK_TYPES])),
  note: Type.Optional(Type.String()),
});
export type Label = Static<typeof Label>;

export const LabelQuery = Type.Object(
  {
    ...periodQuery,
    label: Type.Optional(Type.Enum([...LABELS])),
    alert_id: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    event_id: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024 })),
    ...pageQuery(50, 1_000),
  },
  closed,
);
export type LabelQuery = Static<typeof LabelQuery>;

/** Newest first. */
export const LabelPage = Type.Object({
  labels: Type.Array(Label),
  total: Count,
  cursor: Type.Optional(Type.String()),
});
export type LabelPage = Static<typeof LabelPage>;
