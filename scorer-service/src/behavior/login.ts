/** Log-ins: which requests are one, for which account, and whether it failed. */
import type { ApiEvent } from '../events/event.ts';
import type { LoginDoors } from './login-doors.ts';
import { hash32 } from './sketch.ts';

export interface LoginSettings {
  /** Path segments, in lower case, of which a log-in's path holds one. */
  readonly loginSegments: readonly string[];
  /** Names under which a form or JSON body carries the account. */
  readonly accountFields: readonly string[];
  /** Paths, as sent and in lower case, that are log-ins whatever they are called. */
  readonly loginPaths: readonly string[];
  /** What an API answers to wrong credentials, or to the next attempt after too many of them. */
  readonly failureStatuses: readonly number[];
}

export const DEFAULT_LOGIN_SETTINGS: LoginSettings = {
  loginSegments: [
    'login',
    'log-in',
    'signin',
    'sign-in',
    'sign_in',
    'authenticate',
    'auth',
    'token',
    'sessions',
    'session',
    'logon',
    'wp-login.php',
    'login.php',
  ],
  accountFields: ['username', 'user', 'email', 'login', 'account', 'user_name', 'userid', 'user_id', 'log'],
  loginPaths: [],
  failureStatuses: [400, 401, 403, 404, 422, 423, 429],
};

/** Names under which a form or JSON body carries the secret that makes it a log-in. */
const SECRET_FIELDS = new Set(['password', 'passwd', 'pwd', 'pass', 'passcode', 'pin', 'j_password', 'user_password']);
/** Whether a body is worth reading for them. */
const SECRET = /pass|pwd|pin/i;
/** A new account or a new password has these fields too. */
const NO_DOOR = /register|sign-?up|reset|forgot|change|create|users?$|accounts?$|customers?$|profile|invite/;

/** What logs write instead of a secret, with or without brackets around it, beside one character again and again. */
const MASKS = ['filtered', 'redacted', 'masked', 'hidden', 'removed'];
const MAX_MASK = 12;

/** Body read for the account; log-in forms are short. */
const MAX_LOGIN_BODY = 4096;
const MAX_ACCOUNT = 256;
export interface Login {
  readonly failed: boolean;
  /** The answer does not say whether the password was right: a failure of the server's own. */
  readonly unclear: boolean;
  readonly account: string | undefined;
  /** The body itself carries an account and a password. */
  readonly declared: boolean;
  /** Hash of the password, of which no more than six bits are kept; -1 where the log has none, or has masked it. */
  readonly password: number;
}

/** How an event was a log-in; undefined if it was none. A log-in without a status in the log counts as not failed. */
export function loginOf(
  event: ApiEvent,
  settings: LoginSettings = DEFAULT_LOGIN_SETTINGS,
  doors?: LoginDoors,
): Login | undefined {
  if (event.method !== 'POST' && event.method !== 'PUT') return undefined;
  const { status } = event;
  const door = doorOf(event);
  const named =
    hasSegment(event.path, settings.loginSegments) || settings.loginPaths.includes(event.path.toLowerCase());
  const told = event.body !== undefined && (named || SECRET.test(event.body.slice(0, MAX_LOGIN_BODY)));
  const fields = told ? fieldsOf(event.body, settings.accountFields) : undefined;
  const declared = fields?.account !== undefined && fields.secret !== undefined;
  if (!named && !doors?.isDoor(door) && (!declared || doors === undefined || NO_DOOR.test(lastSegment(event.path))))
    return undefined;
  const refused = status !== undefined && settings.failureStatuses.includes(status);
  return {
    failed:
      refused ||
      (status !== undefined && status < 400 && doors?.refuses({ door, status, bytes: event.responseBytes }) === true),
    unclear: status !== undefined && status >= 400 && !refused,
    account: event.client.user ?? fields?.account,
    declared,
    password: fields?.secret ?? -1,
  };
}

/** The address of a log-in, as doors are known by. */
export function doorOf({ host, path }: ApiEvent): string {
  return `${host ?? ''}${path.length > 256 ? path.slice(0, 256) : path}`;
}

function lastSegment(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .slice(0, 64)
    .toLowerCase();
}

function hasSegment(path: string, segments: readonly string[]): boolean {
  const lower = path.length > 512 ? path.slice(0, 512).toLowerCase() : path.toLowerCase();
  let end = lower.length;
  // The last three segments: `/api/v1/auth/login/2fa`.
  for (let i = 0; i < 3 && end > 0; i++) {
    const start = lower.lastIndexOf('/', end - 1);
    if (segments.includes(lower.slice(start + 1, end))) return true;
    end = start;
  }
  return false;
}

/** What a log-in's body carries. */
interface Fields {
  readonly account: string | undefined;
  /** Hash of the password, -1 where the log has masked it; undefined where there is none. */
  readonly secret: number | undefined;
}

function fieldsOf(body: string | undefined, names: readonly string[]): Fields | undefined {
  if (body === undefined || body.length > MAX_LOGIN_BODY) return undefined;
  return body.trimStart().startsWith('{') ? jsonFields(body, names) : formFields(body, names);
}

function jsonFields(body: string, names: readonly string[]): Fields | undefined {
  try {
    const parsed = JSON.parse(body) as Record<string, unknown>;
    const name = names.find((one) => typeof parsed[one] === 'string');
    const account = name === undefined ? undefined : (parsed[name] as string).slice(0, MAX_ACCOUNT);
    const secret = Object.keys(parsed).find((key) => SECRET_FIELDS.has(key.toLowerCase()));
    return { account, secret: secret === undefined ? undefined : hashOfSecret(String(parsed[secret])) };
  } catch {
    // A body that is no JSON names no account.
    return undefined;
  }
}

function formFields(body: string, names: readonly string[]): Fields {
  let account: string | undefined;
  let secret: number | undefined;
  for (const pair of body.split('&', 64)) {
    const equals = pair.indexOf('=');
    if (equals <= 0) continue;
    const name = pair.slice(0, equals).toLowerCase();
    if (account === undefined && names.includes(name))
      account = decoded(pair.slice(equals + 1, equals + 1 + MAX_ACCOUNT));
    else if (SECRET_FIELDS.has(name)) secret = hashOfSecret(pair.slice(equals + 1, equals + 1 + MAX_ACCOUNT));
  }
  return { account, secret };
}

/** Of a secret that the log has masked nothing is known: all of them would look like one. */
function hashOfSecret(secret: string): number {
  return isMasked(secret) ? -1 : hash32(secret);
}

function isMasked(secret: string): boolean {
  let at = 1;
  while (at < secret.length && secret[at] === secret[0]) at++;
  if (at >= secret.length) return true;
  const word = secret.length > MAX_MASK ? '' : secret.toLowerCase();
  return MASKS.some((mask) => word === mask || word.slice(1, -1) === mask);
}

function decoded(value: string): string {
  const text = value.replaceAll('+', ' ');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
