import type { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { install } from '../ingest-pipelines/src/install.ts';
import { simulate } from '../scripts/simulator/simulate.ts';
import { withElasticsearch } from './support/elasticsearch.ts';
import { bePatient } from './support/integration.ts';
import { startTestScorer, type TestScorer } from './support/scorer.ts';
import { sharedEvents } from './support/shared-data.ts';
import { startStandInScorer } from './support/stand-in-scorer.ts';
import { until } from './support/until.ts';

type Document = Record<string, unknown>;

const STREAM = 'logs-nginx.access';
const PLAIN = 'plain-twin';
const BULK = 500;

const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));

/** What an access log integration brings: a template, its default pipeline and, in it, the hook for the user's own. */
async function putNginxIntegration(client: Client): Promise<void> {
  await client.ingest.putPipeline({
    id: `${STREAM}@integration`,
    processors: [{ pipeline: { name: `${STREAM}@custom`, ignore_missing_pipeline: true } }],
  });
  await client.ingest.putPipeline({
    id: `${STREAM}@custom`,
    processors: [{ set: { field: 'labels.team', value: 'payments' } }],
  });
  await client.indices.putIndexTemplate({
    name: STREAM,
    index_patterns: [`${STREAM}-*`],
    data_stream: {},
    priority: 200,
    composed_of: [`${STREAM}@custom`],
    ignore_missing_component_templates: [`${STREAM}@custom`],
    template: {
      settings: { number_of_replicas: 0, 'index.default_pipeline': `${STREAM}@integration` },
      mappings: {
        dynamic_templates: [
          { text: { match_mapping_type: 'string', mapping: { type: 'keyword', ignore_above: 1024 } } },
        ],
        properties: { '@timestamp': { type: 'date' }, source: { properties: { ip: { type: 'ip' } } } },
      },
    },
  });
  await client.ingest.putPipeline({ id: 'empty', processors: [] });
  await client.indices.create({
    index: PLAIN,
    settings: { number_of_replicas: 0, 'index.default_pipeline': 'empty' },
    mappings: { dynamic: false },
  });
}

function realEvents(): Document[] {
  const shared = ['elastic_apache_first_half', 'httpparams_test'].map(sharedEvents);
  if (shared.every((events) => events !== undefined)) return shared.flat() as Document[];
  const generated: Document[] = [];
  for (const { event } of simulate({ seed: 3, start: Date.UTC(2026, 0, 5), hours: 1, rate: 2, attackShare: 0.1 })) {
    generated.push(event as Document);
  }
  return generated;
}

/** As text: what a shipper may send and no JavaScript object can hold. */
const ODD_SOURCES = [
  '{"@timestamp":"2026-01-05T00:00:00Z","event":{"id":"odd-1"},"http":{"request":{"method":"GET"}},"url":{"path":"/a"},"source":{"ip":"198.51.100.1"},"labels":{"long":9007199254740993,"decimal":1.10,"exponent":1e3,"tiny":0.1000000000000000055}}',
  '{"@timestamp":"2026-01-05T00:00:01Z","event.id":"odd-2","http.request.method":"GET","url.path":"/b","source.ip":"198.51.100.2"}',
  '{"@timestamp":"2026-01-05T00:00:02Z","event":{"id":"odd-3","reason":"mine","risk_score":7},"threat":{"framework":"mine"},"http":{"request":{"method":"GET"}},"url":{"path":"/c?q=<script>alert(1)</script>"},"source":{"ip":"198.51.100.3"}}',
  '{"@timestamp":"2026-01-05T00:00:03Z","event":{"id":"odd-4"},"http":{"request":{"method":["GET"]}},"url":{"path":["/d"]},"source":{"ip":"198.51.100.4"},"tags":[],"empty":{},"nothing":null}',
];

async function send(client: Client, index: string, sources: readonly string[], pipeline?: string): Promise<void> {
  for (let start = 0; start < sources.length; start += BULK) {
    const operations = sources.slice(start, start + BULK).map((source) => `{"create":{}}\n${source}\n`);
    const answer = await client.bulk({ index, ...(pipeline && { pipeline }), operations: operations as never });
    expect(answer.items.filter((item) => item.create?.error).map((item) => item.create?.error)).toEqual([]);
  }
}

/** All sources of an index by event id; each id may stand there once only. */
async function sourcesById(client: Client, index: string): Promise<Map<string, Document>> {
  await client.indices.refresh({ index });
  const found = new Map<string, Document>();
  let after: unknown[] | undefined;
  for (;;) {
    const page = await client.search<Document>({
      index,
      size: 2_000,
      sort: ['_doc'],
      ...(after && { search_after: after as never }),
    });
    if (page.hits.hits.length === 0) return found;
    for (const hit of page.hits.hits) {
      const source = hit._source!;
      const id = (source['event.id'] ?? (source.event as Document).id) as string;
      expect(found.has(id)).toBe(false);
      found.set(id, source);
    }
    after = page.hits.hits.at(-1)!.sort as unknown[];
  }
}

