import type { Api } from '../../api/api.ts';
import type { Route } from '../../api/route.ts';
import type { Actor } from '../../exchange.ts';
import type { Campaign } from '../campaign.ts';
import { innocent } from '../injecting.ts';

const ODD_VALUES = [
  '-1',
  '0',
  '99999999999999999999',
  'null',
  'undefined',
  'NaN',
  'true',
  '[]',
  '{}',
  '1e309',
  '%00',
  '%0a',
  '../',
  "'",
  '"',
  'A'.repeat(300),
  '0x41',
  '%ff%fe',
  '%s%s%n',
  '1,2,3',
  '',
  '2147483648',
  '%F0%9F%92%A9',
  'test%20test',
] as const;
const ODD_NAMES = [
  'admin',
  'debug',
  'is_admin',
  'role',
  'test',
  'id[]',
  'user_id',
  'price',
  'discount',
  '_method',
  'format',
  'fields',
  'include',
  'expand',
  'callback',
  'access_token',
  'override',
  'internal',
  'trace',
  'verbose',
  'user[role]',
  '__proto__[x]',
] as const;

function isFuzzed(route: Route): boolean {
  return route.method === 'GET' && route.fields.length > 0;
}

export function canBeFuzzed(api: Api): boolean {
  return api.routes.some(isFuzzed);
}

/** Values and names that nobody documented, one after the other on one endpoint. */
export function* fuzz(campaign: Campaign): Actor {
  const { random, kind, world } = campaign;
  const visit = campaign.visit(campaign.source());
  const routes = world.api.routes.filter(isFuzzed);
  let route = random.pick(routes);
  for (let spent = 0; spent < campaign.events; spent++) {
    if (random.chance(0.08)) route = random.pick(routes);
    const known = route.fields.filter((field) => field.place === 'query').map((field) => field.name);
    const pairs = Array.from(
      { length: random.int(1, 3) },
      () =>
        `${known.length > 0 && random.chance(0.5) ? random.pick(known) : random.pick(ODD_NAMES)}=${random.pick(ODD_VALUES)}`,
    );
    yield visit.send(route, {
      query: pairs.join('&'),
      status: random.weighted([
        [route.ok, 35],
        [400, 38],
        [422, 12],
        [500, 12],
        [404, 3],
      ] as const),
      bytes: random.int(70, 900),
    });
    if (kind.form === 'quiet' && random.chance(0.3)) yield innocent(visit);
    visit.pause(campaign.gap);
  }
}
