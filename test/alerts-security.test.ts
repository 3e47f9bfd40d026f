import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RUN_PRIVILEGES } from '../ingest-pipelines/src/privileges.ts';
import { AlertBook } from '../scorer-service/src/alerts/alert-book.ts';
import { AlertRecovery } from '../scorer-service/src/alerts/alert-recovery.ts';
import { AlertWriter } from '../scorer-service/src/alerts/alert-writer.ts';
import { KeptFeed, sighting } from '../scorer-service/src/alerts/testing/sightings.ts';
import { Backfiller } from '../scorer-service/src/backfill/backfiller.ts';
import type { Verdict } from '../scorer-service/src/contract/index.ts';
import { EventParser } from '../scorer-service/src/events/parse.ts';
import { ElasticsearchSearch } from '../scorer-service/src/search/elasticsearch-search.ts';
import { AlertStore } from '../scorer-service/src/storage/alert-store.ts';
import { Retention } from '../scorer-service/src/storage/retention.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';

const elasticsearch = withElasticsearch({ security: { password: 'long enough for a test' }, heap: '512m' });
const log = { info() {}, warn() {}, error() {} };
const STREAM = 'logs-api_sentinel.access-default';

/** An API key of exactly the privileges that are documented for running the scorer. */
async function restrictedClient(): Promise<Client> {
  const { client, url } = elasticsearch();
  const { cluster, indices } = RUN_PRIVILEGES;
  const answer = await client.security.createApiKey({
    name: 'scorer',
    role_descriptors: { scorer: { cluster: [...cluster], indices: indices as never } },
  });
  return new Client({ node: url, auth: { apiKey: answer.encoded } });
}

describe('with security on, under an API key of exactly the documented privileges', () => {
  let client: Client;
  const feed = new KeptFeed();
  const book = new AlertBook(feed);

  beforeAll(async () => {
    const admin = elasticsearch().client;
    const keyword = { type: 'keyword' } as const;
    const ours = { status: keyword, scored_at: { type: 'date' }, risk: { properties: { score: { type: 'double' } } } };
    await admin.indices.putIndexTemplate({
      name: 'test-logs',
      index_patterns: ['logs-*-*'],
      priority: 200,
      data_stream: {},
      template: { mappings: { properties: { api_sentinel: { dynamic: false, properties: ours as never } } } },
    });
    const { event } = sighting({ id: 'a', time: Date.now() - 60_000 });
    const document = {
      '@timestamp': new Date(event.time).toISOString(),
      event: { id: 'a' },
      http: { request: { method: 'GET' } },
      url: { path: event.path },
      source: { ip: '203.0.113.9' },
      api_sentinel: { status: 'pending', event_id: 'a' },
    };
    await admin.index({ index: STREAM, op_type: 'create', refresh: true, document });
    client = await restrictedClient();
  }, START_TIMEOUT);

  afterAll(() => client?.close());

  test('pending events are back-filled, alerts stored, recovered, read and deleted when they are old', async () => {
    const parser = new EventParser();
    const scorer = {
      bundle: 'stand-in',
      score: (documents: readonly unknown[]): Verdict[] =>
        documents.map((document) => {
          const parsed = parser.parseDocument(document);
          if (parsed.kind !== 'event') throw new Error(parsed.reason);
          const { verdict } = sighting({ id: parsed.event.id, time: parsed.event.time });
          book.observe(parsed.event, verdict);
          return verdict;
        }),
    };
    const indices = ['logs-*'];
    const store = new AlertStore(client, 'default');
    const backfiller = new Backfiller(client, scorer, log, { indices, settleMs: 0 });
    expect(await backfiller.runOnce()).toMatchObject({ found: 1, scored: 1 });
    expect(await new AlertWriter(book, store, log).flush()).toBe(true);
    const [{ id }] = feed.published;
    expect(await store.setStatus(id, 'acknowledged')).toMatchObject({ status: 'acknowledged' });

    const admin = elasticsearch().client;
    await admin.indices.refresh({ index: [STREAM, store.alias] });
    const recovery = new AlertRecovery({ client, store, book, parser, log }, {}, { indices });
    await recovery.warm();
    expect(await recovery.lastVerdict()).toBeDefined();
    expect(await recovery.pass(0)).toEqual({ events: 1, alerts: 0 });

    const search = new ElasticsearchSearch(client, { alerts: store.alias, events: indices });
    expect((await search.list({ limit: 5 })).alerts.map((alert) => alert.id)).toEqual([id]);
    expect(await search.statistics({})).toMatchObject({ events: 1 });

    const retention = new Retention(client, log, {
      alerts: store.alias,
      alertDays: 1,
      events: 'logs-api_sentinel.access-*',
      eventDays: 1,
      now: () => Date.now() + 3 * 86_400_000,
    });
    expect(await retention.runOnce()).toEqual({ alerts: 1, events: 1, records: 0, indices: 0 });
  });

  test('a key without them is told what it lacks, and nothing is lost', async () => {
    const { client: admin, url } = elasticsearch();
    const { encoded } = await admin.security.createApiKey({
      name: 'reader',
      role_descriptors: { reader: { cluster: ['monitor'], indices: [{ names: ['logs-*'], privileges: ['read'] }] } },
    });
    const poor = new Client({ node: url, auth: { apiKey: encoded } });
    const told: string[] = [];
    const own = new AlertBook(new KeptFeed());
    const writer = new AlertWriter(own, new AlertStore(poor, 'other'), { ...log, warn: (_, text) => told.push(text) });
    const { event, verdict } = sighting({ id: 'b' });
    own.observe(event, verdict);
    expect(await writer.flush()).toBe(false);
    expect(own.unstored).toBe(1);
    expect(told[0]).toContain('api-sentinel-alerts-other');
    await poor.close();
  });
});
