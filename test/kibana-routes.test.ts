import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CLIENTS, type VersionedClient } from '../kibana-plugin/server/testing/elasticsearch-clients.ts';
import { startTestKibana, TEST_SETTINGS, type TestKibana } from '../kibana-plugin/server/testing/kibana-server.ts';
import { ElasticsearchSearch } from '../scorer-service/src/search/elasticsearch-search.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { until } from './support/until.ts';

const PASSWORD = 'long enough for a test';
const elasticsearch = withElasticsearch({ security: { password: PASSWORD }, heap: '512m' });
const ALERTS = 'api-sentinel-alerts-default';
const EVENTS = 'logs-api_sentinel.access-default';
const NOW = Date.now();
const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

const opened: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of opened.reverse()) await close();
});

/** Kibana with a person logged in: `elastic` may all, `alices` only what is of alice, `nobody` nothing of ours. */
async function kibanaOf(version: keyof typeof CLIENTS, username: string): Promise<TestKibana> {
  const client: VersionedClient = CLIENTS[version](elasticsearch().url, { username, password: PASSWORD });
  const kibana = await startTestKibana({
    settings: TEST_SETTINGS,
    elasticsearch: client.client,
    contextIs: version === '7.17' ? 'given' : 'promised',
  });
  opened.push(
    () => client.close(),
    () => kibana.stop(),
  );
  return kibana;
}

