import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { AlertBook, type AlertBookSettings } from '../scorer-service/src/alerts/alert-book.ts';
import { AlertRecovery } from '../scorer-service/src/alerts/alert-recovery.ts';
import { AlertWriter } from '../scorer-service/src/alerts/alert-writer.ts';
import { KeptFeed, type SightingFields, sighting } from '../scorer-service/src/alerts/testing/sightings.ts';
import type { Alert } from '../scorer-service/src/contract/index.ts';
import { EventParser } from '../scorer-service/src/events/parse.ts';
import { askAlertCounts, readAlertCounts } from '../scorer-service/src/search/alert-questions.ts';
import type { Bucket } from '../scorer-service/src/search/buckets.ts';
import { ElasticsearchSearch } from '../scorer-service/src/search/elasticsearch-search.ts';
import {
  askEntityEvents,
  askEventsOf,
  askTimeline,
  askTop,
  readEvents,
  readTimeline,
  readTop,
} from '../scorer-service/src/search/event-questions.ts';
import type { AlertDocument } from '../scorer-service/src/storage/alert-document.ts';
import { AlertStore } from '../scorer-service/src/storage/alert-store.ts';
import { Retention } from '../scorer-service/src/storage/retention.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { until } from './support/until.ts';

const elasticsearch = withElasticsearch({ heap: '512m' });
const log = { info() {}, warn() {}, error() {} };
const HALF_HOUR = 30 * 60_000;
/** The beginning of a whole window of the last hours. */
const START = Math.floor(Date.now() / HALF_HOUR) * HALF_HOUR - 4 * HALF_HOUR;

function scorer(client: Client, namespace: string, settings: Partial<AlertBookSettings> = {}) {
  const feed = new KeptFeed();
  const book = new AlertBook(feed, settings);
  const store = new AlertStore(client, namespace);
  const writer = new AlertWriter(book, store, log, 50);
  const observe = (fields: SightingFields) => {
    const { event, verdict } = sighting(fields);
    return book.observe(event, verdict);
  };
  const indices = [`logs-api_sentinel.access-${namespace}`];
  const recovery = new AlertRecovery({ client, store, book, parser: new EventParser(), log }, settings, { indices });
  return { feed, book, store, writer, observe, recovery };
}

/** The events as they stand in Elasticsearch when their verdicts were written. */
async function indexScored(
  client: Client,
  namespace: string,
  all: readonly SightingFields[],
  refresh = true,
): Promise<void> {
  const answer = await client.bulk({
    index: `logs-api_sentinel.access-${namespace}`,
    refresh,
    operations: all.flatMap((fields) => {
      const { event, verdict } = sighting(fields);
      const document = {
        '@timestamp': new Date(event.time).toISOString(),
        event: { id: event.id },
        http: { request: { method: event.method }, response: { status_code: 200 } },
        url: { path: event.path, ...(event.query !== undefined && { query: event.query }) },
        source: { ip: event.client.source },
        api_sentinel: verdict,
      };
      return [{ create: {} }, document];
    }),
  });
  expect(answer.errors).toBe(false);
}

async function storedAlerts(client: Client, namespace: string): Promise<Alert[]> {
  const index = `api-sentinel-alerts-${namespace}`;
  await client.indices.refresh({ index });
  const answer = await client.search<AlertDocument>({ index, size: 1_000 });
  return answer.hits.hits.map((hit) => hit._source!.api_sentinel.alert).sort((a, b) => (a.id < b.id ? -1 : 1));
}

const said = ({ updated_at: _, ...alert }: Alert) => alert;

function attack(size: number, fields: (i: number) => Partial<SightingFields>): SightingFields[] {
  return Array.from({ length: size }, (_, i) => ({
    id: `event-${i}`,
    time: START + i * 100,
    query: `id=${i}`,
    ...fields(i),
  }));
}

async function template(name: string): Promise<Record<string, object>> {
  return JSON.parse(await readFile(join(import.meta.dirname, '../ingest-pipelines/templates', `${name}.json`), 'utf8'));
}

beforeAll(async () => {
  const { client } = elasticsearch();
  await client.ingest.putPipeline({ id: 'logs-api_sentinel.access', processors: [] });
  const mappings = 'api_sentinel@mappings';
  await client.cluster.putComponentTemplate({ name: mappings, ...(await template(mappings)) } as never);
  for (const name of ['api-sentinel-alerts', 'logs-api_sentinel.access']) {
    await client.indices.putIndexTemplate({ name, ...(await template(name)) } as never);
  }
}, START_TIMEOUT);

