import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { install } from '../ingest-pipelines/src/install.ts';
import { withElasticsearch } from './support/elasticsearch.ts';
import { type Plugin, parseLogstash } from './support/logstash-configuration.ts';
import { freePorts, startProgram } from './support/process.ts';
import { shipped } from './support/shipper-files.ts';
import { until } from './support/until.ts';

/**
 * Filebeat and Logstash are not here: their configurations are read, and their requests made as they make them, in their
 * order, with what their configurations say.
 */
const STREAM = 'logs-api_sentinel.access-default';
const FILTER = 'filter_path=errors,items.*.error,items.*.status';
const LINE =
  '198.51.100.7 - anna [22/Nov/2026:19:00:00 +0000] "GET /a?q=1%27 HTTP/1.1" 404 12 "-" "curl/8.5.0" "203.0.113.5"';
const ECS = {
  '@timestamp': '2026-11-22T19:00:01.250Z',
  event: { kind: 'event', category: ['web'], type: ['access'], duration: 1_250_000 },
  http: {
    version: '1.1',
    request: { method: 'GET', referrer: '' },
    response: { status_code: 200, body: { bytes: 5 } },
  },
  url: { original: '/b', path: '/b', query: '' },
  source: { address: '198.51.100.8', ip: '198.51.100.8' },
};

const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));

interface FilebeatSettings {
  readonly 'filebeat.inputs': readonly {
    readonly type: string;
    readonly id: string;
    readonly paths: readonly string[];
  }[];
  readonly processors: readonly Record<string, unknown>[];
  readonly 'queue.disk': { readonly max_size: string };
  readonly 'output.elasticsearch': {
    readonly index: string;
    readonly hosts: readonly string[];
    readonly compression_level: number;
    readonly max_retries: number;
    readonly preset: string;
  };
  readonly 'setup.template.enabled': boolean;
  readonly 'setup.ilm.enabled': boolean;
}

const filebeat = parse(shipped('filebeat/filebeat.yml')) as FilebeatSettings;
const logstash = parseLogstash(shipped('logstash/api-sentinel.conf'));
const logstashOutput = logstash.output?.[0] as Plugin;

async function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${elasticsearch().url}${path}`, { method, headers });
}

interface BulkAnswer {
  readonly errors: boolean;
  readonly items: readonly Record<string, { readonly status: number; readonly error?: { readonly type: string } }>[];
}

async function bulk(
  pairs: readonly (readonly [object, object])[],
  headers: Record<string, string>,
): Promise<BulkAnswer> {
  const text = pairs.map(([action, document]) => `${JSON.stringify(action)}\n${JSON.stringify(document)}\n`).join('');
  const answer = await fetch(`${elasticsearch().url}/_bulk?${FILTER}`, {
    method: 'POST',
    headers: { ...headers, 'content-encoding': 'gzip' },
    body: gzipSync(text),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as BulkAnswer;
}

/** Filebeat and Logstash count 201 and 409 as done, and drop other 4xx but 429. */
function statuses(answer: BulkAnswer): number[] {
  return answer.items.map((item) => item.create!.status);
}

async function stored(id: string): Promise<Record<string, unknown>> {
  const { client } = elasticsearch();
  await client.indices.refresh({ index: STREAM });
  const found = await client.search<Record<string, unknown>>({ index: STREAM, query: { term: { 'event.id': id } } });
  expect(found.hits.hits).toHaveLength(1);
  return found.hits.hits[0]!._source!;
}

const PARSED_LINE = {
  '@timestamp': '2026-11-22T19:00:00.000Z',
  http: {
    request: { method: 'GET', headers: { 'x-forwarded-for': '203.0.113.5' } },
    response: { status_code: 404, body: { bytes: 12 } },
  },
  url: { path: '/a', query: 'q=1%27' },
  source: { ip: '198.51.100.7' },
  user: { name: 'anna' },
  user_agent: { original: 'curl/8.5.0' },
};

beforeAll(async () => {
  const { client } = elasticsearch();
  const [nobody] = await freePorts(1);
  await install({ client, scorerUrl: `http://127.0.0.1:${nobody}`, streams: [] });
}, 120_000);

