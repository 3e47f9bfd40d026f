/** Log-ins: which requests are one, for which account, and whether it failed. */
import type { ApiEvent } from '../events/event.ts';

export interface LoginSettings {
  /** Path segments, in lower case, of which a log-in's path holds one. */
  readonly loginSegments: readonly string[];
  /** Names under which a form or JSON body carries the account. */
  readonly accountFields: readonly string[];
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
};

/** Body read for the account; log-in forms are short. */
const MAX_LOGIN_BODY = 4096;
const MAX_ACCOUNT = 256;
/** What an API answers to wrong credentials, or to the next attempt after too many of them. */
const FAILED = new Set([400, 401, 403, 404, 422, 423, 429]);

export interface Login {
  readonly failed: boolean;
  readonly account: string | undefined;
}

/** How an event was a log-in; undefined if it was none. A log-in without a status in the log counts as not failed. */
export function loginOf(event: ApiEvent, settings: LoginSettings = DEFAULT_LOGIN_SETTINGS): Login | undefined {
  if (event.method !== 'POST' && event.method !== 'PUT') return undefined;
  if (!hasSegment(event.path, settings.loginSegments)) return undefined;
  return {
    failed: event.status !== undefined && FAILED.has(event.status),
    account: event.client.user ?? accountIn(event.body, settings.accountFields),
  };
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

function accountIn(body: string | undefined, names: readonly string[]): string | undefined {
  if (body === undefined || body.length > MAX_LOGIN_BODY) return undefined;
  if (body.trimStart().startsWith('{')) {
    try {
      const parsed = JSON.parse(body) as Record<string, unknown>;
      for (const name of names)
        if (typeof parsed[name] === 'string') return (parsed[name] as string).slice(0, MAX_ACCOUNT);
    } catch {
      // A body that is no JSON names no account.
    }
    return undefined;
  }
  for (const pair of body.split('&', 64)) {
    const equals = pair.indexOf('=');
    if (equals > 0 && names.includes(pair.slice(0, equals).toLowerCase())) {
      const text = pair.slice(equals + 1, equals + 1 + MAX_ACCOUNT).replaceAll('+', ' ');
      try {
        return decodeURIComponent(text);
      } catch {
        return text;
      }
    }
  }
  return undefined;
}
