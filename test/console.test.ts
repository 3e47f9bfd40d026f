import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { install } from '../ingest-pipelines/src/install.ts';
import { settingsOf } from '../scorer-service/src/configuration/load.ts';
import {
  type Alert,
  type AlertChangeResult,
  type AlertGroups,
  type AlertHistory,
  type AlertPage,
  type Channel,
  type ChannelList,
  type ChannelTestResult,
  type Drift,
  type EntityList,
  type EntityProfile,
  type EventDetail,
  type EventPage,
  type Exception,
  type ExceptionList,
  type ExceptionPreview,
  type Label,
  type LabelPage,
  type Overview,
  PATHS,
  type Setup,
  type SimilarAlerts,
  type System,
  type Tuning,
  type TuningPreview,
  type Verdict,
} from '../scorer-service/src/contract/index.ts';
import { type Service, start } from '../scorer-service/src/main.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { until } from './support/until.ts';

const elasticsearch = withElasticsearch({ heap: '512m' });
const STREAM = 'logs-api_sentinel.access-default';
const INJECTION = "q=1'%20UNION%20SELECT%20password%20FROM%20users--";

let directory: string;
let service: Service;
const began = Date.now() - 600_000;

function event(id: string, at: number, source: string, query: string, status = 200, path = '/search') {
  return {
    '@timestamp': new Date(began + at * 1_000).toISOString(),
    event: { id, kind: 'event' },
    http: {
      request: { method: 'GET', headers: { cookie: 'session=geheim', accept: '*/*' } },
      response: { status_code: status },
    },
    url: { path, query, original: `${path}?${query}` },
    source: { ip: source },
    user_agent: { original: 'Mozilla/5.0' },
  };
}