/** The document without what we add: all of ours, and the ECS fields that the user's own document lacks. */
function withoutOurs(document: Document, original: Document): Document {
  const { api_sentinel: _ours, ...rest } = structuredClone(document);
  const event = rest.event as Document | undefined;
  const before = original.event as Document | undefined;
  for (const field of ['risk_score', 'risk_score_norm', 'reason']) {
    if (event && !(before && field in before)) delete event[field];
  }
  if (event && Object.keys(event).length === 0) delete rest.event;
  if (!('threat' in original)) delete rest.threat;
  const labels = rest.labels as Document;
  delete labels.team;
  if (Object.keys(labels).length === 0) delete rest.labels;
  return rest;
}

describe('real events through a hook into a stream of the user', () => {
  let scorer: TestScorer;
  let documents: Map<string, Document>;
  let plain: Map<string, Document>;
  let sent: number;

  beforeAll(async () => {
    const { client, url } = elasticsearch();
    await putNginxIntegration(client);
    scorer = await startTestScorer(url);
    await install({ client, scorerUrl: scorer.url, streams: [STREAM] });
    await bePatient(client);
    const sources = [...realEvents().map((event) => JSON.stringify(event)), ...ODD_SOURCES];
    sent = sources.length;
    await send(client, `${STREAM}-default`, sources);
    await send(client, PLAIN, sources);
    // What the door had no room for is scored in place by back-filling.
    let left: unknown;
    await until(
      'every document to be scored',
      async () => {
        await client.indices.refresh({ index: `${STREAM}-default` });
        const query = { bool: { must_not: { term: { 'api_sentinel.status': 'scored' } } } };
        const found = await client.search<Document>({ index: `${STREAM}-default`, size: 3, query });
        left = found.hits.hits.map((hit) => hit._source);
        return found.hits.hits.length === 0;
      },
      { within: 120_000, say: () => JSON.stringify(left) },
    );
    documents = await sourcesById(client, `${STREAM}-default`);
    plain = await sourcesById(client, PLAIN);
  }, 300_000);

  afterAll(() => scorer?.end());

  test('every document arrives once', () => {
    expect(sent).toBeGreaterThan(5_000);
    expect(documents.size).toBe(sent);
  });

  test('every document is scored, with its own id and a risk', () => {
    for (const [id, document] of documents) {
      expect(document.api_sentinel).toMatchObject({
        status: 'scored',
        event_id: id,
        risk: { score: expect.any(Number), level: expect.stringMatching(/^(CRITICAL|HIGH|MEDIUM|LOW)$/) },
      });
    }
  });

  test('leaving ours aside, it is the document that an empty pipeline leaves', () => {
    for (const [id, document] of documents) {
      const expected = plain.get(id)!;
      expect(withoutOurs(document, expected)).toEqual(expected);
    }
  });

  test('a number that JavaScript can not hold keeps all its digits', async () => {
    const answer = await fetch(`${elasticsearch().url}/${STREAM}-default/_search?q=event.id:odd-1`);
    const text = await answer.text();
    expect(text).toContain('"status":"scored"');
    expect(text).toContain('9007199254740993');
  });

  test('a field of the user that has the name of one of ours stays as it was', () => {
    expect(documents.get('odd-3')).toMatchObject({
      event: { reason: 'mine', risk_score: 7 },
      threat: { framework: 'mine' },
    });
  });

  test("the user's own processor is still effective", () => {
    for (const document of documents.values()) expect(document.labels).toMatchObject({ team: 'payments' });
  });
});

test('a first score of 0 does not make the field a whole number: 79.65 lies above 79.5', async () => {
  const { client } = elasticsearch();
  const scorer = await startStandInScorer([0, 79.65]);
  try {
    await install({ client, scorerUrl: scorer.url, streams: [] });
    await bePatient(client);
    const index = 'logs-api_sentinel.access-exact';
    for (const id of ['first', 'second']) {
      const source = {
        '@timestamp': '2026-01-05T00:00:00Z',
        event: { id },
        http: { request: { method: 'GET' } },
        url: { path: '/' },
      };
      await send(client, index, [JSON.stringify(source)]);
    }
    await client.indices.refresh({ index });
    const found = await client.search<Document>({
      index,
      query: { range: { 'api_sentinel.risk.score': { gt: 79.5 } } },
    });
    expect(found.hits.hits.map((hit) => hit._source)).toMatchObject([{ event: { id: 'second' } }]);
    const least = await client.search<Document>({ index, query: { term: { 'api_sentinel.risk.score': 0 } } });
    expect(least.hits.hits.map((hit) => hit._source)).toMatchObject([{ event: { id: 'first' } }]);
  } finally {
    await scorer.stop();
  }
}, 60_000);
