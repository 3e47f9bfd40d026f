import type { LoginDoor, SignIn } from '../api/api.ts';
import type { Exchange } from '../exchange.ts';
import type { Random } from '../random.ts';
import type { Visit } from './visit.ts';
import type { World } from './world.ts';

/** The ways in. @throws Error where the API has none: whoever signs in is left out of such a world */
export function signInOf(world: World): SignIn {
  if (!world.api.signIn) throw new Error('this API has no log-in');
  return world.api.signIn;
}

/** A token as an `authorization` header carries it. */
export function bearer(random: Random): string {
  return `Bearer ${random.hex(12)}.${random.hex(24)}.${random.hex(20)}`;
}

/** One attempt. Without `status` it succeeds or fails as `success` says; with it, it is answered so (423, 429). */
export function attempt(visit: Visit, by: LoginDoor, user: string, success: boolean, status?: number): Exchange {
  const door = signInOf(visit.world).doors[by];
  const { route } = door;
  const random = visit.random;
  const wrong = success ? undefined : (status ?? door.failed);
  const written = route.mime === 'application/json' ? user : encodeURIComponent(user);
  const exchange = visit.send(route, {
    with: { [door.userField]: written, ...door.others },
    attempted: user,
    ...(wrong === undefined ? {} : { status: wrong, bytes: wrong >= 420 ? 52 : door.failedBytes + random.int(-4, 4) }),
  });
  if (success && exchange.status === route.ok) {
    visit.caller = {
      ...visit.caller,
      user,
      session: random.hex(24),
      authorization: door.bearer ? bearer(random) : undefined,
    };
  }
  return exchange;
}
