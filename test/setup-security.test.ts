import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { check } from '../ingest-pipelines/src/check.ts';
import { install } from '../ingest-pipelines/src/install.ts';
import {
  type Privileges,
  RUN_PRIVILEGES,
  SETUP_PRIVILEGES,
  SHIP_PRIVILEGES,
} from '../ingest-pipelines/src/privileges.ts';
import { remove } from '../ingest-pipelines/src/remove.ts';
import { withElasticsearch } from './support/elasticsearch.ts';
import { accessEvent, bePatient, everything, putIntegration } from './support/integration.ts';
import { startStandInScorer } from './support/stand-in-scorer.ts';

type Document = Record<string, unknown>;

jest.setTimeout(5 * 60_000);

const elasticsearch = withElasticsearch(async () => ({
  plugin: (await buildProcessor()).zip,
  security: { password: 'of-the-test' },
}));
const STREAM = 'logs-nginx.access';
const clients: Client[] = [];
let scorer: Awaited<ReturnType<typeof startStandInScorer>>;

beforeAll(async () => {
  scorer = await startStandInScorer([0, ...Array.from({ length: 1_000 }, () => 79.65)]);
  const { client } = elasticsearch();
  await putIntegration(client, STREAM);
  // Streams are looked for by what they hold, which is only found once it is refreshed.
  await client.index({ index: `${STREAM}-default`, op_type: 'create', refresh: true, document: accessEvent('first') });
});
afterAll(async () => {
  await scorer.stop();
  for (const client of clients) await client.close();
});

async function keyWith(privileges: Privileges): Promise<string> {
  const { encoded } = await elasticsearch().client.security.createApiKey({
    name: 'of-the-test',
    role_descriptors: { only: privileges as never },
  });
  return encoded;
}

async function clientWith(privileges: Privileges): Promise<Client> {
  const client = new Client({ node: elasticsearch().url, auth: { apiKey: await keyWith(privileges) } });
  clients.push(client);
  return client;
}

describe('an API key with exactly the documented privileges', () => {
  test('installs, checks and removes', async () => {
    const before = await everything(elasticsearch().client);
    const client = await clientWith(SETUP_PRIVILEGES);
    expect((await install({ client, scorerUrl: scorer.url })).streams).toEqual([STREAM]);
    expect((await check({ client, scorerUrl: scorer.url })).problems).toEqual([]);
    await remove({ client });
    expect(await everything(elasticsearch().client)).toEqual(before);
  });

  const [index] = SETUP_PRIVILEGES.indices;
  const lacking: [string, Privileges][] = [
    ...SETUP_PRIVILEGES.cluster.map((name): [string, Privileges] => [
      `the cluster privilege ${name}`,
      { ...SETUP_PRIVILEGES, cluster: SETUP_PRIVILEGES.cluster.filter((other) => other !== name) },
    ]),
    [
      `the index privilege manage on`,
      { ...SETUP_PRIVILEGES, indices: [{ ...index, privileges: ['view_index_metadata'] }] },
    ],
    [
      'on logs-api_sentinel.access-*, logs-nginx.access-*',
      { ...SETUP_PRIVILEGES, indices: [{ ...index, names: ['api-sentinel-*'] }] },
    ],
  ];
  test.each(lacking)('lacking one, it is told in one sentence: %s', async (sentence, privileges) => {
    const before = await everything(elasticsearch().client);
    const installing = install({ client: await clientWith(privileges), scorerUrl: scorer.url, streams: [STREAM] });
    await expect(installing).rejects.toThrow(`Nothing was changed, because this account lacks`);
    await expect(installing).rejects.toThrow(sentence);
    expect(await everything(elasticsearch().client)).toEqual(before);
  });

  test('runs: reads events, writes verdicts onto them in their place, and keeps alerts', async () => {
    const client = await clientWith(RUN_PRIVILEGES);
    await client.info();
    const { id } = await client.openPointInTime({ index: 'logs-*', keep_alive: '1m' });
    await client.closePointInTime({ id });
    await elasticsearch().client.indices.refresh({ index: 'logs-*' });
    const [hit] = (await client.search({ index: `${STREAM}-*`, seq_no_primary_term: true, size: 1 })).hits.hits;
    const place = { if_seq_no: hit._seq_no as number, if_primary_term: hit._primary_term as number };
    const updated = await client.update({
      index: hit._index,
      id: hit._id as string,
      ...place,
      doc: { labels: { a: 'b' } },
    });
    expect(updated.result).toBe('updated');
    const alias = 'api-sentinel-alerts-test';
    await client.indices.create({ index: `${alias}-000001`, aliases: { [alias]: { is_write_index: true } } });
    await client.bulk({ index: alias, require_alias: true, operations: [{ create: { _id: '1' } }, { a: 1 }] });
    expect((await client.get({ index: alias, id: '1' })).found).toBe(true);
  });

  test('ships, and processors of the user behind ours keep their authentication', async () => {
    const { client } = elasticsearch();
    await install({ client, scorerUrl: scorer.url, streams: [STREAM] });
    await bePatient(client);
    const { [`${STREAM}@custom`]: custom } = await client.ingest.getPipeline({ id: `${STREAM}@custom` });
    await client.ingest.putPipeline({
      id: `${STREAM}@custom`,
      processors: [...(custom.processors ?? []), { set_security_user: { field: 'sender', properties: ['username'] } }],
    });
    const shipper = await clientWith(SHIP_PRIVILEGES);
    const index = `${STREAM}-default`;
    await shipper.bulk({ index, operations: [{ create: { _id: 'shipped' } }, accessEvent('shipped')] });
    await client.indices.refresh({ index });
    const found = await client.search<Document>({ index, query: { term: { 'event.id': 'shipped' } } });
    expect(found.hits.hits[0]._source).toMatchObject({
      api_sentinel: { status: 'scored' },
      sender: { username: 'elastic' },
    });
    await remove({ client });
  });
});

