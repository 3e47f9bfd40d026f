import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import { describe, expect, test } from '@jest/globals';
import { AlertBook } from '../scorer-service/src/alerts/alert-book.ts';
import { toAlert } from '../scorer-service/src/alerts/alert-state.ts';
import { AlertWriter } from '../scorer-service/src/alerts/alert-writer.ts';
import { KeptFeed, NOON, type SightingFields, sighting } from '../scorer-service/src/alerts/testing/sightings.ts';
import type { Alert } from '../scorer-service/src/contract/index.ts';
import type { AlertDocument } from '../scorer-service/src/storage/alert-document.ts';
import { AlertStore } from '../scorer-service/src/storage/alert-store.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { until } from './support/until.ts';

const elasticsearch = withElasticsearch({ heap: '512m' });
const log = { info() {}, warn() {}, error() {} };

/** All of a scorer that has to do with alerts. */
function scorer(client: Client, namespace: string) {
  const feed = new KeptFeed();
  const book = new AlertBook(feed);
  const store = new AlertStore(client, namespace);
  const writer = new AlertWriter(book, store, log, 50);
  const observe = (fields: SightingFields) => {
    const { event, verdict } = sighting(fields);
    return book.observe(event, verdict);
  };
  return { feed, book, store, writer, observe };
}