describe('after a crash', () => {
  test('what was scored and not yet in an alert is made good; what was, is left as it is and not told again', async () => {
    const { client } = elasticsearch();
    const events = attack(60, (i) => ({
      source: `203.0.113.${i % 3}`,
      risk: i % 10 === 0 ? 59 : 60 + (i % 40),
      ...(i % 3 === 2 && { type: 'xss' as const }),
    }));
    await indexScored(client, 'crash', events);
    const first = scorer(client, 'crash');
    for (const [i, fields] of events.entries()) if (i % 3 === 0 || i < 20) first.observe(fields);
    await first.writer.flush();
    for (const fields of events) first.observe(fields);
    first.book.close();
    const whole = first.book.takeUnstored(10).map(({ state }) => state.id);
    expect(whole).toHaveLength(2);

    const second = scorer(client, 'crash');
    second.writer.start();
    second.recovery.start();
    await until('what was lacking is stored', async () => {
      const counts = (await storedAlerts(client, 'crash')).map(({ count }) => count);
      return counts.reduce((sum, count) => sum + count, 0) === 54;
    });
    await second.recovery.stop();
    await second.writer.stop();
    const stored = await storedAlerts(client, 'crash');
    expect(stored.map(said)).toEqual(stored.map(({ id }) => said(first.book.get(id)!)));
    expect(new Set(second.feed.published.map(({ id }) => id))).toEqual(new Set(whole));

    const third = scorer(client, 'crash');
    expect(await third.recovery.pass(0)).toEqual({ events: 54, alerts: 0 });
    expect(third.feed.published).toEqual([]);
  });

  test('all is made good in a cluster that has no alert yet; without an event there is nothing to do', async () => {
    const { client } = elasticsearch();
    const { recovery, book, feed } = scorer(client, 'none');
    expect(await recovery.lastVerdict()).toBeUndefined();
    await indexScored(
      client,
      'none',
      attack(5, () => ({})),
    );
    expect(await recovery.lastVerdict()).toBe(START + 400);
    expect(await recovery.pass(START + 200)).toEqual({ events: 3, alerts: 1 });
    expect(book.unstored).toBe(0);
    expect(feed.published.map(({ count }) => count)).toEqual([3]);
    expect((await storedAlerts(client, 'none'))[0].count).toBe(3);
  });

  test('a stored alert keeps the members of its campaign that it was told with; a lost one names those of today', async () => {
    const { client } = elasticsearch();
    const of = (campaign: string, source: string) => ({ campaign, source, type: 'credential_stuffing' as const });
    const events = attack(2, (i) => of(['told', 'lost'][i], `203.0.113.${i}`));
    await indexScored(client, 'members', events);
    const before = scorer(client, 'members', { members: () => ['198.51.100.1'] });
    before.observe(events[0]);
    await before.writer.flush();

    const { recovery } = scorer(client, 'members', { members: () => ['198.51.100.1', '198.51.100.2'] });
    expect(await recovery.pass(0)).toEqual({ events: 2, alerts: 1 });
    const stored = await storedAlerts(client, 'members');
    const members = Object.fromEntries(stored.map(({ campaign }) => [campaign?.id, campaign?.members.toSorted()]));
    expect(members).toEqual({
      told: ['198.51.100.1', '203.0.113.0'],
      lost: ['198.51.100.1', '198.51.100.2', '203.0.113.1'],
    });
  });

  test('what its index had not refreshed when the first pass looked is made good soon after', async () => {
    const { client } = elasticsearch();
    const index = 'logs-api_sentinel.access-unseen';
    await indexScored(
      client,
      'unseen',
      attack(1, () => ({ id: 'calm', risk: 5 })),
    );
    await client.indices.putSettings({ index, settings: { refresh_interval: '-1' } });
    const events = attack(5, () => ({}));
    await indexScored(client, 'unseen', events, false);
    const { recovery } = scorer(client, 'unseen');
    expect(await recovery.lastVerdict()).toBeUndefined();
    let looked = 0;
    const count = (_: unknown, answer: { meta: { request: { params: { path: string } } } } | null) => {
      if (answer?.meta.request.params.path.includes(`${index}/_search`)) looked++;
    };
    client.diagnostic.on('response', count as never);
    recovery.start();
    await until('the first pass has looked', () => looked > 0);
    client.diagnostic.off('response', count as never);
    await client.indices.refresh({ index });
    const alerts = 'api-sentinel-alerts-unseen';
    await until('there are alerts', () => client.indices.exists({ index: alerts }));
    await until('the alert is there', async () => (await storedAlerts(client, 'unseen'))[0]?.count === events.length);
    await recovery.stop();
  });

  test('alerts that memory had no room for while Elasticsearch was away come from there', async () => {
    const { client } = elasticsearch();
    const events = attack(300, (i) => ({ source: `203.0.${i >> 8}.${i & 255}` }));
    await indexScored(client, 'flood', events);
    const { book, recovery, observe, writer } = scorer(client, 'flood', { maxIds: 500 });
    for (const fields of events) observe(fields);
    expect(book.size).toBeLessThan(50);
    expect(book.takeForgotten()).toBeLessThanOrEqual(Date.now());
    expect(await recovery.pass(START)).toEqual({ events: 300, alerts: 300 });
    expect(await writer.flush()).toBe(true);
    expect(await storedAlerts(client, 'flood')).toHaveLength(300);
  });
});

