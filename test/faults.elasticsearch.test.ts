import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { endings, HOOKED, putHookedAndPlain, sendRaw, untilAllEnded } from './support/hooked-stream.ts';
import { accessEvent, bePatient } from './support/integration.ts';
import { startTestScorer, type TestScorer } from './support/scorer.ts';
import { until } from './support/until.ts';

jest.setTimeout(400_000);

const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));
let scorer: TestScorer;

beforeAll(async () => {
  const { client, url } = elasticsearch();
  scorer = await startTestScorer(url);
  await putHookedAndPlain(client, scorer.url);
  await bePatient(client);
}, START_TIMEOUT);

afterAll(() => scorer?.end());

function events(name: string, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const id = `${name}-${i}`;
    return { id, source: JSON.stringify(accessEvent(id)) };
  });
}

/** Sends as a shipper does: again and again with the same ids until each is there; 409 says that it is. */
async function sendUntilAccepted(batch: ReturnType<typeof events>): Promise<void> {
  let left = batch;
  await until(
    'every document to be accepted',
    async () => {
      const answers = await sendRaw(elasticsearch().url, HOOKED, left).catch(() => undefined);
      if (answers) left = left.filter((_, i) => answers[i].status !== 201 && answers[i].status !== 409);
      return left.length === 0;
    },
    { within: 180_000, say: () => `(${left.length} left)` },
  );
}

test('Elasticsearch is killed while documents flow and comes back: each is there once and scored', async () => {
  const batches = Array.from({ length: 20 }, (_, i) => events(`restart-${i}`, 200));
  await sendUntilAccepted(batches[0]);
  const sending = (async () => {
    for (const batch of batches.slice(1)) await sendUntilAccepted(batch);
  })();
  await until('some of them to stand in the index', async () => {
    const { client } = elasticsearch();
    return (await endings(client)).size > 600;
  });
  const { server, client } = elasticsearch();
  await server.kill();
  await server.restart();
  await sending;
  const found = await untilAllEnded(client);
  for (const { id } of batches.flat()) expect(found.get(id)).toMatchObject({ status: 'scored' });
  expect((await client.count({ index: `${HOOKED}-default` })).count).toBe(batches.flat().length);
});

test('the plugin is gone and the hook still there: documents are accepted, pending, and scored all the same', async () => {
  const { server, client, url } = elasticsearch();
  await server.restart({ plugin: undefined });
  const batch = events('no-plugin', 100);
  const answers = await sendRaw(url, HOOKED, batch);
  expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
  const now = await endings(client);
  for (const { id } of batch) {
    expect(['pending', 'scored']).toContain(now.get(id)?.status);
    if (now.get(id)?.status === 'pending') expect(now.get(id)?.reason).toBe('pipeline_failed');
  }
  const found = await untilAllEnded(client);
  for (const { id } of batch) expect(found.get(id)).toMatchObject({ status: 'scored', backfilled: true });
});
