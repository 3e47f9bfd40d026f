import type { Alert, AlertStreamMessage } from '@api-sentinel/scorer-service/contract';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ElasticsearchClient } from '../kibana-types/elasticsearch.ts';
import { startTestKibana, TEST_SETTINGS, type TestKibana, type TestKibanaOptions } from '../testing/kibana-server.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const START = Date.parse('2026-01-05T12:00:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();
const alert = (id: string, seconds: number, level = 'HIGH') =>
  ({ id, updated_at: at(seconds), risk: { level } }) as unknown as Alert;

/** An index of alerts that answers the questions of the stream; `fail` makes it answer with that status instead. */
class AlertIndex {
  readonly alerts: Alert[] = [];
  fail: number | undefined;
  asked = 0;

  readonly client: ElasticsearchClient = {
    transport: {
      request: async (request) => {
        this.asked += 1;
        if (this.fail !== undefined) throw Object.assign(new Error('refused'), { meta: { statusCode: this.fail } });
        const body = request.body as Record<string, never>;
        const filters =
          (body.query as { bool?: { filter: Record<string, Record<string, never>>[] } }).bool?.filter ?? [];
        const range = filters.find((one) => one.range)?.range['api_sentinel.alert.updated_at'] as
          | { gte: string }
          | undefined;
        const levels = filters.find((one) => one.terms)?.terms['api_sentinel.alert.risk.level'] as string[] | undefined;
        const after = body.search_after as [string, string] | undefined;
        const hits = this.alerts
          .filter((one) => range === undefined || one.updated_at >= range.gte)
          .filter((one) => levels === undefined || levels.includes(one.risk.level))
          .sort((a, b) => (a.updated_at + a.id < b.updated_at + b.id ? -1 : 1) * (range === undefined ? -1 : 1))
          .filter((one) => after === undefined || one.updated_at + one.id > after.join(''))
          .slice(0, body.size)
          .map((one) => ({
            _source: { api_sentinel: { alert: structuredClone(one) } },
            sort: [one.updated_at, one.id],
          }));
        return { _shards: { total: 1, failed: 0 }, hits: { hits } };
      },
    },
  };
}

async function start(index: AlertIndex, more: Partial<TestKibanaOptions> = {}): Promise<TestKibana> {
  const kibana = await startTestKibana({ settings: TEST_SETTINGS, elasticsearch: index.client, ...more });
  ends.unshift(() => kibana.stop());
  return kibana;
}

