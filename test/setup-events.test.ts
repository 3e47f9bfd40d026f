import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { install } from '../ingest-pipelines/src/install.ts';
import { remove } from '../ingest-pipelines/src/remove.ts';
import { withElasticsearch } from './support/elasticsearch.ts';
import { accessEvent, bePatient } from './support/integration.ts';
import { startStandInScorer } from './support/stand-in-scorer.ts';

type Document = Record<string, unknown>;

jest.setTimeout(5 * 60_000);

const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));
const INDEX = 'logs-api_sentinel.access-default';
let scorer: Awaited<ReturnType<typeof startStandInScorer>>;

beforeAll(async () => {
  const { client } = elasticsearch();
  scorer = await startStandInScorer([0, ...Array.from({ length: 10_000 }, () => 79.65)]);
  await install({ client, scorerUrl: scorer.url, streams: [] });
  await bePatient(client);
});
afterAll(() => scorer.stop());

async function stored(document: Document, index = INDEX): Promise<Document> {
  const { client } = elasticsearch();
  const answer = await client.index({ index, op_type: 'create', document, refresh: true });
  return (await client.get<Document>({ index: answer._index, id: answer._id }))._source as Document;
}

describe('what is sent to our own data stream', () => {
  test('a first score of 0 leaves room for decimals: 79.65 lies above 79.5 and below 79.66', async () => {
    const { client } = elasticsearch();
    expect(await stored(accessEvent('zero'))).toMatchObject({ api_sentinel: { risk: { score: 0 } } });
    await stored(accessEvent('high'));
    for (const field of ['api_sentinel.risk.score', 'event.risk_score']) {
      const ids = async (range: { gt?: number; gte?: number; lt?: number; lte?: number }) => {
        const found = await client.search<Document>({
          index: INDEX,
          query: { range: { [field]: range } },
          sort: '_doc',
        });
        return found.hits.hits.map((hit) => (hit._source as { event: { id: string } }).event.id);
      };
      expect(await ids({ gt: 79.5 })).toEqual(['high']);
      expect(await ids({ gte: 79.65, lte: 79.65 })).toEqual(['high']);
      expect(await ids({ gt: 79.65 })).toEqual([]);
      expect(await ids({ gt: 79.64, lt: 79.66 })).toEqual(['high']);
      expect(await ids({ lte: 0 })).toEqual(['zero']);
    }
  });

  test('a raw line becomes an event of its own time', async () => {
    const message =
      '198.51.100.7 - bob [17/May/2015:12:05:03 +0200] "GET /a/b?x=1%27&y=<script> HTTP/1.1" 404 203 "http://x/" "Mozilla/5.0 \\"q\\"" "203.0.113.9, 10.0.0.1"';
    expect(await stored({ '@timestamp': '2026-01-01T00:00:00Z', message })).toMatchObject({
      '@timestamp': '2015-05-17T10:05:03.000Z',
      message,
      event: { kind: 'event', category: ['web'], outcome: 'failure', created: '2026-01-01T00:00:00Z' },
      source: { address: '198.51.100.7', ip: '198.51.100.7' },
      user: { name: 'bob' },
      http: {
        version: '1.1',
        request: { method: 'GET', referrer: 'http://x/', headers: { 'x-forwarded-for': '203.0.113.9, 10.0.0.1' } },
        response: { status_code: 404, body: { bytes: 203 } },
      },
      url: { original: '/a/b?x=1%27&y=<script>', path: '/a/b', query: 'x=1%27&y=<script>' },
      user_agent: { original: 'Mozilla/5.0 \\"q\\"' },
      api_sentinel: { status: 'scored' },
    });
  });

  test('what a line does not say is absent', async () => {
    const document = await stored({
      message: 'proxy.local - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.0" 200 - "-" "-"',
    });
    expect(document).toMatchObject({ source: { address: 'proxy.local' }, http: { response: { status_code: 200 } } });
    expect(document).not.toHaveProperty('source.ip');
    for (const field of ['user', 'user_agent', 'http.response.body', 'http.request.referrer', '_api_sentinel']) {
      expect(document).not.toHaveProperty(field);
    }
  });

  test('a document that is ECS already is not read as a line', async () => {
    const event = accessEvent('ecs', {
      message: '1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET /other HTTP/1.0" 500 1',
    });
    expect(await stored(event)).toMatchObject({ '@timestamp': event['@timestamp'], url: { path: '/' } });
  });

  const line = (request: string) => `1.2.3.4 - - [17/May/2015:10:05:03 +0000] "${request}" 200 1 "-" "-"`;
  test.each([
    ['no log line', { message: 'hello "world" [' }],
    ['bytes of TLS', { message: line('\\x16\\x03\\x01') }],
    ['a path with quotes and spaces', { message: line('GET /a b\\"c HTTP/1.1') }],
    ['a month that is none', { message: line('GET / HTTP/1.1').replace('May', 'Mai') }],
    ['a status that is none', { message: line('GET / HTTP/1.1').replace(' 200 ', ' abc ') }],
    ['very many quotes', { message: `1.2.3.4 - - [${'" '.repeat(30_000)}` }],
    ['very many backslashes', { message: line('\\'.repeat(60_001)) }],
    ['very many spaces', { message: line(`GET ${' '.repeat(60_000)}`) }],
    ['a very long line', { message: line(`GET /${'a'.repeat(500_000)} HTTP/1.1`) }],
    ['a number as message', { message: 7 }],
    [
      'fields of another shape',
      { message: line('GET / HTTP/1.1'), source: { ip: 'nobody' }, event: { category: 'mine' } },
    ],
    ['control characters', { message: line('GET /\u0000\u0001 HTTP/1.1') }],
    ['wrong types', accessEvent('wrong', { http: { response: { status_code: 'abc' } } })],
  ])('is never lost: %s', async (_, document) => {
    const result = await stored(document as Document, 'logs-api_sentinel.access-hostile');
    expect(result['@timestamp']).toBeDefined();
    expect(result).toMatchObject({ ...(document as Document), api_sentinel: { status: 'scored' } });
  });

  test('our own documents are passed by', async () => {
    const { client } = elasticsearch();
    const own = {
      '@timestamp': '2026-01-01T00:00:00Z',
      event: { kind: 'alert' },
      api_sentinel: { alert: { id: 'x' } },
    };
    expect(await stored(own)).toMatchObject({ api_sentinel: { alert: { id: 'x' } } });
    expect(await stored(own)).not.toHaveProperty('api_sentinel.status');
    const index = 'api-sentinel-alerts-own';
    await client.index({ index, id: '1', document: { '@timestamp': own['@timestamp'] }, pipeline: 'api_sentinel' });
    expect((await client.get<Document>({ index, id: '1' }))._source).not.toHaveProperty('api_sentinel');
  });
});

