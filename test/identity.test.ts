import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { install } from '../ingest-pipelines/src/install.ts';
import { readSnapshot } from '../scorer-service/src/behavior/snapshot.ts';
import type { Alert } from '../scorer-service/src/contract/index.ts';
import type { AlertDocument } from '../scorer-service/src/storage/alert-document.ts';
import { type ScorerProcess, startScorerProcess } from '../scripts/scorer-process.ts';
import { simulate } from '../scripts/simulator/simulate.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { bePatient } from './support/integration.ts';
import { until } from './support/until.ts';

type Document = Record<string, unknown> & {
  readonly event: { readonly id: string; readonly [field: string]: unknown };
};

const STREAM = 'logs-api_sentinel.access';
/** A machine that does much else at once takes longer than the usual time-out of a test. */
const PATIENCE = 180_000;
const HALF_HOUR = 30 * 60_000;
const ALERTS = 'api-sentinel-alerts-default';

const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));

/** Normal traffic with attacks in it, among these textbook ones from a stranger, which no bundle misses. */
function traffic(start: number): Document[] {
  const documents: Document[] = [];
  for (const { event } of simulate({ seed: 11, start, hours: 1, rate: 0.15, attackShare: 0.2 })) {
    documents.push(event as unknown as Document);
  }
  return [...documents, ...injections('203.0.113.66', 20, start + 3_600_000)];
}

function injections(ip: string, size: number, start: number): Document[] {
  return Array.from({ length: size }, (_, i) => ({
    '@timestamp': new Date(start + i * 1_000).toISOString(),
    event: { id: `injection-${ip}-${i}`, kind: 'event', category: ['web'] },
    http: { request: { method: 'GET' }, response: { status_code: 500 } },
    url: { path: '/api/products', query: `id=${i}' UNION SELECT username, password FROM users--` },
    source: { ip },
    user_agent: { original: 'sqlmap/1.8' },
  }));
}

/** Each with its id as `_id`: what is sent again is refused with 409 once it has been through the pipeline. */
async function send(client: Client, documents: readonly Document[], identified: boolean): Promise<void> {
  for (let from = 0; from < documents.length; from += 200) {
    const page = documents.slice(from, from + 200);
    const answer = await client.bulk({
      index: `${STREAM}-default`,
      operations: page.flatMap((document) => [{ create: identified ? { _id: document.event.id } : {} }, document]),
    });
    const refused = answer.items.map((item) => item.create!).filter(({ status }) => status !== 201 && status !== 409);
    expect(refused).toEqual([]);
  }
}

