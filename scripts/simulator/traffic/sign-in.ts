import { ROUTES } from '../api/catalogue.ts';
import type { Exchange } from '../exchange.ts';
import type { Visit } from './visit.ts';

/** Which door of the API a log-in goes through; what success and failure look like differs among them. */
export type LoginDoor = 'shop' | 'bank' | 'token';

const DOORS = {
  shop: { route: ROUTES.login, failed: 401, failedBytes: 74 },
  /** The bank's form answers 200 with the page again when the password is wrong. */
  bank: { route: ROUTES.bankLogin, failed: 200, failedBytes: 5_320 },
  token: { route: ROUTES.token, failed: 400, failedBytes: 68 },
} as const;

/** One attempt. Without `status` it succeeds or fails as `success` says; with it, it is answered so (423, 429). */
export function attempt(visit: Visit, door: LoginDoor, user: string, success: boolean, status?: number): Exchange {
  const { route, failed, failedBytes } = DOORS[door];
  const random = visit.random;
  const wrong = success ? undefined : (status ?? failed);
  const fields = route.mime === 'application/json' ? user : encodeURIComponent(user);
  const exchange = visit.send(route, {
    with: door === 'token' ? { username: fields, grant_type: 'password', scope: 'accounts' } : { username: fields },
    attempted: user,
    ...(wrong === undefined ? {} : { status: wrong, bytes: wrong >= 420 ? 52 : failedBytes + random.int(-4, 4) }),
  });
  if (success && exchange.status === route.ok) {
    visit.caller = {
      ...visit.caller,
      user,
      session: random.hex(24),
      authorization: door === 'bank' ? undefined : `Bearer ${random.hex(12)}.${random.hex(24)}.${random.hex(20)}`,
    };
  }
  return exchange;
}
