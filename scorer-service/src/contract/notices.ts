/** Notices to the outside: where they go, when, and what could not be delivered. */
import { type Static, Type } from 'typebox';
import { Count, closed, Time } from './common.ts';
import { ATTACK_TYPES, ENTITY_KINDS, LEVELS } from './words.ts';

export const WEBHOOK_FORMATS = ['generic', 'slack', 'teams'] as const;

const ClockTime = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', maxLength: 5 });

/** Which alerts: all that is given must hold; an empty list does not narrow. */
export const NoticeFilter = Type.Object(
  {
    level: Type.Enum([...LEVELS], { default: 'HIGH', description: 'This level or a more severe one' }),
    types: Type.Array(Type.Enum([...ATTACK_TYPES]), { maxItems: ATTACK_TYPES.length, default: [] }),
    entity_kinds: Type.Array(Type.Enum([...ENTITY_KINDS]), { maxItems: ENTITY_KINDS.length, default: [] }),
    entities: Type.Array(Type.String({ minLength: 1, maxLength: 1_024 }), { maxItems: 100, default: [] }),
  },
  closed,
);
export type NoticeFilter = Static<typeof NoticeFilter>;

/** Held back between these times of day and sent together at the end; alerts of `except` or more severe go out at once. */
export const QuietHours = Type.Object(
  {
    from: ClockTime,
    to: ClockTime,
    time_zone: Type.String({ minLength: 1, maxLength: 64, default: 'UTC', description: 'IANA name, Europe/Berlin' }),
    except: Type.Optional(Type.Enum([...LEVELS])),
  },
  closed,
);
export type QuietHours = Static<typeof QuietHours>;

const shared = {
  name: Type.String({ minLength: 1, maxLength: 128 }),
  enabled: Type.Boolean({ default: true }),
  filter: NoticeFilter,
  /** Alerts within so many seconds go out as one notice. */
  group_seconds: Type.Integer({ minimum: 0, maximum: 86_400, default: 30 }),
  quiet: Type.Optional(QuietHours),
};

/** A webhook's `url`, or the addresses of a mail. An update without `url` keeps the one that is there. */
export const ChannelRequest = Type.Object(
  {
    ...shared,
    kind: Type.Enum(['webhook', 'mail']),
    format: Type.Optional(Type.Enum([...WEBHOOK_FORMATS], { description: 'Of a webhook; generic unless told' })),
    url: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2_048 })),
    to: Type.Optional(
      Type.Array(Type.String({ pattern: '^[^\\s@<>,;]+@[^\\s@<>,;]+$', maxLength: 254 }), {
        minItems: 1,
        maxItems: 20,
      }),
    ),
  },
  closed,
);
export type ChannelRequest = Static<typeof ChannelRequest>;

/** `url` shows its host only: the path of such an address is a secret. */
export const Channel = Type.Object({
  ...shared,
  id: Type.String(),
  kind: Type.Enum(['webhook', 'mail']),
  format: Type.Optional(Type.Enum([...WEBHOOK_FORMATS])),
  url: Type.Optional(Type.String()),
  to: Type.Optional(Type.Array(Type.String())),
  /** Why nothing can go out over it as it stands; absent where it can. */
  problem: Type.Optional(Type.String()),
  delivered: Count,
  last_delivered_at: Type.Optional(Time),
});
export type Channel = Static<typeof Channel>;

/** `allowed_hosts`: where notices may go; set in `notices.allowed_hosts` of the settings. `mail`: an SMTP server is set. */
export const ChannelList = Type.Object({
  channels: Type.Array(Channel),
  allowed_hosts: Type.Array(Type.String()),
  mail: Type.Boolean(),
});
export type ChannelList = Static<typeof ChannelList>;

export const ChannelTestResult = Type.Object({ delivered: Type.Boolean(), sentence: Type.String() });
export type ChannelTestResult = Static<typeof ChannelTestResult>;

/** A notice that is still tried (`next_try_at`) or was given up. */
export const Undelivered = Type.Object({
  id: Type.String(),
  channel_id: Type.String(),
  channel_name: Type.String(),
  at: Time,
  tries: Count,
  next_try_at: Type.Optional(Time),
  error: Type.String(),
  summary: Type.String(),
  alert_ids: Type.Array(Type.String()),
});
export type Undelivered = Static<typeof Undelivered>;
export const UndeliveredList = Type.Object({ notices: Type.Array(Undelivered) });
export type UndeliveredList = Static<typeof UndeliveredList>;
