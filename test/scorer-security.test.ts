import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { install } from '../ingest-pipelines/src/install.ts';
import { RUN_PRIVILEGES } from '../ingest-pipelines/src/privileges.ts';
import type { Alert } from '../scorer-service/src/contract/index.ts';
import { PATHS } from '../scorer-service/src/contract/paths.ts';
import { withElasticsearch } from './support/elasticsearch.ts';
import { accessEvent, bePatient, putIntegration } from './support/integration.ts';
import { startTestScorer, type TestScorer } from './support/scorer.ts';
import { until } from './support/until.ts';

jest.setTimeout(5 * 60_000);

const elasticsearch = withElasticsearch(async () => ({
  plugin: (await buildProcessor()).zip,
  security: { password: 'of-the-test' },
}));
const STREAM = 'logs-nginx.access';
const INDEX = `${STREAM}-default`;
/** What the scorer warned of. */
const warnings: string[] = [];
let scorer: TestScorer;

function attack(id: string): Record<string, unknown> {
  const query = "id=1'+UNION+SELECT+username,password+FROM+users--+-";
  return { ...accessEvent(id), url: { path: '/api/items', query }, source: { ip: '203.0.113.77' } };
}

type Found = Pick<Alert, 'id' | 'count' | 'attack'>;

/** None while Elasticsearch has no shard yet of an index that was just made. */
async function alertsSoFar(): Promise<readonly Found[]> {
  const answer = await fetch(`${scorer.url}${PATHS.alerts}`);
  if (answer.status === 503) return [];
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { alerts: Found[] }).alerts;
}

async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`${scorer.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return JSON.parse(text) as T;
}

describe('the whole scorer under an API key of exactly the documented privileges', () => {
  beforeAll(async () => {
    const { client, url } = elasticsearch();
    const { cluster, indices } = RUN_PRIVILEGES;
    const { encoded } = await client.security.createApiKey({
      name: 'scorer',
      role_descriptors: { only: { cluster: [...cluster], indices: indices as never } },
    });
    const write = process.stderr.write.bind(process.stderr);
    jest.spyOn(process.stderr, 'write').mockImplementation(((text: string | Uint8Array) => {
      if (String(text).startsWith('scorer: ')) warnings.push(String(text));
      return write(text);
    }) as never);
    await putIntegration(client, STREAM);
    scorer = await startTestScorer(url, {
      ELASTICSEARCH_API_KEY: encoded,
    });
    await install({ client, scorerUrl: scorer.url, streams: [STREAM] });
    await bePatient(client);
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await scorer?.end();
  });

  test('scores what is shipped and what was left behind, keeps alerts and labels, answers questions, and is refused nothing', async () => {
    const { client } = elasticsearch();
    await client.index({ index: INDEX, op_type: 'create', refresh: true, document: attack('shipped') });
    // One that was left behind while the scorer was away: it came past the pipeline.
    const left = { ...attack('left'), api_sentinel: { status: 'pending', event_id: 'left' } };
    await client.index({ index: INDEX, op_type: 'create', refresh: true, pipeline: '_none', document: left });

    await until('both events to be scored', async () => {
      await client.indices.refresh({ index: INDEX });
      const query = { term: { 'api_sentinel.status': 'scored' } };
      return (await client.count({ index: INDEX, query })).count === 2;
    });
    const alert = await until('the alert to stand in Elasticsearch', async () => {
      return (await alertsSoFar()).find(({ count }) => count === 2);
    });
    expect(alert.attack.type).toBe('sql_injection');

    expect(await ask(PATHS.labels, { alert_id: alert.id, label: 'attack' })).toBeDefined();
    for (const path of [
      PATHS.overview,
      PATHS.system,
      `${PATHS.entities}?kind=source`,
      PATHS.events,
      PATHS.models,
      PATHS.exceptions,
    ])
      expect(await ask(path)).toBeDefined();
    expect(warnings.filter((warning) => /security|unauthorized|forbidden|privilege/i.test(warning))).toEqual([]);
  });
});
