import { ALL_ROUTES, ROUTES } from '../api/catalogue.ts';
import type { Route } from '../api/route.ts';
import { COUNTS } from '../api/values.ts';
import type { Actor } from '../exchange.ts';
import { SCANNER_AGENTS } from '../people/agents.ts';
import type { AttackKind, Campaign } from './campaign.ts';
import { innocent } from './injecting.ts';

const STEMS = [
  'admin',
  'api',
  'internal',
  'debug',
  'backup',
  'config',
  'users',
  'console',
  'actuator',
  'metrics',
  'swagger',
  'graphql',
  'test',
  'old',
  'v1',
  'v2',
  'v3',
  'private',
  'export',
  'dump',
  'db',
  'logs',
  'env',
  'status',
  'keys',
  'tokens',
  'reports',
  'root',
  'staging',
  'wp-admin',
  'phpmyadmin',
  'server-status',
] as const;
const ENDINGS = [
  '',
  '',
  '',
  '/',
  '.json',
  '.bak',
  '.php',
  '.sql',
  '.zip',
  '/list',
  '/all',
  '.old',
  '/env',
  '/health',
  '/login',
  '.git/config',
  '.yml',
  '~',
] as const;
const KNOWN = [
  '/.env',
  '/.git/HEAD',
  '/actuator/env',
  '/wp-login.php',
  '/phpinfo.php',
  '/api/swagger.json',
  '/openapi.json',
  '/v2/api-docs',
  '/server-status',
  '/.aws/credentials',
  '/config.json',
  '/api/internal/users',
  '/solr/admin',
  '/manager/html',
  '/cgi-bin/test.cgi',
  '/.DS_Store',
  '/backup.zip',
  '/debug/pprof/',
] as const;

/** Asks for whatever might be there. */
function* enumerate(campaign: Campaign): Actor {
  const { random, kind } = campaign;
  const quiet = kind.form === 'quiet';
  const visit = campaign.visit(
    campaign.source('any', !quiet && random.chance(0.4) ? random.pick(SCANNER_AGENTS) : undefined),
  );
  const host = random.pick([ROUTES.home, ROUTES.health, ROUTES.bankHealth]) as Route;
  if (quiet) yield innocent(visit);
  for (let spent = 0; spent < campaign.events; spent++) {
    const prefix = random.weighted([
      ['', 50],
      ['/api', 20],
      ['/api/v1', 22],
      ['/v2', 8],
    ] as const);
    const path = random.chance(0.25)
      ? random.pick(KNOWN)
      : `${prefix}/${random.pick(STEMS)}${random.chance(0.3) ? random.pick(['-', '_', '/']) + random.pick(STEMS) : ''}${random.pick(ENDINGS)}`;
    const status = random.weighted([
      [404, 82],
      [403, 8],
      [401, 5],
      [200, 3],
      [405, 2],
    ] as const);
    yield visit.send(host, {
      path,
      query: '',
      method: random.chance(0.05) ? random.pick(['OPTIONS', 'HEAD', 'TRACE', 'PUT']) : 'GET',
      status,
      bytes: status === 200 ? 640 : random.int(80, 170),
    });
    if (quiet && random.chance(0.25)) yield innocent(visit);
    visit.pause(campaign.gap);
  }
}

/** Other people's objects, by walking their ids with an account of one's own. */
function* walk(campaign: Campaign): Actor {
  const { random, world } = campaign;
  const user = world.somebody(random).user;
  const visit = campaign.visit({
    ...campaign.source(),
    user,
    session: random.hex(24),
    authorization: `Bearer ${random.hex(40)}`,
  });
  const [route, first, last] = random.pick([
    [ROUTES.order, 100_001, 100_000 + COUNTS.order],
    [ROUTES.customer, 1, COUNTS.customer],
    [ROUTES.account, 10_000_001, 10_000_000 + COUNTS.account],
    [ROUTES.transactions, 10_000_001, 10_000_000 + COUNTS.account],
  ] as const);
  const guarded = random.chance(0.6);
  let id = random.int(first, last - 2_000);
  for (let spent = 0; spent < campaign.events; spent++) {
    id += campaign.kind.form === 'quiet' ? random.int(1, 40) : 1;
    const status = guarded
      ? random.weighted([
          [403, 60],
          [404, 30],
          [200, 10],
        ] as const)
      : random.weighted([
          [200, 88],
          [404, 12],
        ] as const);
    const value = route.host === 'api.bank.example' ? `NW${id}` : String(id);
    yield visit.send(route, { with: { id: value }, status, ...(status === 200 ? {} : { bytes: 61 }) });
    visit.pause(campaign.gap);
  }
}

/** Makes each request cost as much as it can. */
function* exhaust(campaign: Campaign): Actor {
  const { random } = campaign;
  const visit = campaign.visit(campaign.source());
  const way = random.pick(['limit', 'graphql', 'search', 'export'] as const);
  for (let spent = 0; spent < campaign.events; spent++) {
    const slow = {
      latency: random.around(4_000, 0.6),
      status: random.weighted([
        [200, 60],
        [503, 12],
        [504, 14],
        [429, 14],
      ] as const),
    };
    if (way === 'limit')
      yield visit.send(ROUTES.products, {
        query: `limit=${random.pick([10_000, 100_000, 999_999, 2_147_483_647])}&page=${random.int(1, 90)}&sort=-price`,
        bytes: Math.round(random.around(3_000_000, 0.5)),
        ...slow,
      });
    else if (way === 'graphql')
      yield visit.send(ROUTES.graphql, {
        with: { query: deepQuery(random.int(8, 40)) },
        bytes: Math.round(random.around(900_000, 0.6)),
        place: 'body',
        ...slow,
      });
    else if (way === 'search')
      yield visit.send(ROUTES.search, {
        query: `q=${'a*'.repeat(random.int(20, 200))}&limit=5000`,
        bytes: Math.round(random.around(400_000, 0.5)),
        ...slow,
      });
    else
      yield visit.send(ROUTES.exportOrders, {
        query: `since=1970-01-01&limit=1000000&page=${random.int(1, 500)}`,
        bytes: Math.round(random.around(5_000_000, 0.4)),
        ...slow,
      });
    visit.pause(campaign.gap);
  }
}

function deepQuery(depth: number): string {
  return `query { product(id: 1) ${'{ related { nodes '.repeat(depth)}{ id }${' } }'.repeat(depth)} }`;
}

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

/** Values and names that nobody documented, one after the other on one endpoint. */
function* fuzz(campaign: Campaign): Actor {
  const { random, kind } = campaign;
  const visit = campaign.visit(campaign.source());
  const routes = ALL_ROUTES.filter((route) => route.method === 'GET' && route.fields.length > 0);
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

function both(
  variant: string,
  loud: readonly [number, number],
  quiet: readonly [number, number],
  begin: (campaign: Campaign) => Actor,
): AttackKind[] {
  return [
    { cls: 'api_abuse', form: 'loud', variant, events: loud, seconds: [30, 240], begin },
    { cls: 'api_abuse', form: 'quiet', variant, events: quiet, seconds: [2 * 3_600, 12 * 3_600], begin },
  ];
}

export const apiAbuse: readonly AttackKind[] = [
  ...both('enumeration', [150, 700], [40, 160], enumerate),
  ...both('object_walking', [120, 600], [50, 200], walk),
  ...both('resource_exhaustion', [40, 250], [15, 60], exhaust),
  ...both('parameter_fuzzing', [100, 500], [30, 120], fuzz),
];