async function storedAlerts(client: Client, namespace: string): Promise<Alert[]> {
  const index = `api-sentinel-alerts-${namespace}`;
  await client.indices.refresh({ index });
  const answer = await client.search<AlertDocument>({ index, size: 1_000 });
  return answer.hits.hits.map((hit) => hit._source!.api_sentinel.alert).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** All but when it was written, which is the only thing that does not follow from the events. */
const said = ({ updated_at: _, ...alert }: Alert) => alert;

function attack(from: number, to: number, fields: Partial<SightingFields> = {}): SightingFields[] {
  return Array.from({ length: to - from }, (_, i) => ({
    id: `event-${from + i}`,
    time: NOON + (from + i) * 100,
    risk: 60 + ((from + i) % 40),
    ...fields,
  }));
}

describe('alerts in the real Elasticsearch', () => {
  test('are stored behind their alias as ECS documents with the whole alert', async () => {
    const { client } = elasticsearch();
    const { observe, writer } = scorer(client, 'shape');
    observe({ id: 'a', user: 'bob', query: 'id=1' });
    expect(await writer.flush()).toBe(true);
    const [index] = Object.keys(await client.indices.getAlias({ name: 'api-sentinel-alerts-shape' }));
    expect(index).toBe('api-sentinel-alerts-shape-000001');
    const [alert] = await storedAlerts(client, 'shape');
    const document = await client.get<AlertDocument>({ index: 'api-sentinel-alerts-shape', id: alert.id });
    expect(document._source).toMatchObject({
      '@timestamp': alert.last_event_time,
      event: { kind: 'alert', risk_score: 85 },
      source: { ip: '203.0.113.9' },
      user: { name: 'bob' },
      url: { path: '/api/users' },
      threat: { technique: { id: ['T1190'] } },
      api_sentinel: { alert: { count: 1, event_ids: ['a'], status: 'open', request: { query: 'id=1' } } },
    });
  });

  test('come out the same from one process and from four that write at once, out of order and with repeats', async () => {
    const { client } = elasticsearch();
    const events = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].flatMap((source, i) =>
      attack(i * 400, i * 400 + 400, { source }),
    );
    const alone = scorer(client, 'alone');
    for (const fields of events) alone.observe(fields);
    expect(await alone.writer.flush()).toBe(true);

    const together = Array.from({ length: 4 }, () => scorer(client, 'together'));
    for (let round = 0; round < 10; round += 1) {
      for (const [position, one] of together.entries()) {
        for (const [i, fields] of events.toReversed().entries()) {
          if (i % 10 === round && (i % 4 === position || i % 3 === 0)) one.observe(fields);
        }
      }
      await Promise.all(together.map(({ writer }) => writer.flush()));
    }
    for (const { writer } of together) {
      await until('all is stored', async () => writer.flush());
      expect(writer.counts.refused).toBe(0);
    }
    const stored = await storedAlerts(client, 'together');
    expect(stored.map(said)).toEqual((await storedAlerts(client, 'alone')).map(said));
    expect(stored.map(({ count }) => count)).toEqual([400, 400, 400]);
  });

  test('are not doubled by a restart, and the second life goes on where the first was', async () => {
    const { client } = elasticsearch();
    const first = scorer(client, 'restart');
    for (const fields of attack(0, 50)) first.observe(fields);
    await first.writer.flush();

    await client.indices.refresh({ index: first.store.alias });
    const second = scorer(client, 'restart');
    for (const state of await second.store.loadSince(NOON, 100)) second.book.load(state);
    expect(second.feed.published).toEqual([]);
    for (const fields of attack(0, 50)) second.observe(fields);
    expect(second.book.unstored).toBe(0);
    for (const fields of attack(40, 60)) second.observe(fields);
    expect(second.feed.published[0].count).toBe(51);
    await second.writer.flush();
    const [alert, ...others] = await storedAlerts(client, 'restart');
    expect(others).toEqual([]);
    expect(alert.count).toBe(60);
  });

  test('writing what is already stored writes nothing', async () => {
    const { client } = elasticsearch();
    const { observe, writer, store, book } = scorer(client, 'same');
    for (const fields of attack(0, 5)) observe(fields);
    const states = book.takeUnstored(10).map(({ state }) => state);
    await writer.flush();
    const version = async () => (await client.get({ index: 'api-sentinel-alerts-same', id: states[0].id }))._version;
    const before = await version();
    expect(await store.merge(states)).toMatchObject([{ kind: 'stored' }]);
    expect(await version()).toBe(before);
  });

  test('keep what people said, while events go on coming in from everywhere', async () => {
    const { client } = elasticsearch();
    const [one, two] = [scorer(client, 'status'), scorer(client, 'status')];
    one.observe({ id: 'first' });
    await one.writer.flush();
    const [{ id }] = await storedAlerts(client, 'status');
    const closing = (async () => {
      await sleep(20);
      return one.store.setStatus(id, 'closed');
    })();
    for (let i = 0; i < 20; i += 1) {
      one.observe({ id: `one-${i}` });
      two.observe({ id: `two-${i}` });
      await Promise.all([one.writer.flush(), two.writer.flush()]);
    }
    expect((await closing)?.status).toBe('closed');
    one.observe({ id: 'last' });
    await one.writer.flush();
    const [alert] = await storedAlerts(client, 'status');
    expect(alert).toMatchObject({ status: 'closed', count: 42 });
    expect(one.book.get(id)?.status).toBe('closed');
    expect(await one.store.setStatus('unknown', 'closed')).toBeUndefined();
  });

  test('count on above the ids that they keep, exactly to 8,192 and the same after a restart', async () => {
    const { client } = elasticsearch();
    const first = scorer(client, 'large');
    for (const fields of attack(0, 5_000)) first.observe({ ...fields, time: NOON });
    await first.writer.flush();
    const second = scorer(client, 'large');
    for (const fields of attack(4_000, 8_000)) second.observe({ ...fields, time: NOON });
    await second.writer.flush();
    const [alert] = await storedAlerts(client, 'large');
    expect(alert.count).toBe(8_000);
    expect(new Set(alert.event_ids).size).toBe(1_000);
  });

  test('that Elasticsearch refuses, and what stands there that is no alert, hold up no other', async () => {
    const { client } = elasticsearch();
    const one = scorer(client, 'refused');
    await one.store.prepare();
    const reason = { type: 'text', fields: { number: { type: 'long' } } } as const;
    await client.indices.putMapping({
      index: 'api-sentinel-alerts-refused',
      properties: { api_sentinel: { properties: { alert: { properties: { reason } } } } },
    });
    one.observe({ id: 'bad', source: '198.51.100.1', reason: 'words' });
    one.observe({ id: 'good', source: '198.51.100.2', reason: '7' });
    one.observe({ id: 'strange', source: '198.51.100.3', reason: '8' });
    const strange = one.book.takeUnstored(3)[2].state.id;
    await client
      .index({ index: 'api-sentinel-alerts-refused', id: strange, document: { api_sentinel: { alert: 1 } } })
      .catch(() => client.index({ index: 'api-sentinel-alerts-refused', id: strange, document: { a: 1 } }));
    expect(await one.writer.flush()).toBe(true);
    expect(one.writer.counts).toMatchObject({ stored: 1, refused: 2 });
    expect(one.book.unstored).toBe(0);
  });

  test(
    'wait for an Elasticsearch that is away, are published meanwhile, and are all there when it is back',
    async () => {
      const { client, server } = elasticsearch();
      const { observe, writer, book, feed } = scorer(client, 'away');
      writer.start();
      for (const fields of attack(0, 10, { source: '203.0.113.1' })) observe(fields);
      await until('the first is stored', async () => book.unstored === 0);
      await server.stop();
      for (const fields of attack(0, 300, { source: '203.0.113.1' })) observe(fields);
      for (const fields of attack(300, 400, { source: '203.0.113.2' })) observe(fields);
      await until('a try has failed', async () => writer.counts.failures > 0);
      expect(new Set(feed.published.map(({ id }) => id)).size).toBe(2);
      expect(book.unstored).toBe(2);
      await server.restart();
      await until('all is stored', async () => book.unstored === 0);
      expect(await writer.stop()).toBe(true);
      const stored = await storedAlerts(client, 'away');
      expect(stored.map(({ count }) => count).sort()).toEqual([100, 300]);
      expect(stored.map(said)).toEqual(stored.map(({ id }) => said(book.get(id)!)));
    },
    START_TIMEOUT,
  );

  test('are the same read back as they were written', async () => {
    const { client } = elasticsearch();
    const { observe, writer, store, book } = scorer(client, 'back');
    for (const fields of attack(0, 30, { campaign: 'c1', user: 'bob' })) observe(fields);
    const [{ state }] = book.takeUnstored(1);
    await writer.flush();
    expect(toAlert((await store.get(state.id))!)).toEqual(toAlert(state));
  });
});