/** Reads messages one by one, as a browser would while the answer is still coming. */
async function follow(kibana: TestKibana, query = '') {
  const controller = new AbortController();
  ends.unshift(async () => controller.abort());
  const answer = await fetch(`${kibana.url}/api/api_sentinel/v1/alerts/stream${query}`, {
    signal: controller.signal,
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let kept = '';
  const next = async (): Promise<AlertStreamMessage | undefined> => {
    for (;;) {
      const end = kept.indexOf('\n');
      if (end >= 0) {
        const text = kept.slice(0, end);
        kept = kept.slice(end + 1);
        if (text !== '') return JSON.parse(text);
        continue;
      }
      const piece = await reader?.read();
      if (piece === undefined || piece.done) return undefined;
      kept += piece.value;
    }
  };
  return { answer, next, leave: () => controller.abort() };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the live stream', () => {
  test('tells what comes from now on, each change once and at once', async () => {
    const index = new AlertIndex();
    index.alerts.push(alert('old', 0));
    const stream = await follow(await start(index));
    // What is compressed is kept back until there is much of it.
    expect(stream.answer.headers.get('content-encoding')).toBeNull();
    expect(await stream.next()).toEqual({ kind: 'hello', cursor: at(0) });
    index.alerts.push(alert('new', 5));
    expect(await stream.next()).toEqual({ kind: 'alert', cursor: at(5), alert: alert('new', 5) });
    index.alerts[1] = alert('new', 6);
    index.alerts.push(alert('next', 7));
    expect(await stream.next()).toMatchObject({ alert: { id: 'new', updated_at: at(6) } });
    expect(await stream.next()).toMatchObject({ alert: { id: 'next' } });
  });

  test('an alert that Elasticsearch shows late, with an earlier time, is not lost', async () => {
    const index = new AlertIndex();
    index.alerts.push(alert('first', 100));
    const stream = await follow(await start(index));
    await stream.next();
    index.alerts.push(alert('ahead', 130));
    expect(await stream.next()).toMatchObject({ alert: { id: 'ahead' } });
    index.alerts.push(alert('late', 90));
    expect(await stream.next()).toMatchObject({ alert: { id: 'late' } });
  });

  test('a cursor brings what was missed, a level leaves out what is less severe', async () => {
    const index = new AlertIndex();
    index.alerts.push(alert('a', 0), alert('b', 60, 'MEDIUM'), alert('c', 61, 'CRITICAL'));
    const kibana = await start(index);
    const stream = await follow(kibana, `?cursor=${encodeURIComponent(at(30))}&level=HIGH`);
    expect(await stream.next()).toMatchObject({ kind: 'hello', cursor: at(30) });
    expect(await stream.next()).toMatchObject({ alert: { id: 'c' } });
    expect((await follow(kibana, '?cursor=yesterday')).answer.status).toBe(400);
  });

  test('more than a page comes whole', async () => {
    const index = new AlertIndex();
    for (let i = 0; i < 1_234; i++) index.alerts.push(alert(`a${String(i).padStart(5, '0')}`, 60 + (i % 7)));
    const stream = await follow(await start(index), `?cursor=${encodeURIComponent(at(0))}&follow=false`);
    const ids = new Set<string>();
    for (let message = await stream.next(); message !== undefined; message = await stream.next()) {
      if (message.kind === 'alert') ids.add(message.alert.id);
    }
    expect(ids.size).toBe(1_234);
  });

  test('without following, what is new is answered and the answer ends', async () => {
    const index = new AlertIndex();
    index.alerts.push(alert('a', 0), alert('b', 60));
    const stream = await follow(await start(index), `?cursor=${encodeURIComponent(at(50))}&follow=false`);
    expect(await stream.next()).toEqual({ kind: 'hello', cursor: at(60) });
    expect(await stream.next()).toMatchObject({ kind: 'alert', alert: { id: 'b' } });
    expect(await stream.next()).toBeUndefined();
  });

  test('a short failure of Elasticsearch is waited out; a long one ends the stream', async () => {
    const index = new AlertIndex();
    const stream = await follow(await start(index));
    await stream.next();
    index.fail = 503;
    const { asked } = index;
    await until(() => index.asked >= asked + 2);
    index.fail = undefined;
    index.alerts.push(alert('after', 5));
    expect(await stream.next()).toMatchObject({ alert: { id: 'after' } });
    index.fail = 503;
    await expect(stream.next()).rejects.toThrow();
  });

  test('who may not read the alerts is told so before the stream begins', async () => {
    const index = new AlertIndex();
    index.fail = 403;
    const kibana = await start(index);
    const answer = await fetch(`${kibana.url}/api/api_sentinel/v1/alerts/stream`);
    expect([answer.status, await answer.json()]).toMatchObject([403, { attributes: { code: 'no_permission' } }]);
  });

  test('streams are bounded in number; one that left makes room, and all end with Kibana', async () => {
    const kibana = await start(new AlertIndex());
    const [first, second] = [await follow(kibana), await follow(kibana)];
    await Promise.all([first.next(), second.next()]);
    expect((await follow(kibana)).answer.status).toBe(503);
    first.leave();
    let third = await follow(kibana);
    while (third.answer.status === 503) third = await follow(kibana);
    expect(await third.next()).toMatchObject({ kind: 'hello' });
    await kibana.stop();
    ends.splice(0);
    await expect(Promise.race([third.next(), second.next()])).resolves.toBeUndefined();
  });

  test('a stream ends after its life, so that rights are checked again', async () => {
    const settings = { ...TEST_SETTINGS, stream: { ...TEST_SETTINGS.stream, minutes: 0.001 } };
    const stream = await follow(await start(new AlertIndex(), { settings }));
    expect(await stream.next()).toMatchObject({ kind: 'hello' });
    expect(await stream.next()).toBeUndefined();
  });
});
