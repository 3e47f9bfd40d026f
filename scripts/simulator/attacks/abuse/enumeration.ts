import type { Actor } from '../../exchange.ts';
import { SCANNER_AGENTS } from '../../people/agents.ts';
import type { Campaign } from '../campaign.ts';
import { innocent } from '../injecting.ts';

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
export function* enumerate(campaign: Campaign): Actor {
  const { random, kind } = campaign;
  const quiet = kind.form === 'quiet';
  const visit = campaign.visit(
    campaign.source('any', !quiet && random.chance(0.4) ? random.pick(SCANNER_AGENTS) : undefined),
  );
  const host = random.pick(campaign.world.api.hosts);
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