describe('everything with its ids', () => {
  const began = HALF_HOUR * Math.floor(Date.now() / HALF_HOUR) - 6 * 3_600_000;
  const documents = traffic(began);
  let scorer: ScorerProcess;
  let state: string;
  let alerts: Alert[];
  let profiles: Map<string, string>;

  const settings = { API_SENTINEL_STATE_SNAPSHOT_SECONDS: '1', API_SENTINEL_BACKFILL_EVENTS_PER_SECOND: '5000' };

  async function storedAlerts(): Promise<Alert[]> {
    const { client } = elasticsearch();
    await client.indices.refresh({ index: ALERTS });
    const answer = await client.search<AlertDocument>({ index: ALERTS, size: 1_000 });
    return answer.hits.hits.map((hit) => hit._source!.api_sentinel.alert).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async function statuses(index: string): Promise<Record<string, number>> {
    const { client } = elasticsearch();
    await client.indices.refresh({ index });
    const { aggregations } = await client.search<unknown, { by: { buckets: { key: string; doc_count: number }[] } }>({
      index,
      size: 0,
      aggs: { by: { terms: { field: 'api_sentinel.status' } } },
    });
    return Object.fromEntries(aggregations!.by.buckets.map(({ key, doc_count }) => [key, doc_count]));
  }

  /** All that was learned, by what it is of; the ids that were counted are beside it and carry times of the clock. */
  function learned(): Map<string, string> {
    const sections = readSnapshot(state, 'behavior.snapshot');
    if (typeof sections === 'string') throw new Error(sections);
    const texts = [...sections].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const);
    return new Map(texts.filter(([name]) => name !== 'ids'));
  }

  async function start(port?: number): Promise<void> {
    scorer = await startScorerProcess({ elasticsearchUrl: elasticsearch().url, state, port, environment: settings });
  }

  /** The service writes down what it learned when it ends, and takes it up again when it starts. */
  async function restart(): Promise<void> {
    await scorer.stop();
    await start(Number(new URL(scorer.url).port));
  }

  async function expectAsIfSentOnce(): Promise<void> {
    await restart();
    expect(await storedAlerts()).toEqual(alerts);
    expect(learned()).toEqual(profiles);
  }

  beforeAll(async () => {
    const { client } = elasticsearch();
    state = await mkdtemp(join(tmpdir(), 'api-sentinel-identity-'));
    await start();
    await install({ client, scorerUrl: scorer.url, streams: [] });
    await bePatient(client);
    await send(client, documents, true);
    await until('every event is scored', async () => (await statuses(`${STREAM}-default`)).scored === documents.length);
    await restart();
    alerts = await storedAlerts();
    profiles = learned();
  }, START_TIMEOUT);

  afterAll(async () => {
    await scorer?.stop();
    await rm(state, { recursive: true, force: true });
  }, PATIENCE);

  test(
    'sent once makes alerts and profiles',
    () => {
      const injection = alerts.find(({ source }) => source === '203.0.113.66');
      expect(injection).toMatchObject({ attack: { type: 'sql_injection' }, count: 20 });
      expect(profiles.size).toBeGreaterThan(0);
    },
    PATIENCE,
  );

  test(
    'sent twice changes no profile and no alert',
    async () => {
      const { client } = elasticsearch();
      await send(client, documents, true);
      await send(client, documents, false);
      await until(
        'every event is scored',
        async () => (await statuses(`${STREAM}-default`)).scored === 2 * documents.length,
      );
      await expectAsIfSentOnce();
    },
    PATIENCE,
  );

  test(
    'reindexed changes no profile and no alert',
    async () => {
      const { client } = elasticsearch();
      const answer = await client.reindex({
        refresh: true,
        source: { index: `${STREAM}-default` },
        dest: { index: `${STREAM}-copy`, op_type: 'create' },
      });
      expect(answer.created).toBe(2 * documents.length);
      expect(await statuses(`${STREAM}-copy`)).toEqual({ scored: 2 * documents.length });
      await expectAsIfSentOnce();
    },
    PATIENCE,
  );

  test(
    'left pending and back-filled changes no profile and no alert',
    async () => {
      const { client } = elasticsearch();
      const pending = documents.map((document) => ({
        ...document,
        api_sentinel: { status: 'pending', event_id: document.event.id, reason_pending: 'deadline' },
      }));
      const answer = await client.bulk({
        index: `${STREAM}-later`,
        pipeline: '_none',
        refresh: true,
        operations: pending.flatMap((document) => [{ create: {} }, document]),
      });
      expect(answer.errors).toBe(false);
      await until(
        'every event is back-filled',
        async () => (await statuses(`${STREAM}-later`)).scored === documents.length,
      );
      const [one] = (await client.search<Record<string, object>>({ index: `${STREAM}-later`, size: 1 })).hits.hits;
      expect(one._source?.api_sentinel).toMatchObject({ status: 'scored', backfilled: true });
      await expectAsIfSentOnce();
    },
    PATIENCE,
  );

  test(
    'sent while the scorer was killed between verdict and alert is in one alert all the same, each id once',
    async () => {
      const { client } = elasticsearch();
      const size = 150;
      await send(client, injections('203.0.113.77', size, began), false);
      await scorer.kill();
      await start(Number(new URL(scorer.url).port));
      await until('all is in the alert', async () => {
        const found = (await storedAlerts()).filter(({ source }) => source === '203.0.113.77');
        expect(found.length).toBeLessThanOrEqual(1);
        return found[0]?.count === size;
      });
    },
    PATIENCE,
  );
});