describe('npm run setup', () => {
  const script = fileURLToPath(new URL('../scripts/setup.ts', import.meta.url));

  function setup(args: readonly string[], environment: Record<string, string> = {}) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
      env: { PATH: process.env.PATH ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    return new Promise<{ status: number | null; output: string }>((resolve) => {
      child.on('close', (status) => resolve({ status, output }));
    });
  }

  test('installs, checks and removes by its exit status', async () => {
    const { url } = elasticsearch();
    const key = { ELASTICSEARCH_API_KEY: await keyWith(SETUP_PRIVILEGES) };
    const missing = await setup(['--url', url, '--check', '--stream', STREAM], key);
    expect(missing.status).toBe(1);
    expect(missing.output).toContain('The pipeline api_sentinel is missing: run the setup.');

    const installed = await setup(['--url', url, '--scorer-url', scorer.url, '--stream', `${STREAM}-default`], key);
    expect(installed.output).toContain('Everything is as it should be.');
    expect(installed.status).toBe(0);
    expect((await setup(['--url', url, '--check'], key)).status).toBe(0);

    const password = ['--user', 'elastic', '--password', 'of-the-test'];
    const removed = await setup(['--url', url, '--remove', ...password]);
    expect(removed).toMatchObject({ status: 0, output: expect.stringContaining('pipeline api_sentinel') });
  });

  test.each([
    [2, [], "required option '--url <address>' not specified"],
    [2, ['--url', 'localhost:9200'], 'It must be an address that begins with http:// or https://'],
    [2, ['--url', 'http://127.0.0.1:1', '--stream', 'logs'], 'write <type>-<dataset>, for example logs-nginx.access'],
    [1, ['--url', 'http://127.0.0.1:1', '--user', 'x'], 'A user needs a password'],
    [1, ['--url', 'http://127.0.0.1:1', '--check', '--remove'], 'either --check or --remove'],
    [2, ['--url', 'http://127.0.0.1:1', '--wrong'], "unknown option '--wrong'"],
    [1, ['--url', 'http://127.0.0.1:1'], 'Elasticsearch does not answer'],
  ])('status %i, %j ends with a sentence', async (wanted, args, sentence) => {
    const { status, output } = await setup(args);
    expect(status).toBe(wanted);
    expect(output).toContain(sentence);
    expect(output).not.toMatch(/\n\s+at /);
  });

  test('a wrong password is told as that', async () => {
    const { status, output } = await setup([
      '--url',
      elasticsearch().url,
      '--user',
      'elastic',
      '--password',
      'wrong-one',
    ]);
    expect(status).toBe(1);
    expect(output).toContain('Elasticsearch refused the user and password or the API key');
  });
});
