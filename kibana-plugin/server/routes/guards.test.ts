import { afterEach, describe, expect, test } from '@jest/globals';
import type { ElasticsearchClient } from '../kibana-types/elasticsearch.ts';
import { startHttpServer, type TestHttpServer } from '../testing/http-server.ts';
import { startTestKibana, TEST_SETTINGS, type TestKibana } from '../testing/kibana-server.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Elasticsearch as it answers a person who may read these alerts and events, and no others. */
function readable(ids: readonly string[]): ElasticsearchClient {
  return {
    transport: {
      request: async ({ body }) => {
        const { query } = body as { query: { terms: Record<string, string[]> } };
        const [[, asked]] = Object.entries(query.terms);
        const buckets = asked.filter((id) => ids.includes(id)).map((key) => ({ key, doc_count: 1 }));
        return { _shards: { total: 1, failed: 0 }, hits: { hits: [] }, aggregations: { ids: { buckets } } };
      },
    },
  };
}

async function start(ids: readonly string[], answer: unknown): Promise<{ kibana: TestKibana; scorer: TestHttpServer }> {
  const scorer = await startHttpServer((_, response) => void response.writeHead(200).end(JSON.stringify(answer)));
  const settings = { ...TEST_SETTINGS, scorer: { ...TEST_SETTINGS.scorer, url: scorer.url } };
  const kibana = await startTestKibana({ settings, elasticsearch: readable(ids) });
  ends.push(
    () => kibana.stop(),
    () => scorer.stop(),
  );
  return { kibana, scorer };
}

async function send(kibana: TestKibana, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${kibana.url}/api/api_sentinel${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

describe('what the scorer may not be used for', () => {
  test.each([
    ['POST', '/v1/alerts/changes', { ids: ['mine', 'hidden'], status: 'closed' }],
    ['POST', '/v1/labels', { label: 'benign', alert_id: 'hidden' }],
    ['POST', '/v1/labels', { label: 'benign', event_ids: ['mine', 'hidden'] }],
    ['POST', '/v1/exceptions', { match: { user: 'x' }, reason: 'x', alert_id: 'hidden' }],
    ['GET', '/v1/alerts/hidden/history', undefined],
  ])('%s %s on what the person may not read does nothing', async (method, path, body) => {
    const { kibana, scorer } = await start(['mine'], {});
    expect((await send(kibana, method, path, body)).status).toBe(404);
    expect(scorer.arrived).toEqual([]);
  });

  test.each([
    ['POST', '/v1/alerts/changes', { ids: ['mine'], status: 'closed' }],
    ['POST', '/v1/labels', { label: 'benign', event_ids: ['mine'] }],
    ['GET', '/v1/alerts/mine/history', undefined],
  ])('%s %s on what the person may read is passed on', async (method, path, body) => {
    const { kibana, scorer } = await start(['mine'], { done: true });
    expect(await send(kibana, method, path, body)).toEqual({ status: 200, body: { done: true } });
    expect(scorer.arrived).toHaveLength(1);
  });

  const rows = [{ event: { event_id: 'mine' }, before: 1 }, { event: { event_id: 'hidden' } }, { event: {} }];
  const left = [rows[0]];

  test.each([
    [
      'POST',
      '/v1/exceptions/preview',
      { examples: [{ id: 'mine' }, { id: 'hidden' }], alerts: 2 },
      { examples: [{ id: 'mine' }], alerts: 2 },
    ],
    [
      'GET',
      '/v1/models/v2/comparison',
      { recent: { both: 3, added_events: rows, dropped_events: rows } },
      { recent: { both: 3, added_events: left, dropped_events: left } },
    ],
    [
      'POST',
      '/v1/tuning/preview',
      { added: 3, added_events: rows, dropped_events: [] },
      { added: 3, added_events: left, dropped_events: [] },
    ],
  ])('%s %s shows the counts, and single ones only to whoever may read them', async (method, path, answer, shown) => {
    const { kibana } = await start(['mine'], answer);
    expect(await send(kibana, method, path, method === 'POST' ? {} : undefined)).toEqual({ status: 200, body: shown });
  });

  test('an answer that can’t be held against the rights is not shown', async () => {
    const { kibana } = await start(['mine'], 'no object');
    expect(await send(kibana, 'GET', '/v1/models/v2/comparison')).toMatchObject({ status: 502 });
  });
});
