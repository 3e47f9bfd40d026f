import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { install } from '../ingest-pipelines/src/install.ts';
import { settingsOf } from '../scorer-service/src/configuration/load.ts';
import type { Alert } from '../scorer-service/src/contract/index.ts';
import { type Service, start } from '../scorer-service/src/main.ts';
import { StreamReader } from '../scorer-service/src/server/testing/stream-reader.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';

const elasticsearch = withElasticsearch({ heap: '512m' });
const silent = pino({ level: 'silent' });
/** Of one test: alerts are written, refreshed and found within seconds, but the machine may be busy. */
const PATIENCE = 120_000;
const STREAM = 'logs-api_sentinel.access-default';

let directory: string;
let service: Service | undefined;
beforeAll(() => install({ client: elasticsearch().client, processor: false }), START_TIMEOUT);
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'service-'));
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  rmSync(directory, { recursive: true });
});

function begin(): Promise<Service> {
  const settings = settingsOf({
    server: { port: 0 },
    elasticsearch: { url: elasticsearch().url },
    state: { directory },
  });
  return start(settings, silent);
}

/** An index that is being made this moment can't be searched yet, which the service says by 503. */
async function get<T>(path: string): Promise<T> {
  let response = await fetch(`${service?.url}${path}`);
  while (response.status === 503) {
    await response.arrayBuffer();
    await new Promise((resolve) => setTimeout(resolve, 100));
    response = await fetch(`${service?.url}${path}`);
  }
  const answer = (await response.json()) as T;
  if (response.status !== 200) throw new Error(`${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (;;) {
    await elasticsearch().client.indices.refresh({
      index: ['logs-*', 'api-sentinel-alerts-*'],
      ignore_unavailable: true,
    });
    const answer = await ask();
    if (holds(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

function event(id: string, query: string, source: string, time: string) {
  return {
    '@timestamp': time,
    event: { id, kind: 'event' },
    http: { request: { method: 'GET' }, response: { status_code: 200 } },
    url: { path: '/search', query, original: `/search?${query}` },
    source: { ip: source },
    user_agent: { original: 'Mozilla/5.0' },
  };
}
const INJECTION = "q=1'%20UNION%20SELECT%20password%20FROM%20users--";

interface Page {
  readonly alerts: readonly Alert[];
  readonly cursor?: string;
}

describe('the service on a real Elasticsearch', () => {
  test(
    'stores the alert of an attack once, lists it, and goes on counting it after a restart',
    async () => {
      service = await begin();
      const time = minutesAgo(1);
      const send = async (id: string) => {
        const { status } = await fetch(`${service?.url}/v1/score`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ events: [event(id, INJECTION, '198.51.100.7', time)] }),
        });
        expect(status).toBe(200);
      };
      await send('one');
      await send('one');
      const first = await until(
        () => get<Page>('/v1/alerts?level=HIGH&type=sql_injection'),
        ({ alerts }) => alerts.length > 0,
      );
      expect(first.alerts).toHaveLength(1);
      expect(first.alerts[0]).toMatchObject({ source: '198.51.100.7', count: 1, event_ids: ['one'] });
      const { id } = first.alerts[0];
      expect(await get(`/v1/alerts/${id}`)).toEqual(first.alerts[0]);
      expect((await get<Page>('/v1/alerts?type=scraping')).alerts).toEqual([]);

      await service.stop();
      service = await begin();
      await send('one');
      await send('two');
      const again = await until(
        () => get<Alert>(`/v1/alerts/${id}`),
        ({ count }) => count > 1,
      );
      expect(again).toMatchObject({ count: 2, event_ids: expect.arrayContaining(['one', 'two']) });
      expect((await get<Page>('/v1/alerts?type=sql_injection')).alerts).toHaveLength(1);
    },
    PATIENCE,
  );

  test(
    'scores what was left pending, counts it, and tells the readers of the stream',
    async () => {
      const { client } = elasticsearch();
      const pending = (id: string, query: string) => ({
        ...event(id, query, '203.0.113.9', minutesAgo(5)),
        api_sentinel: { status: 'pending', event_id: id, reason_pending: 'connection refused' },
      });
      const documents = [pending('p1', 'q=shoes'), pending('p2', INJECTION), pending('p3', 'q=socks')];
      const operations = documents.flatMap((document) => [{ create: {} }, document]);
      const { errors } = await client.bulk({ index: STREAM, refresh: true, operations });
      expect(errors).toBe(false);

      service = await begin();
      const reader = new StreamReader(`${service.url}/v1/alerts/stream?cursor=before`);
      await reader.until((messages) =>
        messages.some((message) => message.kind === 'alert' && message.alert.source === '203.0.113.9'),
      );
      reader.socket.close();
      const counts = await until(
        () => get<{ statuses: Record<string, number>; levels: Record<string, number> }>('/v1/statistics'),
        ({ statuses }) => statuses.scored === 3,
      );
      expect(counts.statuses).toEqual({ scored: 3 });
      expect(counts.levels).toMatchObject({ LOW: 2 });
      const metrics = await (await fetch(`${service.url}/metrics`)).text();
      expect(metrics).toContain('api_sentinel_backfill_scored 3\n');
    },
    PATIENCE,
  );
});