async function get(kibana: TestKibana, path: string) {
  const answer = await fetch(`${kibana.url}/api/api_sentinel${path}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

function alertOf(id: string, user: string, minutes: number) {
  return {
    id,
    status: 'open',
    risk: { score: 85, level: 'CRITICAL' },
    attack: { type: 'credential_stuffing', confidence: 0.9, owasp: [], mitre: [], evidence: [] },
    entity: { kind: 'user', id: user },
    user,
    endpoint: '/login',
    first_event_time: ago(minutes + 1),
    last_event_time: ago(minutes),
    count: 2,
    event_ids: [`${id}-1`],
    request: { method: 'POST', path: '/login' },
    reason: `${user} did it`,
    model: { version: 'test' },
    updated_at: ago(minutes),
  };
}

beforeAll(async () => {
  const { client } = elasticsearch();
  const template = (name: string) =>
    JSON.parse(readFileSync(new URL(`../ingest-pipelines/templates/${name}`, import.meta.url), 'utf8')) as object;
  await client.indices.putIndexTemplate({ name: 'alerts', ...template('api-sentinel-alerts.json') });
  await client.cluster.putComponentTemplate({
    name: 'ours',
    ...(template('api_sentinel@mappings.json') as { template: object }),
  });
  await client.indices.putIndexTemplate({
    name: 'events',
    index_patterns: ['logs-*'],
    priority: 500,
    composed_of: ['ours'],
  });
  const people = [
    ['alice', 5],
    ['bob', 10],
  ] as const;
  for (const [user, minutes] of people) {
    const alert = alertOf(`of-${user}`, user, minutes);
    const document = { '@timestamp': alert.last_event_time, user: { name: user }, api_sentinel: { alert } };
    await client.index({ index: ALERTS, id: alert.id, document, refresh: true });
    const verdict = {
      status: 'scored',
      event_id: `${alert.id}-1`,
      risk: alert.risk,
      attack: alert.attack,
      entities: { user },
      endpoint: { template: '/login' },
    };
    await client.index({
      index: EVENTS,
      refresh: true,
      document: {
        '@timestamp': alert.last_event_time,
        http: { response: { status_code: 200 } },
        api_sentinel: verdict,
      },
    });
  }
  await client.license.postStartTrial({ acknowledge: true });
  await client.security.putRole({
    name: 'alices',
    indices: [
      {
        names: ['api-sentinel-alerts-*'],
        privileges: ['read'],
        query: { term: { 'api_sentinel.alert.user': 'alice' } },
      },
      { names: ['logs-*'], privileges: ['read'], query: { term: { 'api_sentinel.entities.user': 'alice' } } },
    ],
  });
  await client.security.putUser({ username: 'alices', password: PASSWORD, roles: ['alices'] });
  await client.security.putUser({ username: 'nobody', password: PASSWORD, roles: [] });
}, START_TIMEOUT);

const QUESTIONS = [
  '/v1/alerts',
  '/v1/alerts/groups?by=type',
  '/v1/alerts/of-alice',
  '/v1/alerts/of-alice/similar',
  '/v1/alerts/of-alice/events',
  '/v1/events',
  '/v1/events/of-alice-1',
  '/v1/entities?kind=user',
  '/v1/entities/profile?kind=user&id=alice',
  '/v1/campaigns',
  '/v1/overview',
  '/v1/statistics',
];

describe.each(['7.17', '8.19', '9.x'] as const)('with the Elasticsearch client of Kibana %s', (version) => {
  test('every question is answered', async () => {
    const kibana = await kibanaOf(version, 'elastic');
    for (const path of QUESTIONS) expect([path, (await get(kibana, path)).status]).toEqual([path, 200]);
    expect(kibana.logged).toEqual([]);
  });

  test('a person sees what Elasticsearch lets them see, and no more', async () => {
    const [all, alices] = [await kibanaOf(version, 'elastic'), await kibanaOf(version, 'alices')];
    const ids = async (kibana: TestKibana) =>
      ((await get(kibana, '/v1/alerts')).body.alerts as { id: string }[]).map(({ id }) => id);
    expect(await ids(all)).toEqual(['of-alice', 'of-bob']);
    expect(await ids(alices)).toEqual(['of-alice']);
    expect((await get(alices, '/v1/alerts/of-bob')).status).toBe(404);
    expect((await get(alices, '/v1/events/of-bob-1')).status).toBe(404);
    expect((await get(alices, '/v1/events')).body).toMatchObject({ total: 1 });
    expect((await get(alices, '/v1/overview')).body).toMatchObject({ levels: { CRITICAL: { value: 1 } } });
    expect((await get(alices, '/v1/alerts/of-bob/history')).status).toBe(404);
  });

  test('a person who may read nothing is told so, and not that there is nothing', async () => {
    const nobody = await kibanaOf(version, 'nobody');
    for (const path of QUESTIONS) {
      const { status, body } = await get(nobody, path);
      expect([path, status, body]).toMatchObject([path, 403, { attributes: { code: 'no_permission' } }]);
    }
  });
});

test('the answers are those of the scorer', async () => {
  const kibana = await kibanaOf('8.19', 'elastic');
  const search = new ElasticsearchSearch(elasticsearch().client, { alerts: ALERTS, events: ['logs-*'] });
  const period = `since=${ago(60)}&until=${ago(-1)}`;
  const [since, until_] = [ago(60), ago(-1)];
  expect((await get(kibana, `/v1/alerts?${period}`)).body).toEqual(
    await search.list({ since, until: until_, limit: 50 }),
  );
  expect((await get(kibana, `/v1/overview?${period}`)).body).toEqual(
    await search.overview({ since, until: until_, points: 60 }),
  );
  expect((await get(kibana, `/v1/entities?kind=user&${period}`)).body).toEqual(
    await search.entities({ since, until: until_, kind: 'user', limit: 50 }),
  );
});

test('pages follow one another, and what is asked wrongly is said', async () => {
  const kibana = await kibanaOf('9.x', 'elastic');
  const first = await get(kibana, '/v1/alerts?limit=1');
  const second = await get(kibana, `/v1/alerts?limit=1&cursor=${encodeURIComponent(String(first.body.cursor))}`);
  expect([first.body.alerts, second.body.alerts]).toMatchObject([[{ id: 'of-alice' }], [{ id: 'of-bob' }]]);
  for (const path of [
    '/v1/alerts?cursor=x',
    '/v1/alerts?limit=many',
    '/v1/alerts?planet=x',
    `/v1/overview?since=${ago(1)}&until=${ago(5)}`,
  ]) {
    expect([path, (await get(kibana, path)).status]).toEqual([path, 400]);
  }
});

test('an alert that is written appears in the stream of those who may read it', async () => {
  const [all, alices] = [await kibanaOf('8.19', 'elastic'), await kibanaOf('7.17', 'alices')];
  const heard: Record<string, string> = { all: '', alices: '' };
  const leaving = new AbortController();
  for (const [name, kibana] of [
    ['all', all],
    ['alices', alices],
  ] as const) {
    const answer = await fetch(`${kibana.url}/api/api_sentinel/v1/alerts/stream`, { signal: leaving.signal });
    const read = async () => {
      for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>)
        heard[name] += Buffer.from(piece).toString();
    };
    read().catch(() => {});
    await until('the hello', () => heard[name].includes('hello'));
  }
  for (const user of ['bob', 'alice']) {
    const alert = { ...alertOf(`new-${user}`, user, 0), updated_at: new Date().toISOString() };
    await elasticsearch().client.index({
      index: ALERTS,
      id: alert.id,
      refresh: true,
      document: { '@timestamp': alert.last_event_time, api_sentinel: { alert } },
    });
  }
  await until('both alerts', () => heard.all.includes('new-bob') && heard.all.includes('new-alice'));
  await until('the alert of alice', () => heard.alices.includes('new-alice'));
  expect(heard.alices).not.toContain('new-bob');
  leaving.abort();
});
