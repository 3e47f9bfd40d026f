import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { AlertBook } from '../scorer-service/src/alerts/alert-book.ts';
import { AlertWriter } from '../scorer-service/src/alerts/alert-writer.ts';
import { KeptFeed, sighting } from '../scorer-service/src/alerts/testing/sightings.ts';
import { Backfiller, type BackfillSettings } from '../scorer-service/src/backfill/backfiller.ts';
import type { Verdict } from '../scorer-service/src/contract/index.ts';
import type { EventScorer } from '../scorer-service/src/detection/event-scorer.ts';
import { EventParser } from '../scorer-service/src/events/parse.ts';
import { AlertStore } from '../scorer-service/src/storage/alert-store.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { until } from './support/until.ts';

const elasticsearch = withElasticsearch({ heap: '512m' });
const log = { info() {}, warn() {}, error() {} };
const HOUR_AGO = Date.now() - 3_600_000;

/** Speaks as a scorer does: real parsing, each id counted once, a verdict that depends on the document alone. */
class StandInScorer implements EventScorer {
  bundle: string | undefined = 'stand-in';
  /** Event ids in the order in which they were learned. */
  readonly learned: string[] = [];
  readonly #parser = new EventParser();
  readonly #known = new Map<string, Verdict>();
  readonly #book: AlertBook;

  constructor(book: AlertBook) {
    this.#book = book;
  }

  score(documents: readonly unknown[]): Verdict[] {
    return documents.map((document) => {
      const parsed = this.#parser.parseDocument(document);
      const scored_at = new Date().toISOString();
      if (parsed.kind !== 'event') {
        return {
          status: parsed.kind,
          ...(parsed.id !== undefined && { event_id: parsed.id }),
          scored_at,
          reason: parsed.reason,
        };
      }
      const { event } = parsed;
      if (event.path === '/bug') throw new Error('a bug in the scorer');
      const known = this.#known.get(event.id);
      if (known !== undefined) return known;
      const { verdict } = sighting({ id: event.id, risk: event.path === '/attack' ? 79.65 : 0, time: event.time });
      this.#known.set(event.id, verdict);
      this.learned.push(event.id);
      this.#book.observe(event, verdict);
      return verdict;
    });
  }
}

function scorer(client: Client, index: string, settings: Partial<BackfillSettings> = {}) {
  const feed = new KeptFeed();
  const book = new AlertBook(feed);
  const stand = new StandInScorer(book);
  const store = new AlertStore(client, index.replaceAll(/[^a-z]/g, ''));
  const writer = new AlertWriter(book, store, log, 50);
  const backfiller = new Backfiller(client, stand, log, { indices: [index], everyMs: 50, settleMs: 0, ...settings });
  return { book, stand, store, writer, backfiller };
}

/** A pending event as text, since JavaScript could not write some of its numbers. */
function pending(id: string, more = '', fields: { time?: number; path?: string } = {}): string {
  const { time = HOUR_AGO, path = '/attack' } = fields;
  const timestamp = new Date(time).toISOString();
  return (
    `{"@timestamp":"${timestamp}","event":{"id":"${id}","kind":"event"},"http":{"request":{"method":"GET"}},` +
    `"url":{"path":"${path}","original":"${path}"},"source":{"ip":"203.0.113.9"},` +
    `"api_sentinel":{"status":"pending","event_id":"${id}","reason_pending":"deadline"}${more && `,${more}`}}`
  );
}