test('alerts are mapped as they are written, and nothing else is', async () => {
  const { client } = elasticsearch();
  const index = 'api-sentinel-alerts-mapped';
  const alert = {
    id: 'x',
    risk: { score: 0, level: 'LOW' },
    attack: { type: 'xss', confidence: 1, owasp: [], mitre: [], evidence: [{ field: 'url.query', start: 1 }] },
    explanation: { base: 1, others: 0, contributions: [{ feature: 'a', value: 'b', usual: 'c', points: 1 }] },
    first_event_time: '2026-01-01T00:00:00Z',
    count: 1,
    unknown: { deep: 1 },
  };
  const document = { '@timestamp': '2026-01-01T00:00:00Z', event: { kind: 'alert' }, url: { path: '/' }, new_field: 1 };
  await client.index({ index, document: { ...document, api_sentinel: { alert, merge: { any: 'thing' } } } });
  const {
    [index]: { mappings },
  } = await client.indices.getMapping({ index });
  const text = JSON.stringify(mappings);
  expect(mappings.properties?.['@timestamp']).toEqual({ type: 'date' });
  for (const absent of ['unknown', 'deep', 'new_field', 'any', 'usual']) expect(text).not.toContain(`"${absent}"`);
});

test('removing keeps the events, and says so', async () => {
  const { client } = elasticsearch();
  const { kept } = await remove({ client });
  expect(kept).toEqual(
    expect.arrayContaining([expect.stringMatching(/^data stream logs-api_sentinel.access-default with its events/)]),
  );
  expect((await client.count({ index: INDEX })).count).toBeGreaterThan(3);
  const { data_stream: _, ...document } = accessEvent('after');
  expect(await stored(document)).not.toHaveProperty('api_sentinel');
  const again = await install({ client, scorerUrl: scorer.url, streams: [] });
  expect(again.changed).toContain('index template logs-api_sentinel.access');
});