describe('Filebeat', () => {
  test('has a configuration that can be read, waits on disk, retries for ever and leaves templates to us', () => {
    expect(filebeat['filebeat.inputs'].map(({ type }) => type)).toEqual(['filestream', 'filestream']);
    expect(new Set(filebeat['filebeat.inputs'].map(({ id }) => id)).size).toBe(2);
    expect(filebeat['queue.disk'].max_size).toMatch(/^\d+GB$/);
    expect(filebeat['output.elasticsearch']).toMatchObject({ index: STREAM, max_retries: -1, preset: 'custom' });
    expect(filebeat['setup.template.enabled'] || filebeat['setup.ilm.enabled']).toBe(false);
    expect(filebeat.processors.map((processor) => Object.keys(processor)[0])).toEqual([
      'fingerprint',
      'copy_fields',
      'drop_fields',
    ]);
  });

  test('is let in, and its lines and documents arrive once, however often it sends them', async () => {
    const product = { 'user-agent': 'Elastic-filebeat/8.19.8 (linux; amd64)', accept: 'application/json' };
    const greeting = await ask('GET', '/', product);
    expect(greeting.headers.get('x-elastic-product')).toBe('Elasticsearch');
    expect(((await greeting.json()) as { version: { number: string } }).version.number).toMatch(/^\d+\.\d+\.\d+/);

    const own = {
      agent: { type: 'filebeat', version: '8.19.8', name: 'web-1', id: '0b9e5d0e-3a43-4f0c-8b8e-1f7b7c8f5a11' },
      host: { name: 'web-1' },
      log: { file: { path: '/var/log/nginx/access.log', inode: '7', device_id: '64512' }, offset: 118 },
    };
    const index = filebeat['output.elasticsearch'].index;
    const pairs = [
      [
        { create: { _index: index, _id: 'filebeat-line' } },
        {
          '@timestamp': '2026-11-22T19:00:05.000Z',
          ...own,
          message: LINE,
          event: { id: 'filebeat-line' },
          ecs: { version: '8.0.0' },
        },
      ],
      [
        { create: { _index: index, _id: 'filebeat-ecs' } },
        { ...ECS, ...own, event: { ...ECS.event, id: 'filebeat-ecs' } },
      ],
    ] as const;
    const headers = { ...product, 'content-type': 'application/json; charset=UTF-8' };
    expect(statuses(await bulk(pairs, headers))).toEqual([201, 201]);
    expect(statuses(await bulk(pairs, headers))).toEqual([409, 409]);

    expect(await stored('filebeat-line')).toMatchObject({
      ...PARSED_LINE,
      api_sentinel: { event_id: 'filebeat-line', status: 'pending' },
    });
    expect(await stored('filebeat-ecs')).toMatchObject({
      ...ECS,
      host: { name: 'web-1' },
      api_sentinel: { event_id: 'filebeat-ecs' },
    });
  });

  test('is told of a document that can never be taken, while its neighbours are', async () => {
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    const answer = await bulk(
      [
        [{ create: { _index: STREAM, _id: 'good' } }, { ...ECS, event: { id: 'good' } }],
        [{ create: { _index: STREAM, _id: 'bad' } }, { ...ECS, '@timestamp': 'never', event: { id: 'bad' } }],
      ],
      headers,
    );
    expect(statuses(answer)).toEqual([201, 400]);
    expect(answer.items[1]!.create!.error?.type).toBe('document_parsing_exception');
  });
});