async function create(index: string, documents: readonly string[]): Promise<void> {
  const body = documents.map((document) => `{"create":{}}\n${document}\n`).join('');
  const answer = await fetch(`${elasticsearch().url}/${index}/_bulk?refresh=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  });
  const { errors, items } = (await answer.json()) as { errors: boolean; items: unknown[] };
  if (errors) throw new Error(`The documents were refused: ${JSON.stringify(items).slice(0, 1_000)}`);
}

type Theirs = Readonly<Record<string, unknown>> & {
  readonly '@timestamp': string;
  readonly event: { readonly id: string; readonly kind: string };
};

/** All documents of an index by event id, each number as its text, without what is ours. */
async function documents(index: string) {
  const answer = await fetch(`${elasticsearch().url}/${index}/_search?size=1000`, { method: 'POST' });
  const textOfNumber = (_: string, value: unknown, context?: { source: string }) =>
    typeof value === 'number' ? `number ${context?.source}` : value;
  const { hits } = JSON.parse(await answer.text(), textOfNumber as (key: string, value: unknown) => unknown);
  return new Map<string, { index: string; id: string; ours: Record<string, unknown>; theirs: Theirs }>(
    hits.hits.map((hit: { _index: string; _id: string; _source: Record<string, Record<string, unknown>> }) => {
      const { api_sentinel: ours, ...theirs } = hit._source;
      return [theirs.event.id as string, { index: hit._index, id: hit._id, ours, theirs: theirs as unknown as Theirs }];
    }),
  );
}

async function counts(client: Client, index: string): Promise<Record<string, number>> {
  await client.indices.refresh({ index });
  const answer = await client.search<unknown, { status: { buckets: { key: string; doc_count: number }[] } }>({
    index,
    size: 0,
    aggs: { status: { terms: { field: 'api_sentinel.status' } } },
  });
  return Object.fromEntries(answer.aggregations!.status.buckets.map(({ key, doc_count }) => [key, doc_count]));
}

const many = (name: string, size: number, path = '/attack') =>
  Array.from({ length: size }, (_, i) => pending(`${name}-${i}`, '', { path, time: HOUR_AGO + ((i * 7_919) % size) }));

beforeAll(async () => {
  const { client } = elasticsearch();
  await client.ingest.putPipeline({
    id: 'user-pipeline',
    processors: [{ script: { source: 'ctx.runs = (ctx.runs == null ? 0 : ctx.runs) + 1' } }],
  });
  await client.indices.putIndexTemplate({
    name: 'test-logs',
    index_patterns: ['logs-*-*'],
    priority: 200,
    data_stream: {},
    template: {
      settings: { number_of_replicas: 0, default_pipeline: 'user-pipeline', final_pipeline: 'user-pipeline' },
      mappings: {
        properties: {
          numbers: { type: 'object', enabled: false },
          api_sentinel: {
            dynamic: false,
            properties: { status: { type: 'keyword' }, risk: { properties: { score: { type: 'float' } } } },
          },
        },
      },
    },
  });
}, START_TIMEOUT);

describe('events that were left pending', () => {
  test('are scored in order of event time, and updated where they stand', async () => {
    const { client } = elasticsearch();
    const index = 'logs-order-default';
    await create(index, many('order', 300));
    const before = await documents(index);
    const { backfiller, stand } = scorer(client, index);
    expect(await backfiller.runOnce()).toMatchObject({ found: 300, scored: 300, overtaken: 0 });
    expect(await counts(client, index)).toEqual({ scored: 300 });

    const times = [...before].map(([id, { theirs }]) => [Date.parse(theirs['@timestamp']), id] as const);
    expect(stand.learned).toEqual(times.sort((a, b) => a[0] - b[0]).map(([, id]) => id));
    const after = await documents(index);
    for (const [id, { index: place, id: documentId, ours }] of after) {
      expect([place, documentId]).toEqual([before.get(id)?.index, before.get(id)?.id]);
      expect(place).toMatch(/^\.ds-/);
      expect(ours).toMatchObject({
        status: 'scored',
        backfilled: true,
        event_id: id,
        attack: { type: 'sql_injection' },
      });
      expect(ours).not.toHaveProperty('reason_pending');
    }
    const found = await client.count({ index, query: { range: { 'api_sentinel.risk.score': { gt: 79.5 } } } });
    expect(found.count).toBe(300);
    expect(await backfiller.runOnce()).toMatchObject({ found: 0, scored: 0 });
  });

  test("keep all that is their user's, numbers as an empty pipeline leaves them and fields of our names included", async () => {
    const { client } = elasticsearch();
    const index = 'logs-numbers-default';
    const numbers =
      '"ecs":{"version":"8.11"},"numbers":{"big":9007199254740993,"bigger":12345678901234567890,"decimal":1.10,"exponent":1e3,' +
      '"long":0.1234567890123456789012345,"zero":-0.0,"list":[1.0,9223372036854775807]}';
    await create(index, [
      pending('numbers', numbers),
      pending('theirs', '"threat":{"framework":"mine","technique":{"id":"T0001"}}').replace(
        '"kind":"event"',
        '"kind":"event","risk_score":7,"reason":"mine"',
      ),
      pending('dotted', '"threat.technique.id":"T0002","__proto__":{"x":1},"constructor":{"prototype":1}'),
    ]);
    const before = await documents(index);
    await scorer(client, index).backfiller.runOnce();
    await client.indices.refresh({ index });
    const after = await documents(index);

    const score = 'number 79.65';
    const { event: added, threat, ...rest } = after.get('numbers')!.theirs;
    const { event, ...unchanged } = before.get('numbers')!.theirs;
    expect(rest).toEqual(unchanged);
    expect(rest).toMatchObject({
      numbers: { big: 'number 9007199254740993', bigger: 'number 12345678901234567890', decimal: 'number 1.1' },
      runs: 'number 2',
    });
    const reason = 'sql_injection from 203.0.113.9';
    expect(added).toEqual({ ...event, risk_score: score, risk_score_norm: score, reason });
    expect(threat).toEqual({ framework: 'MITRE ATT&CK', technique: { id: ['T1190'] } });

    const theirs = before.get('theirs')!.theirs;
    expect(after.get('theirs')!.theirs).toEqual({ ...theirs, event: { ...theirs.event, risk_score_norm: score } });
    const dotted = before.get('dotted')!.theirs;
    expect(after.get('dotted')!.theirs).toEqual({ ...dotted, event: { ...added, id: 'dotted' } });
    expect(await counts(client, index)).toEqual({ scored: 3 });
  });

  test('are counted once by three back-fillers at the same time', async () => {
    const { client } = elasticsearch();
    const index = 'logs-rivals-default';
    await create(index, many('rival', 700));
    const three = Array.from({ length: 3 }, () => scorer(client, index));
    const results = await Promise.all(three.map(({ backfiller }) => backfiller.runOnce()));
    expect(results.reduce((sum, { scored }) => sum + scored, 0)).toBe(700);
    for (const { writer } of three) await until('alerts are stored', async () => writer.flush());
    expect(await counts(client, index)).toEqual({ scored: 700 });
    const alias = three[0].store.alias;
    await client.indices.refresh({ index: alias });
    const alerts = await client.search<{ api_sentinel: { alert: { count: number } } }>({ index: alias });
    const alerted = alerts.hits.hits.map((hit) => hit._source!.api_sentinel.alert.count);
    expect(alerted.reduce((sum, count) => sum + count, 0)).toBe(700);
    for (const { ours } of (await documents(index)).values()) expect(ours).toMatchObject({ status: 'scored' });
  });

  test('of the last seconds are left to the door; those of the future and those without a time are not waited for', async () => {
    const { client } = elasticsearch();
    const index = 'logs-young-default';
    await create(index, [
      pending('young', '', { time: Date.now() }),
      pending('future', '', { time: Date.now() + 86_400_000 }),
      pending('old'),
    ]);
    await client.index({
      index: 'timeless',
      refresh: true,
      document: { event: { id: 't' }, url: { path: '/' }, api_sentinel: { status: 'pending' } },
    });
    const { backfiller, stand } = scorer(client, index, {
      settleMs: 600_000,
      indices: [index, 'timeless', 'not-there-*'],
    });
    expect(await backfiller.runOnce()).toMatchObject({ found: 3, scored: 2, failed: 1 });
    expect(stand.learned).toEqual(['old', 'future']);
    expect(await counts(client, index)).toEqual({ pending: 1, scored: 2 });
  });

  test('that cannot be scored become failed with a reason, and hold up no other', async () => {
    const { client } = elasticsearch();
    const index = 'logs-poison-default';
    const noRequest = '{"@timestamp":"2026-01-01T00:00:00Z","api_sentinel":{"status":"pending"},"event":{"id":"none"}}';
    await create(index, [noRequest, pending('bug', '', { path: '/bug' }), ...many('fine', 100)]);
    expect(await scorer(client, index).backfiller.runOnce()).toMatchObject({ scored: 100, failed: 1, skipped: 1 });
    await client.indices.refresh({ index });
    const after = await documents(index);
    expect(after.get('bug')?.ours).toMatchObject({
      status: 'failed',
      event_id: 'bug',
      reason: expect.stringContaining('a bug'),
    });
    expect(after.get('bug')?.ours).not.toHaveProperty('risk');
    expect(after.get('none')?.ours).toMatchObject({ status: 'skipped', backfilled: true });
  });

  test('whose verdict Elasticsearch refuses get as much of it as it takes', async () => {
    const { client } = elasticsearch();
    const status = { type: 'keyword' } as const;
    const ours = {
      status,
      event_id: status,
      reason: status,
      scored_at: { type: 'date' },
      backfilled: { type: 'boolean' },
    } as const;
    await client.indices.create({
      index: 'odd-reason',
      mappings: {
        properties: {
          event: { properties: { reason: { type: 'long' } } },
          api_sentinel: { dynamic: false, properties: { status } },
        },
      },
    });
    await client.indices.create({
      index: 'odd-strict',
      mappings: {
        properties: { api_sentinel: { dynamic: 'strict', properties: { ...ours, reason_pending: status } } },
      },
    });
    await client.indices.create({
      index: 'odd-never',
      mappings: {
        properties: {
          api_sentinel: { dynamic: 'strict', properties: { status, event_id: status, reason_pending: status } },
        },
      },
    });
    await client.indices.create({
      index: 'odd-closed',
      mappings: { properties: { api_sentinel: { properties: { status } } } },
    });
    for (const index of ['odd-reason', 'odd-strict', 'odd-never', 'odd-closed']) await create(index, many(index, 3));
    await client.indices.putSettings({ index: 'odd-closed', settings: { 'index.blocks.write': true } });
    await create('logs-odd-default', many('even', 20));

    const { backfiller } = scorer(client, 'logs-odd-default', { indices: ['logs-odd-*', 'odd-*'] });
    expect(await backfiller.runOnce()).toMatchObject({ scored: 23, failed: 3, unwritable: 6 });
    expect(await counts(client, 'odd-reason')).toEqual({ scored: 3 });
    expect(await counts(client, 'odd-strict')).toEqual({ failed: 3 });
    expect((await documents('odd-reason')).get('odd-reason-0')?.theirs).toMatchObject({ event: { kind: 'event' } });
    const failed = (await documents('odd-strict')).get('odd-strict-0')?.ours;
    expect(failed).toMatchObject({ status: 'failed', reason: expect.stringContaining('strict') });
    await client.indices.refresh({ index: 'logs-odd-default' });
    expect(await backfiller.runOnce()).toMatchObject({ found: 3, scored: 0, failed: 0, unwritable: 3 });
  });

  test(
    'are found by a back-filler that is started before the scorer has a bundle, through a restart of Elasticsearch',
    async () => {
      const { client, server } = elasticsearch();
      const index = 'logs-outage-default';
      await create(index, many('outage', 900, '/fine'));
      const { backfiller, stand } = scorer(client, index, { eventsPerSecond: 300, everyMs: 200, idleMs: 1_000 });
      stand.bundle = undefined;
      backfiller.start();
      await sleep(100);
      expect(stand.learned).toEqual([]);
      stand.bundle = 'stand-in';
      await until('some are scored', async () => stand.learned.length > 100);
      await server.restart();
      await until('all are scored', async () => (await counts(client, index)).scored === 900);
      await backfiller.stop();
      expect(new Set(stand.learned).size).toBe(stand.learned.length);
      expect(stand.learned).toHaveLength(900);
    },
    START_TIMEOUT,
  );
});
