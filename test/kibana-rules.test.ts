import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { alertRule } from '../kibana-plugin/server/rules/alert-rule.ts';
import { healthRule } from '../kibana-plugin/server/rules/health-rule.ts';
import { ScorerClient } from '../kibana-plugin/server/scorer/scorer-client.ts';
import { CLIENTS, type VersionedClient } from '../kibana-plugin/server/testing/elasticsearch-clients.ts';
import { startHttpServer, type TestHttpServer } from '../kibana-plugin/server/testing/http-server.ts';
import { RuleRunner } from '../kibana-plugin/server/testing/rule-runner.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';

const PASSWORD = 'long enough for a test';
const elasticsearch = withElasticsearch({ security: { password: PASSWORD }, heap: '512m' });
const ALERTS = 'api-sentinel-alerts-default';
const EVENTS = 'logs-api_sentinel.access-default';
const ELASTIC = { username: 'elastic', password: PASSWORD };

const START = Date.parse('2026-01-05T12:00:00Z');
const minute = (minutes: number): Date => new Date(START + minutes * 60_000);
const template = (name: string) =>
  JSON.parse(readFileSync(new URL(`../ingest-pipelines/templates/${name}`, import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;

const rule = alertRule({ alerts: ALERTS, linkTo: (id) => `https://kibana.example/app/apiSentinel/alerts/${id}` });
const opened: VersionedClient[] = [];

function clientOf(version: keyof typeof CLIENTS, login = ELASTIC, url = elasticsearch().url) {
  const client = CLIENTS[version](url, login);
  opened.push(client);
  return client.client;
}

interface AlertWish {
  readonly id: string;
  readonly at: Date;
  readonly user?: string;
  readonly score?: number;
  readonly level?: string;
  readonly type?: string;
  readonly count?: number;
  readonly status?: string;
  readonly updated?: Date;
  readonly reason?: string;
}

async function putAlert(wish: AlertWish): Promise<void> {
  const { id, at, user = 'alice', score = 85, level = 'CRITICAL', type = 'credential_stuffing', count = 10 } = wish;
  const { status = 'open', updated = at, reason = `${user} did it` } = wish;
  const alert = {
    id,
    status,
    risk: { score, level },
    attack: { type, confidence: 0.9, owasp: ['API2:2023'], mitre: ['T1110.004'], evidence: [] },
    entity: { kind: 'user', id: user },
    user,
    source: '198.51.100.7',
    endpoint: '/login',
    first_event_time: new Date(at.getTime() - 60_000).toISOString(),
    last_event_time: at.toISOString(),
    count,
    event_ids: [],
    request: { method: 'POST', path: '/login' },
    reason,
    model: { version: 'test' },
    updated_at: updated.toISOString(),
  };
  const document = { '@timestamp': alert.last_event_time, event: { kind: 'alert' }, api_sentinel: { alert } };
  await elasticsearch().client.index({ index: ALERTS, id, document, refresh: true });
}

beforeAll(async () => {
  const { client } = elasticsearch();
  await client.indices.putIndexTemplate({ name: 'alerts', ...template('api-sentinel-alerts.json') });
  const keyword = { type: 'keyword' } as const;
  await client.indices.putIndexTemplate({
    name: 'events',
    index_patterns: [EVENTS],
    priority: 500,
    template: {
      mappings: { properties: { '@timestamp': { type: 'date' }, api_sentinel: { properties: { status: keyword } } } },
    },
  });
}, START_TIMEOUT);

beforeEach(async () => {
  const { client } = elasticsearch();
  for (const index of [ALERTS, EVENTS]) await client.indices.delete({ index, ignore_unavailable: true });
});

afterAll(async () => {
  for (const { close } of opened) await close();
});

describe('API Sentinel alert', () => {
  test.each(['7.17', '8.19', '9.x'] as const)(
    'with the client of Kibana %s: new, ongoing, recovered, and new again',
    async (version) => {
      const client = clientOf(version);
      const runner = new RuleRunner(
        rule,
        { window: '15m', minimumCount: 5 },
        version === '7.17' ? 'instance factory' : 'factory',
      );
      expect(await runner.run(client, minute(0))).toMatchObject({ new: [], ongoing: [], recovered: [] });
      await putAlert({ id: 'a', at: minute(0.5) });
      expect(await runner.run(client, minute(1))).toMatchObject({ new: ['entity: user alice'], recovered: [] });
      expect(await runner.run(client, minute(2))).toMatchObject({ new: [], ongoing: ['entity: user alice'] });
      const last = await runner.run(client, minute(16));
      expect(last).toMatchObject({ ongoing: [], recovered: ['entity: user alice'] });
      if (version !== '7.17') {
        expect(last.contexts['entity: user alice']).toMatchObject({
          group: 'user alice',
          sentence: 'Nothing more for 15m.',
        });
      }
      await putAlert({ id: 'b', at: minute(16.5) });
      expect(await runner.run(client, minute(17))).toMatchObject({ new: ['entity: user alice'] });
    },
  );

  test('hands its actions what the riskiest alert says, safe on one line', async () => {
    await putAlert({ id: 'a', at: minute(0), score: 70, level: 'HIGH' });
    await putAlert({
      id: 'b',
      at: minute(-1),
      score: 91.5,
      count: 32,
      reason: 'two\nlines\u202e\u0007 and {{mustache}}',
    });
    const { contexts } = await new RuleRunner(rule, {}).run(clientOf('9.x'), minute(1));
    expect(contexts['entity: user alice']).toMatchObject({
      level: 'CRITICAL',
      score: 91.5,
      alerts: 2,
      events: 42,
      sentence: 'two lines   and {{mustache}}',
      mitre: 'T1110.004',
      endpoint: '/login',
      firstEventTime: minute(-2).toISOString(),
      lastEventTime: minute(0).toISOString(),
      link: 'https://kibana.example/app/apiSentinel/alerts/b',
    });
    expect(Object.keys(contexts['entity: user alice']).sort()).toEqual(
      rule.actionVariables.context.map(({ name }) => name).sort(),
    );
  });

  test('narrows by level, type, entity and count, and passes over what is closed', async () => {
    await putAlert({ id: 'a', at: minute(0), user: 'high', level: 'HIGH', score: 65 });
    await putAlert({ id: 'b', at: minute(0), user: 'xss', type: 'xss' });
    await putAlert({ id: 'c', at: minute(0), user: 'few', count: 1 });
    await putAlert({ id: 'd', at: minute(0), user: 'done', status: 'closed' });
    const client = clientOf('8.19');
    const found = async (params: object) => (await new RuleRunner(rule, params).run(client, minute(1))).new;
    expect(await found({})).toEqual(
      expect.arrayContaining(['entity: user high', 'entity: user xss', 'entity: user few']),
    );
    expect(await found({ level: 'CRITICAL', minimumCount: 2 })).toEqual(['entity: user xss']);
    expect(await found({ types: ['xss'] })).toEqual(['entity: user xss']);
    expect(await found({ entities: [{ kind: 'user', id: 'few' }] })).toEqual(['entity: user few']);
    expect(await found({ entities: [{ kind: 'source', id: 'few' }] })).toEqual([]);
    expect([...(await found({ groupBy: 'type' }))].sort()).toEqual(['type: credential_stuffing', 'type: xss']);
    expect(await found({ groupBy: 'endpoint' })).toEqual(['endpoint: /login']);
    expect([...(await found({ groupBy: 'alert' }))].sort()).toEqual(['alert: a', 'alert: b', 'alert: c']);
    expect(await found({ groupBy: 'campaign' })).toEqual([]);
  });

  test('does not flap at the edge of the count', async () => {
    const client = clientOf('9.x');
    const runner = new RuleRunner(rule, { window: '5m', minimumCount: 10 });
    const changes: string[] = [];
    // The older alert leaves the window every other run: the count goes 12, 6, 12, 6 …
    for (let step = 0; step < 8; step++) {
      await putAlert({ id: `n${step}`, at: minute(step * 3), count: 6 });
      const { new: begun, recovered } = await runner.run(client, minute(step * 3 + 0.5));
      changes.push(...begun.map((id) => `+${id}`), ...recovered.map((id) => `-${id}`));
      const late = await runner.run(client, minute(step * 3 + 2.5));
      changes.push(...late.new.map((id) => `+${id}`), ...late.recovered.map((id) => `-${id}`));
    }
    expect(changes).toEqual(['+entity: user alice']);
  });

  test('sees events that were scored late, and what came while Kibana was away', async () => {
    const client = clientOf('8.19');
    const runner = new RuleRunner(rule, { window: '5m' });
    await runner.run(client, minute(0));
    await putAlert({ id: 'late', at: minute(-60), updated: minute(0.5), user: 'late' });
    expect((await runner.run(client, minute(1))).new).toEqual(['entity: user late']);
    await putAlert({ id: 'away', at: minute(10), user: 'away' });
    expect((await runner.run(client, minute(30))).new).toEqual(['entity: user away']);
  });

  test('a question that fails fails the run with a sentence, and recovers nothing', async () => {
    const client = clientOf('9.x');
    const runner = new RuleRunner(rule, {});
    await putAlert({ id: 'a', at: minute(0) });
    await runner.run(client, minute(1));
    const nobody = clientOf('9.x', { username: 'nobody', password: 'wrong password' });
    await expect(runner.run(nobody, minute(2))).rejects.toThrow(
      "The alerts can't be read: the session is no longer valid",
    );
    const away = clientOf('9.x', ELASTIC, 'http://127.0.0.1:1');
    await expect(runner.run(away, minute(2))).rejects.toThrow('Elasticsearch does not answer');
    await elasticsearch().client.indices.close({ index: ALERTS });
    await expect(runner.run(client, minute(2))).rejects.toThrow(/can't be read/);
    await elasticsearch().client.indices.open({ index: ALERTS, wait_for_active_shards: 'all' });
    expect(await runner.run(client, minute(3))).toMatchObject({
      new: [],
      ongoing: ['entity: user alice'],
      recovered: [],
    });
  });

  test('a person who may not read the alerts has a rule that says so', async () => {
    await putAlert({ id: 'a', at: minute(0) });
    await elasticsearch().client.security.putUser({ username: 'poor', password: PASSWORD, roles: [] });
    const poor = clientOf('8.19', { username: 'poor', password: PASSWORD });
    await expect(new RuleRunner(rule, {}).run(poor, minute(1))).rejects.toThrow(/lack the index privilege "read"/);
  });

  test('keeps to Kibana’s limit, the riskiest first, and says that there were more', async () => {
    for (let i = 0; i < 6; i++) await putAlert({ id: `a${i}`, at: minute(0), user: `u${i}`, score: 80 + i });
    const run = await new RuleRunner(rule, {}, 'factory', 3).run(clientOf('9.x'), minute(1));
    expect(run.new).toEqual(['entity: user u5', 'entity: user u4', 'entity: user u3']);
    expect(run.limitReached).toBe(true);
  });

  test.each([
    [{ window: '15 minutes' }, /"window"/],
    [{ level: 'high' }, /"level"/],
    [{ minimumCount: 0 }, /"minimumCount"/],
    [{ entities: [{ kind: 'planet', id: 'x' }] }, /"entities\.0\.kind"/],
    [{ unknown: 1 }, /The parameter/],
  ])('refuses the parameters %j', (params, sentence) => {
    expect(() => rule.validate.params.validate(params)).toThrow(sentence);
  });
});

describe('API Sentinel scoring unhealthy', () => {
  let scorer: TestHttpServer;
  let ready = true;
  let client: ScorerClient;

  beforeAll(async () => {
    scorer = await startHttpServer(
      (_, response) =>
        void response
          .writeHead(ready ? 200 : 503, { 'content-type': 'application/json' })
          .end(
            JSON.stringify({ status: ready ? 'ready' : 'not_ready', reasons: ready ? [] : ['No bundle is loaded.'] }),
          ),
    );
    client = new ScorerClient({ url: scorer.url, timeoutSeconds: 5, ssl: { verificationMode: 'full' } });
  });
  afterAll(async () => {
    await client.close();
    await scorer.stop();
  });

  async function putEvents(status: string, count: number, at: Date): Promise<void> {
    const document = { '@timestamp': at.toISOString(), api_sentinel: { status } };
    await elasticsearch().client.bulk({
      refresh: true,
      operations: Array.from({ length: count }).flatMap(() => [{ create: { _index: EVENTS } }, document]),
    });
  }

  const runnerOf = (params: object) => new RuleRunner(healthRule(['logs-*'], client), params);

  test('stands while too many wait or fail, and does not flap at the bound', async () => {
    const elastic = clientOf('9.x');
    const runner = runnerOf({ window: '5m', pendingPercent: 10, askScorer: false });
    await putEvents('scored', 90, minute(0));
    expect((await runner.run(elastic, minute(1))).new).toEqual([]);
    await putEvents('pending', 20, minute(1));
    const first = await runner.run(elastic, minute(1.5));
    expect(first.new).toEqual(['pending']);
    expect(first.contexts.pending).toMatchObject({
      events: 110,
      pending: 20,
      sentence: expect.stringContaining('20 of 110 events'),
    });
    // 20 of 240 is below 10 %, yet above half of it: it still stands.
    await putEvents('scored', 130, minute(2));
    expect((await runner.run(elastic, minute(2.5))).ongoing).toEqual(['pending']);
    await putEvents('scored', 300, minute(3));
    expect((await runner.run(elastic, minute(3.5))).recovered).toEqual(['pending']);
    await putEvents('failed', 300, minute(4));
    expect((await runner.run(elastic, minute(4.5))).new).toEqual(['failed']);
  });

  test('no event at all is a problem only where events are expected', async () => {
    const elastic = clientOf('8.19');
    expect((await runnerOf({ askScorer: false }).run(elastic, minute(1))).new).toEqual([]);
    expect((await runnerOf({ askScorer: false, expectEvents: true }).run(elastic, minute(1))).new).toEqual(['silent']);
  });

  test('a scorer that is unready for one run is no problem, for two it is, and its reasons are told', async () => {
    const elastic = clientOf('8.19');
    const runner = runnerOf({});
    ready = false;
    expect((await runner.run(elastic, minute(1))).new).toEqual([]);
    const second = await runner.run(elastic, minute(2));
    expect(second.new).toEqual(['scorer']);
    expect(second.contexts.scorer).toMatchObject({ sentence: 'The scorer is not ready: No bundle is loaded.' });
    ready = true;
    expect((await runner.run(elastic, minute(3))).ongoing).toEqual(['scorer']);
    const last = await runner.run(elastic, minute(4));
    expect(last.recovered).toEqual(['scorer']);
    expect(last.contexts.scorer).toMatchObject({ sentence: 'Scoring is well again.' });
  });

  test('a question that fails fails the run', async () => {
    await elasticsearch().client.security.putUser({ username: 'poor', password: PASSWORD, roles: [] });
    const poor = clientOf('8.19', { username: 'poor', password: PASSWORD });
    await putEvents('scored', 1, minute(0));
    await expect(runnerOf({ askScorer: false }).run(poor, minute(1))).rejects.toThrow(
      /The events can't be read by you/,
    );
  });
});