describe('questions', () => {
  test('page through the alerts, narrow them, and find one', async () => {
    const { client } = elasticsearch();
    const { observe, writer, store, book } = scorer(client, 'ask');
    const search = new ElasticsearchSearch(client, { alerts: store.alias, events: ['logs-api_sentinel.access-ask'] });
    expect(await search.list({ limit: 5 })).toEqual({ alerts: [], total: 0 });
    const events = attack(40, (i) => ({
      source: `203.0.113.${i % 8}`,
      risk: i % 2 === 0 ? 90 : 65,
      type: i % 4 === 0 ? 'xss' : 'sql_injection',
    }));
    for (const fields of events) observe(fields);
    await writer.flush();
    await indexScored(client, 'ask', events);
    await client.indices.refresh({ index: store.alias });

    const paged: Alert[] = [];
    let cursor: string | undefined;
    do {
      const page = await search.list({ limit: 3, ...(cursor !== undefined && { cursor }) });
      paged.push(...page.alerts);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(paged).toHaveLength(8);
    expect(new Set(paged.map(({ id }) => id)).size).toBe(8);
    const times = paged.map(({ last_event_time }) => last_event_time);
    expect(times).toEqual(times.toSorted().reverse());

    const levels = async (level: 'CRITICAL' | 'HIGH') => (await search.list({ limit: 50, level })).alerts.length;
    expect([await levels('CRITICAL'), await levels('HIGH')]).toEqual([4, 8]);
    expect((await search.list({ limit: 50, type: 'xss' })).alerts).toHaveLength(2);
    expect((await search.list({ limit: 50, since: times[2] })).alerts).toHaveLength(3);
    await expect(search.list({ limit: 3, cursor: 'none' })).rejects.toThrow('cursor');
    expect(await search.get(paged[0].id)).toEqual(book.get(paged[0].id));
    expect(await search.get('unknown')).toBeUndefined();

    const body = askAlertCounts({ entity: { kind: 'source', id: '203.0.113.4' } });
    const { aggregations } = await client.search({ ...body, index: store.alias });
    expect(readAlertCounts(aggregations as Record<string, Bucket>)).toEqual({
      types: { xss: 1 },
      levels: { CRITICAL: 1 },
    });
  });

  test('count the events, show them over time, the top of them, and those of one entity or alert', async () => {
    const { client } = elasticsearch();
    const index = 'logs-api_sentinel.access-ask';
    const period = { since: new Date(START).toISOString(), until: new Date(START + HALF_HOUR).toISOString() };
    const search = new ElasticsearchSearch(client, { alerts: 'none', events: [index] });
    expect(await search.statistics(period)).toEqual({
      ...period,
      events: 40,
      statuses: { scored: 40 },
      levels: { CRITICAL: 20, HIGH: 20 },
      attack_types: { sql_injection: 30, xss: 10 },
    });
    expect(await search.statistics({})).toMatchObject({ events: 40 });

    const answer = async (body: object) =>
      (await client.search({ ...body, index })).aggregations as Record<string, Bucket>;
    const timeline = readTimeline(await answer(askTimeline(period, 30)));
    expect(timeline).toHaveLength(30);
    expect(timeline[0]).toEqual({
      time: START,
      events: 40,
      statuses: { scored: 40 },
      levels: { CRITICAL: 20, HIGH: 20 },
    });
    expect(readTop(await answer(askTop('endpoint', period, 80)))).toEqual([
      { name: '/api/users', events: 20, risk: 90, attack_types: { sql_injection: 10, xss: 10 } },
    ]);
    expect(readTop(await answer(askTop('source', period, 0, 3)))).toHaveLength(3);

    const ask = async (cursor?: string) => {
      const query = { limit: 3, ...(cursor !== undefined && { cursor }) };
      const found = await client.search({
        ...askEntityEvents({ kind: 'source', id: '203.0.113.1' }, period, query),
        index,
      });
      return readEvents(found.hits.hits, 3);
    };
    const first = await ask();
    expect(first.events[0]).toMatchObject({
      event_id: 'event-33',
      time: new Date(START + 3_300).toISOString(),
      method: 'GET',
      path: '/api/users',
      response: 200,
      risk: 65,
      level: 'HIGH',
      attack_type: 'sql_injection',
    });
    const second = await ask(first.cursor);
    expect([...first.events, ...second.events].map(({ event_id }) => event_id)).toEqual(
      [33, 25, 17, 9, 1].map((i) => `event-${i}`),
    );
    expect(second).not.toHaveProperty('cursor');
    const of = await client.search({ ...askEventsOf(['event-1', 'event-2', 'other'], { limit: 10 }), index });
    expect(readEvents(of.hits.hits, 10).events.map(({ event_id }) => event_id)).toEqual(['event-2', 'event-1']);
  });
});

describe('retention', () => {
  test('deletes alerts and events that are too old, whole backing indices where it can, and nothing else', async () => {
    const { client } = elasticsearch();
    const day = 86_400_000;
    const events = (name: string, days: number) =>
      attack(5, (i) => ({ id: `${name}-${i}`, time: START - days * day, source: `203.0.113.${days}` }));
    const stream = 'logs-api_sentinel.access-kept';
    await indexScored(client, 'kept', events('ancient', 50));
    await client.indices.rollover({ alias: stream });
    await indexScored(client, 'kept', events('old', 40));
    await indexScored(client, 'kept', events('young', 10));
    const { observe, writer, store } = scorer(client, 'kept');
    for (const fields of [...events('ancient', 50), ...events('young', 10)]) observe(fields);
    await writer.flush();
    await client.indices.refresh({ index: store.alias });

    const retention = new Retention(client, log, { alerts: store.alias, alertDays: 20, events: stream, eventDays: 30 });
    expect(await retention.runOnce()).toEqual({ alerts: 1, events: 5, records: 0, indices: 1 });
    await client.indices.refresh({ index: stream });
    const left = await client.search({ index: stream, size: 100, _source: ['event.id'] });
    expect(left.hits.hits.map((hit) => (hit._source as { event: { id: string } }).event.id).sort()).toEqual(
      [0, 1, 2, 3, 4].map((i) => `young-${i}`),
    );
    expect(await storedAlerts(client, 'kept')).toHaveLength(1);
    expect(await retention.runOnce()).toEqual({ alerts: 0, events: 0, records: 0, indices: 0 });
    const later = new Retention(client, log, {
      alerts: store.alias,
      alertDays: 1,
      events: stream,
      eventDays: 1,
    });
    expect(await later.runOnce()).toEqual({ alerts: 1, events: 5, records: 0, indices: 0 });
    await indexScored(client, 'kept', events('next', 0));
  });

  test('deletes records that are too old, and passes by those that are not there', async () => {
    const { client } = elasticsearch();
    const index = 'api-sentinel-labels';
    for (const days of [1, 20]) {
      const time = new Date(Date.now() - days * 86_400_000).toISOString();
      await client.index({ index, id: String(days), document: { '@timestamp': time }, refresh: true });
    }
    const kept = { alerts: 'api-sentinel-alerts-none', alertDays: 1, events: 'logs-none', eventDays: 1 };
    const records = [
      { index, days: 10 },
      { index: 'api-sentinel-jobs', days: 10 },
    ];
    expect(await new Retention(client, log, { ...kept, records }).runOnce()).toMatchObject({ records: 1 });
    await client.indices.refresh({ index });
    expect((await client.count({ index })).count).toBe(1);
  });
});