describe('Logstash', () => {
  test('has a configuration that can be read, which creates with the id that an event has', () => {
    expect(Object.keys(logstash)).toEqual(['input', 'filter', 'output']);
    expect(logstash.input!.map((input) => (input as Plugin).name)).toEqual(['file', 'beats']);
    expect(logstashOutput).toMatchObject({
      name: 'elasticsearch',
      settings: {
        index: STREAM,
        action: 'create',
        document_id: '%{[@metadata][_id]}',
        data_stream: false,
        manage_template: false,
        ilm_enabled: false,
      },
    });
    const [pipeline] = parse(shipped('logstash/pipelines.yml')) as Record<string, unknown>[];
    expect(pipeline).toMatchObject({
      'queue.type': 'persisted',
      'dead_letter_queue.enable': true,
      'pipeline.batch.size': 1_000,
    });
  });

  test('is let in, and its lines and documents arrive once, however often it sends them', async () => {
    const agent = {
      'user-agent': 'logstash/8.19.8 (OS=Linux-6.1; JVM=Eclipse Adoptium-21)',
      'x-elastic-product-origin': 'logstash-output-elasticsearch',
    };
    expect((await ask('HEAD', '/', agent)).status).toBe(200);
    const greeting = await ask('GET', '/', agent);
    expect(greeting.headers.get('x-elastic-product')).toBe('Elasticsearch');
    const license = (await (await ask('GET', '/_license', agent)).json()) as { license: { status: string } };
    expect(license.license.status).toBe('active');

    const { index } = logstashOutput.settings;
    const own = { host: { name: 'web-1' }, log: { file: { path: '/var/log/apache2/api-sentinel.log' } } };
    const pairs = [
      [
        { create: { _id: 'logstash-line', _index: index, routing: null } },
        { '@timestamp': '2026-11-22T19:00:05.123456789Z', ...own, message: LINE, event: { id: 'logstash-line' } },
      ],
      [
        { create: { _id: 'logstash-ecs', _index: index, routing: null } },
        { ...ECS, ...own, event: { ...ECS.event, id: 'logstash-ecs' } },
      ],
    ] as const;
    const headers = { ...agent, 'content-type': 'application/json' };
    expect(statuses(await bulk(pairs, headers))).toEqual([201, 201]);
    expect(statuses(await bulk(pairs, headers))).toEqual([409, 409]);

    expect(await stored('logstash-line')).toMatchObject({
      ...PARSED_LINE,
      api_sentinel: { event_id: 'logstash-line', status: 'pending' },
    });
    expect(await stored('logstash-ecs')).toMatchObject({ ...ECS, api_sentinel: { event_id: 'logstash-ecs' } });
  });
});

describe('npm run simulate -- --to', () => {
  test('sends each event once into the data stream, however often it is run', async () => {
    const { url, client } = elasticsearch();
    const command = ['--disable-warning=ExperimentalWarning', 'scripts/simulate.ts', '--to', url, '--hours', '0.02'];
    const flags = ['--start', '2026-03-03T10:00:00Z', '--data-stream', 'logs-api_sentinel.access-simulated'];
    const run = async () => {
      const program = startProgram('node_modules/node/bin/node', [...command, ...flags]);
      await until('the simulator to end', () => program.exited, { say: program.output });
      return program.output();
    };
    const [, sent] = /^(\d+) events sent to \S+, 0 were there already\n$/.exec(await run()) ?? [];
    expect(Number(sent)).toBeGreaterThan(50);
    expect(await run()).toMatch(new RegExp(`^0 events sent to \\S+, ${sent} were there already\n$`));
    await client.indices.refresh({ index: 'logs-api_sentinel.access-simulated' });
    expect((await client.count({ index: 'logs-api_sentinel.access-simulated' })).count).toBe(Number(sent));
  }, 90_000);
});

describe('reading of Logstash configurations', () => {
  test.each([
    ['input { stdin { }', 'expected'],
    ['input { stdin { codec = "x" } }', 'cannot be read'],
    ['outputs { }', 'no section'],
    ['filter { mutate { add_field => } }', 'no value'],
    ['filter { if [a] == "b" { mutate { } }', 'expected'],
  ])('%s is refused', (text, words) => {
    expect(() => parseLogstash(text)).toThrow(words);
  });
});
