import type { Api, Target } from '../api/api.ts';
import type { Route } from '../api/route.ts';
import type { Exchange } from '../exchange.ts';
import type { Random } from '../random.ts';
import type { Visit } from '../traffic/visit.ts';
import { inUrl } from './encoding.ts';

/** A parameter to put something hostile into. */
export function pickTarget({ inUrl, inBody }: Api, random: Random): Target {
  const first = random.chance(0.68) ? inUrl : inBody;
  return random.pick(first.length > 0 ? first : first === inUrl ? inBody : inUrl);
}

/** A parameter that the route does not document; old applications have them. */
const EXTRA = [
  'id',
  'cat',
  'q',
  'user',
  'debug',
  'ref',
  'lang',
  'cmd',
  'view',
  'callback',
  'next',
  'template',
  'path',
  'order_by',
] as const;

export interface Injection {
  readonly text: string;
  readonly evasive: boolean;
  readonly status?: number;
  readonly bytes?: number;
  /** Milliseconds that the answer takes at least. */
  readonly delay?: number;
}

/** How the application answered: mostly as if nothing were, sometimes with an error or a filter's refusal. */
export function answer(random: Random, route: Route): { status: number; bytes: number } {
  const status = random.weighted([
    [route.ok, 52],
    [500, 16],
    [400, 16],
    [403, 8],
    [404, 5],
    [422, 3],
  ] as const);
  return {
    status,
    bytes: status === route.ok ? Math.round(random.around(route.bytes || 60, 0.6)) : random.int(60, 900),
  };
}

/** Sends the text in one parameter: as the URL carries it, or in the body. */
export function inject(visit: Visit, target: Target, what: Injection): Exchange {
  const { random } = visit;
  const { route, field } = target;
  const given = answer(random, route);
  const result = {
    status: what.status ?? given.status,
    bytes: what.bytes ?? given.bytes,
    ...(what.delay === undefined ? {} : { latency: what.delay + random.around(route.latency, 0.3) }),
  };
  if (field.place === 'body') {
    const raw = route.mime === 'application/json' ? what.text : inUrl(random, what.text, what.evasive);
    return visit.send(route, { ...result, with: { [field.name]: raw }, place: 'body' });
  }
  const encoded = inUrl(random, what.text, what.evasive);
  if (field.place === 'query' && random.chance(0.12)) {
    const name = random.pick(EXTRA);
    return visit.send(route, { ...result, query: `${name}=${encoded}`, place: 'url' });
  }
  if (field.place === 'query' && what.evasive && random.chance(0.1)) {
    return visit.send(route, { ...result, query: `${field.name}=1&${field.name}=${encoded}`, place: 'url' });
  }
  const value = field.place === 'path' ? encoded.replaceAll('?', '%3F').replaceAll('#', '%23') : encoded;
  return visit.send(route, { ...result, with: { [field.name]: value }, place: 'url' });
}

/** Sends the text in a header or cookie. */
export function injectHeader(visit: Visit, text: string): Exchange {
  const { random } = visit;
  const flat = text.replaceAll(/[\r\n]/g, ' ');
  const route = random.pick(visit.world.api.plain);
  const given = answer(random, route);
  const where = random.pick(['user-agent', 'referer', 'cookie', 'x-forwarded-host', 'x-api-version'] as const);
  if (where === 'referer') return visit.send(route, { ...given, referrer: flat, place: 'url' });
  if (where === 'user-agent') {
    const before = visit.caller;
    visit.caller = { ...before, agent: flat };
    const exchange = visit.send(route, { ...given, place: 'url' });
    visit.caller = before;
    return exchange;
  }
  const value = where === 'cookie' ? `sid=${random.hex(24)}; tracking=${encodeURIComponent(flat)}` : flat;
  return visit.send(route, { ...given, headers: { [where]: value }, place: 'header' });
}

/** Something that harmless people ask too; attackers look around before and between. */
export function innocent(visit: Visit): Exchange {
  return visit.send(visit.random.pick(visit.world.api.looks), { label: -1 });
}
