import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { check } from '../ingest-pipelines/src/check.ts';
import { install } from '../ingest-pipelines/src/install.ts';
import { remove } from '../ingest-pipelines/src/remove.ts';
import { withElasticsearch } from './support/elasticsearch.ts';
import { accessEvent, bePatient, everything, putIntegration } from './support/integration.ts';
import { startStandInScorer } from './support/stand-in-scorer.ts';

type Document = Record<string, unknown>;

jest.setTimeout(10 * 60_000);

const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));
let scorer: Awaited<ReturnType<typeof startStandInScorer>>;

beforeAll(async () => {
  scorer = await startStandInScorer(Array.from({ length: 1_000 }, () => 79.65));
});
afterAll(() => scorer.stop());

/** Sends one document and gives it back as it was stored. */
async function stored(index: string, document: Document): Promise<Document> {
  const { client } = elasticsearch();
  const answer = await client.index({ index, op_type: 'create', document, refresh: true });
  const found = await client.get<Document>({ index: answer._index, id: answer._id });
  return found._source as Document;
}

const writeIndex = async (stream: string) => {
  const { client } = elasticsearch();
  return (await client.indices.resolveIndex({ name: stream })).data_streams[0].backing_indices as string;
};

async function fieldType(index: string, field: string): Promise<string | undefined> {
  const answer = await elasticsearch().client.indices.getFieldMapping({ index, fields: field });
  const [{ mappings }] = Object.values(answer);
  return Object.values(mappings[field]?.mapping ?? {})[0]?.type;
}

const theirProcessors = [
  { set: { field: 'labels.team', value: 'payments' } },
  { set: { field: 'labels.seen_status', copy_from: 'api_sentinel.status', ignore_empty_value: true } },
];
const STREAM = 'logs-nginx.access';

