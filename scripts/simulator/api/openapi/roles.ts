/** What the routes of a document are good for, told by what they are called and what they take. */
import { Random } from '../../random.ts';
import { type Api, type Door, type Shelf, type SignIn, type Target, targetsOf, type Wish } from '../api.ts';
import { drawn, type Field, type Route } from '../route.ts';
import { COUNTS, type ValueKind } from '../values.ts';
import { isId } from './values.ts';

/** @param routes of one document, at least one of them a GET */
export function apiOf(routes: readonly Route[]): Api {
  const reads = routes.filter((route) => route.method === 'GET');
  const signIn = signInOf(routes, reads);
  const codes = codesOf(routes);
  const entrances = [signIn?.doors.call.route, signIn?.forgot, signIn?.reset, codes?.route];
  const seen = reads.filter((route) => !isHealth(route) && !entrances.includes(route));
  const looks = seen.length > 0 ? seen : reads;
  const open = looks.filter((route) => !route.signedIn);
  const shown = open.length > 0 ? open : looks;
  const harvests = open.flatMap(harvestsOf);
  const targets = targetsOf(routes);
  const of = (...kinds: ValueKind[]) => targets.find(({ field }) => kinds.includes(field.kind));
  return {
    routes,
    hosts: [...new Map(routes.map((route) => [route.host, route])).values()],
    pages: [...new Set(routes.map((route) => `https://${route.host.replace(/^api\./, 'www.')}/`))],
    looks: shown,
    daily: looks,
    plain: shown,
    signIn,
    codes,
    inUrl: targets.filter(({ field }) => field.place !== 'body'),
    inBody: targets.filter(({ field }) => field.place === 'body'),
    file: of('file'),
    address: of('url'),
    documents: routes.filter((route) => route.mime !== undefined && !entrances.includes(route)),
    harvests: harvests.length > 0 ? harvests : looks.flatMap(harvestsOf),
    shelves: looks.filter((route) => route.signedIn || open.length === 0).flatMap(shelvesOf),
    costly: looks.flatMap(costlyOf),
  };
}

export function isHealth(route: Route): boolean {
  return route.method === 'GET' && has(route, /\/(health|healthz|ping|ready|readyz|live|livez|status|version)$/i);
}

/** The path, and the name that the document gives the operation. */
function has(route: Route, words: RegExp): boolean {
  return words.test(route.template) || words.test(route.name);
}

function fieldOf(route: Route, ...kinds: ValueKind[]): Field | undefined {
  return route.fields.find((field) => field.place !== 'path' && kinds.includes(field.kind));
}

function signInOf(routes: readonly Route[], reads: readonly Route[]): SignIn | undefined {
  const route = routes.find(
    (one) =>
      has(one, /log-?_?in|sign-?_?in|token|session|auth/i) &&
      fieldOf(one, 'password') &&
      fieldOf(one, 'username', 'email'),
  );
  if (!route) return undefined;
  const user = fieldOf(route, 'username', 'email')!;
  const inside =
    reads.find((one) => one !== route && has(one, /\/(me|self|profile|account|current|whoami)$/i)) ??
    reads.find((one) => one !== route && one.signedIn && !one.template.includes('{')) ??
    reads.find((one) => one !== route && !isHealth(one)) ??
    route;
  const door: Door = { route, failed: 401, failedBytes: 86, userField: user.name, bearer: true, inside };
  const called = (words: RegExp) => routes.find((one) => one !== route && one.method === 'POST' && has(one, words));
  return {
    doors: { call: door, form: door, token: door },
    forgot: called(/forgot|recover|reset-?_?(request|mail|email)|request-?_?reset/i),
    reset: called(/reset|change-?_?password|new-?_?password/i),
  };
}

function codesOf(routes: readonly Route[]): Target | undefined {
  for (const route of routes) {
    const field = has(route, /otp|mfa|2fa|two-?_?factor|verif|totp|one-?_?time/i) ? fieldOf(route, 'code') : undefined;
    if (field) return { route, field };
  }
  return undefined;
}

/** The last place of the path, where a number stands in it that tells objects apart. */
function numbered(route: Route): Field | undefined {
  const fields = route.fields.filter((field) => field.place === 'path');
  return fields.findLast((field) => field.kind === 'product' || (field.kind === 'number' && isId(field.name)));
}

/** One list of a kind, and the things of one owner: what else stands in the path stays the same. */
function harvestsOf(route: Route): Api['harvests'] {
  const field = numbered(route);
  const random = new Random(0, route.name);
  const owner = Object.fromEntries(
    route.fields
      .filter((one) => one.place === 'path' && one !== field)
      .map((one) => [one.name, encodeURIComponent(drawn(one, random))]),
  );
  if (field) return [(id) => ({ route, with: { ...owner, [field.name]: String(id) } })];
  const page = fieldOf(route, 'page', 'offset');
  if (!page || page.place !== 'query') return [];
  const limit = fieldOf(route, 'limit');
  const size = limit ? `&${limit.name}=100` : '';
  return [
    (_id: number, nth: number): Wish => ({
      route,
      with: owner,
      query: `${page.name}=${page.kind === 'page' ? 1 + nth : 100 * nth}${size}`,
    }),
  ];
}

function shelvesOf(route: Route): Shelf[] {
  const field = numbered(route);
  return field ? [{ route, first: 1, last: COUNTS.customer, with: (id) => ({ [field.name]: String(id) }) }] : [];
}

function costlyOf(route: Route): Api['costly'] {
  const limit = fieldOf(route, 'limit');
  const search = fieldOf(route, 'search', 'filter');
  const ways: Api['costly'][number][] = [];
  if (limit?.place === 'query')
    ways.push((random: Random) => ({
      route,
      query: `${limit.name}=${random.pick([10_000, 100_000, 999_999, 2_147_483_647])}`,
      bytes: 3_000_000,
      spread: 0.5,
    }));
  if (search?.place === 'query')
    ways.push((random: Random) => ({
      route,
      query: `${search.name}=${'a*'.repeat(random.int(20, 200))}`,
      bytes: 400_000,
      spread: 0.5,
    }));
  return ways;
}
