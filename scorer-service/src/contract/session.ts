/** Logging in to the console. */
import { type Static, Type } from 'typebox';
import { closed, Time } from './common.ts';

/** `POST /v1/session`: an API key, or the one-time token of the link that `npm start` prints; one of both. */
export const LogIn = Type.Object(
  {
    key: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    token: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  },
  closed,
);
export type LogIn = Static<typeof LogIn>;

/** read: all that is asked. act: also alerts, labels, exceptions. admin: also models, training, notices, tuning, set-up. */
export const SESSION_ROLES = ['read', 'act', 'admin'] as const;
export type SessionRole = (typeof SESSION_ROLES)[number];

/**
 * `GET /v1/session` answers it to anyone. `required`: without logging in nothing is answered. While there are no API keys the
 * service is open on this machine: `signed_in` is then true without a session.
 */
export const Session = Type.Object({
  signed_in: Type.Boolean(),
  required: Type.Boolean(),
  name: Type.Optional(Type.String()),
  role: Type.Optional(Type.Enum([...SESSION_ROLES])),
  /** To be sent as `x-api-sentinel-csrf` with every request that changes something. */
  csrf: Type.Optional(Type.String()),
  expires_at: Type.Optional(Time),
});
export type Session = Static<typeof Session>;