describe('installing beside what a user has', () => {
  let before: Document;

  beforeAll(async () => {
    const { client } = elasticsearch();
    await putIntegration(client, STREAM, {
      custom: { description: 'mine', version: 4, processors: theirProcessors, _meta: { owner: 'me' } },
    });
    await client.cluster.putComponentTemplate({
      name: `${STREAM}@custom`,
      version: 2,
      template: {
        settings: { 'index.refresh_interval': '7s' },
        mappings: { properties: { mine: { type: 'long' }, event: { properties: { reason: { type: 'text' } } } } },
      },
    });
    await stored(`${STREAM}-default`, accessEvent('before-1'));
    await stored(`${STREAM}-shop`, accessEvent('before-2'));
    before = await everything(client);
  });

  test('says before what is missing', async () => {
    const { problems } = await check({ client: elasticsearch().client, streams: [STREAM] });
    expect(problems).toEqual(
      expect.arrayContaining([
        'The pipeline api_sentinel is missing: run the setup.',
        `The pipeline ${STREAM}@custom does not call ours: run the setup for it.`,
        expect.stringMatching(/^The next index of logs-nginx.access would lack the mapping of api_sentinel/),
        expect.stringMatching(/^\.ds-logs-nginx\.access-shop-.* lacks the mapping of .* so they are mapped by guess/),
      ]),
    );
  });

  test('finds the streams with API requests, hooks them, and has nothing to change a second time', async () => {
    const { client } = elasticsearch();
    const report = await install({ client, scorerUrl: scorer.url });
    expect(report.streams).toEqual([STREAM]);
    expect(report.warnings).toEqual([]);
    expect(report.changed).toEqual(
      expect.arrayContaining(['pipeline api_sentinel', `hook in pipeline ${STREAM}@custom`]),
    );
    expect(await install({ client, scorerUrl: scorer.url })).toMatchObject({ changed: [], warnings: [] });
    await bePatient(client);
    expect(await install({ client, scorerUrl: scorer.url })).toMatchObject({ changed: [], warnings: [] });
    expect((await check({ client, scorerUrl: scorer.url })).problems).toEqual([]);
  });

  test("leaves the user's processors effective and in front of ours", async () => {
    const document = await stored(`${STREAM}-default`, accessEvent('hooked'));
    expect(document).toMatchObject({
      labels: { team: 'payments' },
      api_sentinel: { status: 'scored', event_id: 'hooked', risk: { score: 79.65 } },
      event: { id: 'hooked', risk_score: 79.65 },
    });
    expect(document.labels).toEqual({ team: 'payments' });
  });

  test('maps our fields in the index that is being written and in the next, and the fields of the user stay', async () => {
    const { client } = elasticsearch();
    for (const stream of [`${STREAM}-default`, `${STREAM}-shop`]) {
      const index = [await writeIndex(stream)].flat().at(-1) as string;
      expect(await fieldType(index, 'api_sentinel.risk.score')).toBe('double');
      expect(await fieldType(index, 'event.risk_score')).toBe('float');
    }
    await stored(`${STREAM}-new`, accessEvent('new'));
    const next = [await writeIndex(`${STREAM}-new`)].flat().at(-1) as string;
    expect(await fieldType(next, 'api_sentinel.risk.score')).toBe('double');
    expect(await fieldType(next, 'event.reason')).toBe('text');
    expect(await fieldType(next, 'mine')).toBe('long');
    const settings = await client.indices.getSettings({ index: next, flat_settings: true });
    expect(Object.values(settings)[0].settings).toMatchObject({ 'index.refresh_interval': '7s' });
  });

  test('brings an older version up to date where it stands', async () => {
    const { client } = elasticsearch();
    const old = { pipeline: { tag: 'api_sentinel', name: 'api_sentinel', ignore_missing_pipeline: true } };
    await client.ingest.putPipeline({
      id: `${STREAM}@custom`,
      processors: [theirProcessors[0], old, theirProcessors[1]],
    });
    await client.ingest.putPipeline({
      id: 'api_sentinel',
      _meta: { managed_by: 'api-sentinel', version: 0 },
      processors: [{ api_sentinel: { url: scorer.url, timeout: '30s' } } as never],
    });
    expect((await check({ client })).problems).toEqual([
      "The pipeline api_sentinel differs from this version's: run the setup.",
      `The hook in the pipeline ${STREAM}@custom differs from this version's: run the setup for it.`,
    ]);
    const { changed } = await install({ client, streams: [STREAM] });
    expect(changed).toEqual(['pipeline api_sentinel', `hook in pipeline ${STREAM}@custom`]);
    const { [`${STREAM}@custom`]: custom, api_sentinel: ours } = await client.ingest.getPipeline();
    expect(custom.processors?.map((processor) => Object.keys(processor)[0])).toEqual(['set', 'pipeline', 'set']);
    expect(ours.processors?.[0]).toMatchObject({ api_sentinel: { url: scorer.url, timeout: '30s' } });
    const document = await stored(`${STREAM}-default`, accessEvent('moved'));
    expect(document).toMatchObject({ labels: { team: 'payments', seen_status: 'scored' } });
    await client.ingest.putPipeline({
      id: `${STREAM}@custom`,
      description: 'mine',
      version: 4,
      processors: [...theirProcessors, custom.processors?.[1] as never],
      _meta: { owner: 'me' },
    });
  });

  test('refuses to go back behind a newer version', async () => {
    const { client } = elasticsearch();
    const name = 'api_sentinel@mappings';
    const [{ component_template: template }] = (await client.cluster.getComponentTemplate({ name }))
      .component_templates;
    await client.cluster.putComponentTemplate({
      name,
      ...template,
      _meta: { managed_by: 'api-sentinel', version: 99 },
    });
    await expect(install({ client, streams: [] })).rejects.toThrow(/a newer version is installed \(99;/);
    await client.cluster.putComponentTemplate({ name, ...template });
  });

  test('removed, it leaves exactly what was there before', async () => {
    const { client } = elasticsearch();
    const report = await remove({ client });
    expect(report.removed).toEqual(
      expect.arrayContaining([
        `hook in pipeline ${STREAM}@custom`,
        'pipeline api_sentinel',
        'component template api_sentinel@mappings',
      ]),
    );
    expect(await everything(client)).toEqual(before);
    const document = await stored(`${STREAM}-default`, accessEvent('after'));
    expect(document.labels).toEqual({ team: 'payments' });
    expect(document.api_sentinel).toBeUndefined();
    expect((await remove({ client })).removed).toEqual([]);
  });
});

describe('streams that are not as one would wish', () => {
  test('a strict mapping is told, and takes scored documents once installed', async () => {
    const { client } = elasticsearch();
    const stream = 'logs-strict.access';
    await putIntegration(client, stream, {
      mappings: {
        dynamic: 'strict',
        properties: {
          '@timestamp': { type: 'date' },
          event: { dynamic: 'strict', properties: { id: { type: 'keyword' } } },
          http: { type: 'object', enabled: false },
          url: { type: 'object', enabled: false },
          source: { type: 'object', enabled: false },
        },
      },
    });
    await stored(`${stream}-default`, accessEvent('strict-1'));
    const { problems } = await check({ client, streams: [stream] });
    expect(problems).toContainEqual(expect.stringMatching(/its mapping is strict, so scored documents are refused/));

    await install({ client, scorerUrl: scorer.url, streams: [stream] });
    expect((await check({ client })).problems).toEqual([]);
    await bePatient(client);
    const document = await stored(`${stream}-default`, accessEvent('strict-2'));
    expect(document).toMatchObject({ api_sentinel: { status: 'scored' }, event: { risk_score: 79.65 } });
    await remove({ client });
  });

  test('too few free fields are told before anything is changed', async () => {
    const { client } = elasticsearch();
    const stream = 'logs-narrow.access';
    await putIntegration(client, stream, { settings: { 'index.mapping.total_fields.limit': 30 } });
    await stored(`${stream}-default`, accessEvent('narrow'));
    const before = await everything(client);
    await expect(install({ client, scorerUrl: scorer.url, streams: [stream] })).rejects.toThrow(
      /^Nothing was changed, because \.ds-logs-narrow.* may have 30 fields and would have \d+ with ours: raise index.mapping.total_fields.limit/,
    );
    expect(await everything(client)).toEqual(before);
    const { problems } = await check({ client, streams: [stream] });
    expect(problems).toContainEqual(expect.stringMatching(/may have 30 fields and would have \d+ with ours/));
  });

  test('a field of ours with the wrong type is told with what to do', async () => {
    const { client } = elasticsearch();
    const stream = 'logs-guessed.access';
    await putIntegration(client, stream);
    await stored(`${stream}-default`, accessEvent('guessed', { api_sentinel: { risk: { score: 0 } } }));
    const { warnings } = await install({ client, scorerUrl: scorer.url, streams: [stream] });
    expect(warnings).toEqual([
      expect.stringMatching(/api_sentinel\.risk\.score is long and must be double: roll it over/),
    ]);
    expect((await check({ client })).problems).toEqual(warnings);
    await remove({ client });
  });

  test('a stream whose pipeline does not come by its @custom pipeline is told', async () => {
    const { client } = elasticsearch();
    const stream = 'logs-alone.access';
    await putIntegration(client, stream, { settings: { 'index.default_pipeline': '_none' } });
    await stored(`${stream}-default`, accessEvent('alone'));
    await install({ client, scorerUrl: scorer.url, streams: [stream] });
    expect((await check({ client })).problems).toEqual([
      expect.stringMatching(/Events of .* do not come by logs-alone.access@custom: let a default pipeline call it/),
    ]);
    await remove({ client });
  });

  test('an ordinary index under the name of a stream is hooked as well', async () => {
    const { client } = elasticsearch();
    const stream = 'logs-plain.access';
    await putIntegration(client, stream, { dataStream: false });
    await stored(`${stream}-default`, accessEvent('plain-1'));
    const before = await everything(client);
    await install({ client, scorerUrl: scorer.url, streams: [stream] });
    expect((await check({ client })).problems).toEqual([]);
    await bePatient(client);
    const document = await stored(`${stream}-default`, accessEvent('plain-2'));
    expect(document.api_sentinel).toMatchObject({ status: 'scored' });
    await remove({ client });
    expect(await everything(client)).toEqual(before);
  });

  test('a missing plugin stops the installation before anything is changed, and documents go on as pending', async () => {
    const { client, server } = elasticsearch();
    await install({ client, scorerUrl: scorer.url, streams: [STREAM] });
    await server.restart({ plugin: undefined });
    const document = await stored(`${STREAM}-default`, accessEvent('without'));
    expect(document).toMatchObject({
      labels: { team: 'payments' },
      api_sentinel: { status: 'pending', reason_pending: 'pipeline_failed' },
    });
    await expect(install({ client, scorerUrl: scorer.url, streams: [] })).rejects.toThrow(
      /^Nothing was changed, because the plugin is missing on api-sentinel: install it on every node/,
    );
    expect((await check({ client })).problems).toContainEqual(
      expect.stringMatching(/^The plugin is missing on node api-sentinel/),
    );
    await remove({ client });
    await install({ client, streams: [], processor: false });
    expect((await check({ client, processor: false })).problems).toEqual([]);
    await remove({ client });
    await server.restart({ plugin: (await buildProcessor()).zip });
  });
});
