import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { START_TIMEOUT, withElasticsearch } from './support/elasticsearch.ts';
import { endings, HOOKED, putHookedAndPlain, sendRaw, untilAllEnded } from './support/hooked-stream.ts';
import { accessEvent, bePatient } from './support/integration.ts';
import { startTestScorer, type TestScorer } from './support/scorer.ts';
import { MISBEHAVIOURS, type Misbehaviour, startUnrulyProxy, type UnrulyProxy } from './support/unruly-proxy.ts';
import { until } from './support/until.ts';

jest.setTimeout(300_000);

const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));
let scorer: TestScorer;
let proxy: UnrulyProxy;

beforeAll(async () => {
  const { client, url } = elasticsearch();
  scorer = await startTestScorer(url);
  proxy = await startUnrulyProxy(() => scorer.url);
  await putHookedAndPlain(client, proxy.url);
  await bePatient(client);
}, START_TIMEOUT);

afterAll(async () => {
  await proxy?.stop();
  await scorer?.end();
});

function events(name: string, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const id = `${name}-${i}`;
    const path = `/items/${i}`;
    return { id, source: JSON.stringify(accessEvent(id, { url: { path, original: path } })) };
  });
}

/** Sends and expects every document to be accepted: what the scorer does is no reason to refuse one. */
async function sendAccepted(batch: ReturnType<typeof events>): Promise<void> {
  const answers = await sendRaw(elasticsearch().url, HOOKED, batch);
  expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
}

async function expectAllScoredInTheEnd(batch: ReturnType<typeof events>): Promise<void> {
  const found = await untilAllEnded(elasticsearch().client);
  for (const { id } of batch) expect(found.get(id)).toMatchObject({ status: 'scored' });
}

/** The processor's breaker must not hide the next fault: waits until documents pass again. */
async function untilTheDoorIsOpen(name: string): Promise<void> {
  let tries = 0;
  await until('the breaker to close', async () => {
    const [probe] = events(`${name}-probe-${tries++}`, 1);
    await sendAccepted([probe]);
    return (await endings(elasticsearch().client)).get(probe.id)?.status === 'scored';
  });
}

describe('a scorer that', () => {
  test.each(Object.keys(MISBEHAVIOURS) as Misbehaviour[])(
    '%s: every document is accepted as pending with a reason, and scored in place afterwards',
    async (how) => {
      const name = how.replaceAll(' ', '-');
      await untilTheDoorIsOpen(name);
      // Nobody waits half a minute for what never answers; that the others answer in time must not hang on the machine.
      if (how === 'hangs') await bePatient(elasticsearch().client, '2s');
      proxy.misbehave(how);
      const batch = events(name, 300);
      await sendAccepted(batch);
      expect(proxy.wronged).toBeGreaterThan(0);
      const now = await endings(elasticsearch().client);
      // The back-filler reads from the scorer itself, so that some may be scored by now; all that are not say why.
      const pending = batch.map(({ id }) => now.get(id)!).filter(({ status }) => status === 'pending');
      expect(pending.length).toBeGreaterThan(0);
      for (const { reason } of pending) expect(reason).toMatch(/^[a-z0-9_]+$/);
      proxy.behave();
      await bePatient(elasticsearch().client);
      await expectAllScoredInTheEnd(batch);
    },
  );

  test('is killed in the middle of a bulk: nothing is refused, and all is scored once it is back', async () => {
    await untilTheDoorIsOpen('killed');
    const batches = Array.from({ length: 8 }, (_, i) => events(`killed-${i}`, 500));
    const before = proxy.passed;
    const sending = Promise.all(batches.map(sendAccepted));
    await until('the scorer to be asked about them', () => proxy.passed > before);
    await scorer.kill();
    await sending;
    const late = events('killed-late', 50);
    await sendAccepted(late);
    const now = await endings(elasticsearch().client);
    for (const { id } of late) expect(now.get(id)).toMatchObject({ status: 'pending' });

    scorer = await startTestScorer(elasticsearch().url, {
      API_SENTINEL_STATE_DIRECTORY: scorer.state,
      API_SENTINEL_SERVER_PORT: String(scorer.port),
    });
    await expectAllScoredInTheEnd([...batches.flat(), ...late]);
  });

  test('was wrong in all these ways: every accepted document is in the index once', async () => {
    const { client } = elasticsearch();
    const found = await endings(client);
    const { count } = await client.count({ index: `${HOOKED}-default` });
    expect(count).toBe(found.size);
    // An event id is the document's _id here, so a document that stood there twice would share it with another.
    for (const { id, eventId } of found.values()) expect(eventId).toBe(id);
  });
});