async function call<T>(method: string, path: string, body?: object): Promise<{ status: number; answer: T }> {
  const response = await fetch(service.url + path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: (await response.json()) as T };
}
async function get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
  const { status, answer } = await call<T>('GET', `${path}?${new URLSearchParams(query)}`);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(answer)}`);
  return answer;
}
const at = (path: string, id: string) => path.replace(':id', encodeURIComponent(id));

beforeAll(async () => {
  await install({ client: elasticsearch().client, processor: false });
  directory = mkdtempSync(join(tmpdir(), 'console-'));
  const settings = settingsOf({
    server: { port: 0 },
    elasticsearch: { url: elasticsearch().url },
    state: { directory },
  });
  service = await start(settings, pino({ level: 'silent' }));
  const documents = [
    ...Array.from({ length: 60 }, (_, i) => event(`calm-${i}`, i, `198.51.100.${i % 9}`, `q=shoes${i}`)),
    ...Array.from({ length: 5 }, (_, i) =>
      event(`attack-${i}`, 60 + i, '203.0.113.7', `${INJECTION}${i}`, i < 2 ? 200 : 500),
    ),
    ...Array.from({ length: 3 }, (_, i) => event(`other-${i}`, 70 + i, '203.0.113.8', `${INJECTION}${i}`, 403)),
  ];
  const { answer } = await call<{ verdicts: Verdict[] }>('POST', '/v1/score', { events: documents });
  const { client } = elasticsearch();
  await client.bulk({
    index: STREAM,
    refresh: true,
    operations: documents.flatMap((document, i) => [{ create: {} }, { ...document, api_sentinel: answer.verdicts[i] }]),
  });
  await until('the alerts are stored', async () => {
    await client.indices.refresh({ index: ['api-sentinel-alerts-*'], ignore_unavailable: true });
    const found = await call<AlertPage>('GET', PATHS.alerts);
    return found.status === 200 && found.answer.total >= 2;
  });
}, START_TIMEOUT);
afterAll(async () => {
  await service?.stop();
  if (directory) rmSync(directory, { recursive: true });
});

const alertOfSource = async (source: string): Promise<Alert> => {
  const { alerts } = await get<AlertPage>(PATHS.alerts, { source });
  return alerts[0];
};

describe('alerts', () => {
  test('are found by the filter bar, in the order asked for, page by page', async () => {
    expect((await get<AlertPage>(PATHS.alerts, { type: 'sql_injection', level: 'HIGH' })).total).toBeGreaterThan(0);
    expect((await get<AlertPage>(PATHS.alerts, { type: 'xss' })).total).toBe(0);
    expect((await get<AlertPage>(PATHS.alerts, { text: '203.0.113.8' })).alerts).toHaveLength(1);
    expect((await get<AlertPage>(PATHS.alerts, { text: '*' })).total).toBe(0);
    for (const order of ['newest', 'risk', 'count']) {
      const all = await get<AlertPage>(PATHS.alerts, { order });
      const ids: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const page: AlertPage = await get(PATHS.alerts, { order, limit: '1', ...(cursor !== '' && { cursor }) });
        ids.push(...page.alerts.map(({ id }) => id));
        cursor = page.cursor;
      }
      expect([order, ids]).toEqual([order, all.alerts.map(({ id }) => id)]);
    }
    const [most] = (await get<AlertPage>(PATHS.alerts, { order: 'count' })).alerts;
    expect(most).toMatchObject({ source: '203.0.113.7', count: 5 });
  });

  test('are grouped by what they share', async () => {
    const bySource = await get<AlertGroups>(PATHS.alertGroups, { by: 'source' });
    expect(bySource.groups.map(({ key }) => key).sort()).toEqual(['203.0.113.7', '203.0.113.8']);
    const [byType] = (await get<AlertGroups>(PATHS.alertGroups, { by: 'type' })).groups;
    expect(byType).toMatchObject({ key: 'sql_injection', events: 8 });
  });

  test('are changed together, with who and when, and those that are not there are named', async () => {
    const alerts = await Promise.all(['203.0.113.7', '203.0.113.8'].map(alertOfSource));
    const ids = [...alerts.map(({ id }) => id), 'none'];
    const changed = await call<AlertChangeResult>('POST', PATHS.alertChanges, {
      ids,
      status: 'acknowledged',
      assignee: 'alice',
      note: 'looking',
    });
    expect(changed.answer.changed.map(({ status, assignee }) => [status, assignee])).toEqual([
      ['acknowledged', 'alice'],
      ['acknowledged', 'alice'],
    ]);
    expect(changed.answer.failed).toEqual([{ id: 'none', reason: 'There is no alert of this id.' }]);
    expect((await get<AlertPage>(PATHS.alerts, { status: 'acknowledged', assignee: 'alice' })).total).toBe(2);
    await call('POST', PATHS.alertChanges, { ids: [ids[0]], assignee: null });
    const { entries } = await get<AlertHistory>(at(PATHS.alertHistory, ids[0]));
    expect(entries).toMatchObject([
      { by: 'local', what: 'took it from whoever had it' },
      { by: 'local', what: 'set the status to acknowledged and assigned it to alice', note: 'looking' },
    ]);
  });

  test('know their events, and other alerts like them', async () => {
    const alert = await alertOfSource('203.0.113.7');
    const { events, total } = await get<EventPage>(at(PATHS.alertEvents, alert.id), { limit: '3' });
    expect([events.length, total]).toEqual([3, 5]);
    const similar = await get<SimilarAlerts>(at(PATHS.similarAlerts, alert.id));
    expect(similar.alerts[0]).toMatchObject({
      alert: { source: '203.0.113.8' },
      why: expect.arrayContaining(['the same attack on the same endpoint']),
    });
    expect((await call('GET', at(PATHS.similarAlerts, 'none'))).status).toBe(404);
  });
});

describe('events', () => {
  test('stand behind every number', async () => {
    const total = async (query: Record<string, string>) => (await get<EventPage>(PATHS.events, query)).total;
    expect(await total({})).toBe(68);
    expect(await total({ outcome: 'server_error' })).toBe(3);
    expect(await total({ outcome: 'client_error', source: '203.0.113.8' })).toBe(3);
    expect(await total({ kind: 'source', id: '198.51.100.0' })).toBe(7);
    expect(await total({ type: 'sql_injection' })).toBe(8);
    expect(await total({ ids: 'calm-1,calm-2,none' })).toBe(2);
    const { id } = await alertOfSource('203.0.113.7');
    expect(await total({ alert: id, outcome: 'success' })).toBe(2);
    expect((await call('GET', `${PATHS.events}?kind=source`)).status).toBe(400);
    const [riskiest] = (await get<EventPage>(PATHS.events, { order: 'risk', limit: '1' })).events;
    expect(riskiest).toMatchObject({ attack_type: 'sql_injection', response: expect.any(Number) });
  });

  test('are shown whole, evidence and all, secrets masked', async () => {
    const detail = await get<EventDetail>(at(PATHS.event, 'attack-0'));
    expect(detail.verdict?.attack.type).toBe('sql_injection');
    expect(detail.request['url.original']).toContain('UNION');
    expect(detail.request['http.request.headers.cookie']).toBe('***');
    expect(detail.request['http.request.headers.accept']).toBe('*/*');
    expect(detail.response.status_code).toBe(200);
    for (const { field } of detail.verdict?.attack.evidence ?? []) expect(detail.request).toHaveProperty([field]);
    expect((await call('GET', at(PATHS.event, 'none'))).status).toBe(404);
  });
});

test('the overview counts what is there, and what was there before', async () => {
  const since = new Date(began).toISOString();
  const until = new Date(began + 100_000).toISOString();
  const overview = await get<Overview>(PATHS.overview, { since, until, points: '20' });
  expect(overview.requests).toMatchObject({ value: 68, previous: 0 });
  expect(overview.requests.points.reduce((sum, count) => sum + count, 0)).toBe(68);
  const sum = (name: 'success' | 'server_error' | 'client_error') =>
    overview.traffic.reduce((all, point) => all + point[name], 0);
  expect([sum('success'), sum('server_error'), sum('client_error')]).toEqual([62, 3, 3]);
  expect(overview.success_rate.value).toBeCloseTo(62 / 68, 6);
  expect(overview.anomaly_rate.value).toBeGreaterThanOrEqual(8 / 68);
  const alerts = Object.values(overview.levels).reduce((all, { value }) => all + value, 0);
  expect(alerts).toBe((await get<AlertPage>(PATHS.alerts, { since, until })).total);
  expect(overview.attacks[0]).toMatchObject({ type: 'sql_injection', events: 8 });
  expect(overview.sources[0]).toMatchObject({ subject: { kind: 'source' }, risky_events: 5, events: 5 });
  expect(overview.traffic[0].expected).toBeUndefined();
  const narrowed = await get<Overview>(PATHS.overview, { since, until, source: '203.0.113.8' });
  expect(narrowed.requests.value).toBe(3);
});

test('entities are listed, and one stands beside its peers', async () => {
  const { entities } = await get<EntityList>(PATHS.entities, { kind: 'source', begins: '203.' });
  expect(entities.map(({ subject, events }) => [subject.id, events])).toEqual(
    expect.arrayContaining([
      ['203.0.113.7', 5],
      ['203.0.113.8', 3],
    ]),
  );
  const profile = await get<EntityProfile>(PATHS.entity, { kind: 'source', id: '203.0.113.8' });
  expect(profile).toMatchObject({ events: 3, outcomes: { client_error: 3 }, peer_count: 10 });
  expect(profile.peers[0]).toMatchObject({ name: 'requests refused (4xx)', value: 100, usual: { low: 0, high: 0 } });
  expect(profile.risk_over_time.reduce((sum, { events }) => sum + events, 0)).toBe(3);
  expect(profile.heat_map[0].cells.length).toBeGreaterThan(0);
  expect(profile.alerts).toHaveLength(1);
  const stranger = await get<EntityProfile>(PATHS.entity, { kind: 'user', id: '"}],' });
  expect(stranger).toMatchObject({ events: 0, peers: [] });
});

test('the system says how it is, and the set-up what is there and what is missing', async () => {
  const system = await get<System>(PATHS.system);
  expect(system).toMatchObject({
    health: 'ok',
    sentence: expect.stringMatching(/^scoring [\d.,]+\/s, .* behind$/),
    scorer: { events: 68, pending: 0, problems: [] },
    elasticsearch: {
      reached: true,
      version: expect.stringMatching(/^\d+\./),
      licence: expect.stringContaining('basic'),
    },
  });
  expect(system.scorer.profiles).toBeGreaterThan(10);
  expect(system.scorer.p99_ms).toBeGreaterThan(0);
  const setup = await get<Setup>(PATHS.setup);
  const states = Object.fromEntries(setup.points.map(({ id, state }) => [id, state]));
  expect(states).toMatchObject({ elasticsearch: 'done', pipelines: 'open', processor: 'open', scorer: 'done' });
  expect(setup.streams).toMatchObject([{ name: STREAM, hooked: true, pending: 0 }]);
});

describe('labels', () => {
  test('are kept with who gave them, and the newest of an event counts', async () => {
    const { id } = await alertOfSource('203.0.113.7');
    const given = await call<Label>('POST', PATHS.labels, { label: 'benign', alert_id: id, note: 'a test of ours' });
    expect(given).toMatchObject({ status: 201, answer: { by: 'local', label: 'benign', note: 'a test of ours' } });
    expect(given.answer.event_ids).toHaveLength(5);
    await call('POST', PATHS.labels, { label: 'attack', event_ids: ['attack-0'], attack_type: 'sql_injection' });
    const { labels } = await get<LabelPage>(PATHS.labels, { event_id: 'attack-0' });
    expect(labels.map(({ label }) => label)).toEqual(['attack', 'benign']);
    const one = await get<LabelPage>(PATHS.labels, { limit: '1' });
    expect(one.total).toBe(2);
    expect((await get<LabelPage>(PATHS.labels, { limit: '1', cursor: one.cursor ?? '' })).labels[0].id).toBe(
      given.answer.id,
    );
    expect((await get<Alert>(at(PATHS.alert, id))).label).toMatchObject({ label: 'benign', by: 'local' });
    const { entries } = await get<AlertHistory>(at(PATHS.alertHistory, id));
    expect(entries[0].what).toBe('labeled it benign');
  });

  test.each([
    [{ label: 'attack' }, 400],
    [{ label: 'attack', alert_id: 'a', event_ids: ['b'] }, 400],
    [{ label: 'benign', event_ids: ['b'], attack_type: 'xss' }, 400],
    [{ label: 'attack', alert_id: 'none' }, 404],
  ])('%j is answered %i', async (body, status) => {
    expect((await call('POST', PATHS.labels, body)).status).toBe(status);
  });
});

describe('exceptions', () => {
  const match = { attack_type: 'sql_injection', source: '203.0.113.0/29', endpoint: '' };

  test('say before what they would have hidden', async () => {
    const { endpoint } = await alertOfSource('203.0.113.7');
    match.endpoint = endpoint;
    const preview = await call<ExceptionPreview>('POST', PATHS.exceptionPreview, { match });
    expect(preview.answer).toMatchObject({
      events: 5,
      alerts: 1,
      labeled_attacks: 1,
      attack_types: { sql_injection: 1 },
    });
    expect(preview.answer.sentence).toContain('would have kept 5 events from 1 alert.');
    expect(preview.answer.examples[0].source).toBe('203.0.113.7');
    const nothing = { match: { user: '" OR 1:*' }, days: 1 };
    expect((await call<ExceptionPreview>('POST', PATHS.exceptionPreview, nothing)).answer.events).toBe(0);
  });

  test('keep what matches from alerts from the next event on, and no score, until they end', async () => {
    const made = await call<Exception>('POST', PATHS.exceptions, { match, reason: 'our own scanner' });
    expect(made).toMatchObject({ status: 201, answer: { state: 'active', by: 'local', suppressed: 0 } });
    const sent = async (id: string, source: string): Promise<Verdict> => {
      const body = { events: [event(id, 500, source, INJECTION)] };
      return (await call<{ verdicts: Verdict[] }>('POST', '/v1/score', body)).answer.verdicts[0];
    };
    const kept = await sent('kept', '203.0.113.6');
    const told = await sent('told', '203.0.113.9');
    expect(kept).toMatchObject({ risk: { level: 'CRITICAL' } });
    expect(told).toMatchObject({ risk: { level: 'CRITICAL' } });
    await until('the alert of the other is there', async () => (await alertOfSource('203.0.113.9')) !== undefined);
    expect(await alertOfSource('203.0.113.6')).toBeUndefined();
    const { exceptions } = await get<ExceptionList>(PATHS.exceptions);
    expect(exceptions).toMatchObject([{ state: 'active', suppressed: 1 }]);

    const ended = await call<Exception>('POST', at(PATHS.exceptionEnd, made.answer.id));
    expect(ended.answer).toMatchObject({ state: 'ended', ended: { by: 'local' } });
    await sent('after', '203.0.113.6');
    await until('the alert after the end is there', async () => (await alertOfSource('203.0.113.6')) !== undefined);
  });

  test.each([
    [{ match: {}, reason: 'x' }, 400],
    [{ match: { below: 90 }, reason: 'x' }, 400],
    [{ match: { source: '10.0.0.0/99' }, reason: 'x' }, 400],
    [{ match: { user: 'bob' } }, 400],
    [{ match: { user: 'bob' }, reason: 'x', until: '2020-01-01T00:00:00Z' }, 400],
    [{ match: { user: 'bob', path: '/x' }, reason: 'x' }, 400],
  ])('%j is answered %i', async (body, status) => {
    const { status: got, answer } = await call<{ message: string }>('POST', PATHS.exceptions, body);
    expect(got).toBe(status);
    expect(answer.message).toMatch(/^[A-Z"].*\.$/);
  });
});

describe('tuning', () => {
  test('says what weights and thresholds would have made of the last days, changing nothing', async () => {
    const { models, changed, ...tuning } = await get<Tuning>(PATHS.tuning);
    expect([models.length > 1, changed]).toEqual([true, undefined]);
    const same = await call<TuningPreview>('POST', PATHS.tuningPreview, { tuning, days: 1 });
    expect(same.answer).toMatchObject({ added: 0, dropped: 0 });
    expect(same.answer.before.flagged).toBe(same.answer.after.flagged);
    expect(same.answer.events).toBe(same.answer.sampled);
    const none = { ...tuning, alert_threshold: 100 };
    const { answer } = await call<TuningPreview>('POST', PATHS.tuningPreview, { tuning: none, days: 1 });
    expect(answer.dropped).toBe(same.answer.before.flagged);
    expect(answer.dropped_events[0].event.attack_type).toBe('sql_injection');
    const counts = answer.by_threshold.map(({ per_day }) => per_day);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  test('is in force from the next event on, and says who set it', async () => {
    const { models: _, ...before } = await get<Tuning>(PATHS.tuning);
    const levels = { critical: 99.9, high: 99.8, medium: 99.7 };
    const set = await call<Tuning>('PUT', PATHS.tuning, { ...before, levels, alert_threshold: 100 });
    expect(set).toMatchObject({ status: 200, answer: { levels, changed: { by: 'local' } } });
    const body = { events: [event('tuned', 510, '203.0.113.99', INJECTION)] };
    const { answer } = await call<{ verdicts: Verdict[] }>('POST', '/v1/score', body);
    expect(answer.verdicts[0]).toMatchObject({ status: 'scored' });
    expect((answer.verdicts[0] as { risk: { level: string } }).risk.level).not.toBe('CRITICAL');
    await call('PUT', PATHS.tuning, before);
    expect(await alertOfSource('203.0.113.99')).toBeUndefined();
    const wrong = { ...before, levels: { critical: 10, high: 20, medium: 30 } };
    expect((await call<{ message: string }>('PUT', PATHS.tuning, wrong)).answer.message).toMatch(/must fall/);
    const silent = { ...before, group_weights: { unsupervised: 0, supervised: 0, neural: 0 } };
    expect((await call('PUT', PATHS.tuning, silent)).status).toBe(400);
  });
});

test('drift is told against the week before, also where there is none', async () => {
  const day = await get<Drift>(PATHS.drift);
  expect(day).toMatchObject({ before: { events: 0 }, features: [], sentence: expect.stringMatching(/too few/) });
  const since = new Date(began + 40_000).toISOString();
  const drift = await get<Drift>(PATHS.drift, { since });
  expect(drift.before.events).toBe(40);
  expect(drift.features.length).toBeGreaterThan(20);
  expect(drift.features[0].psi).toBeGreaterThan(0.25);
});

test('a channel of notices is refused where the settings do not allow its host', async () => {
  const filter = { level: 'HIGH', types: [], entity_kinds: [], entities: [] };
  const hook = {
    name: 'x',
    kind: 'webhook',
    url: 'http://169.254.169.254/latest/meta-data',
    enabled: true,
    group_seconds: 0,
    filter,
  };
  const refused = await call<{ message: string }>('POST', PATHS.channels, hook);
  expect([refused.status, refused.answer.message]).toEqual([400, expect.stringContaining('not allowed')]);
  const { url: _, ...rest } = hook;
  const mail = await call<Channel>('POST', PATHS.channels, { ...rest, kind: 'mail', to: ['ops@example.org'] });
  expect(mail).toMatchObject({ status: 201, answer: { problem: expect.stringContaining('notices.mail.host') } });
  const tested = await call<ChannelTestResult>('POST', at(PATHS.channelTest, mail.answer.id));
  expect(tested.answer).toMatchObject({ delivered: false, sentence: expect.stringContaining('SMTP') });
  expect((await get<ChannelList>(PATHS.channels)).channels).toHaveLength(1);
  expect((await call<ChannelList>('DELETE', at(PATHS.channel, mail.answer.id))).answer.channels).toEqual([]);
});
