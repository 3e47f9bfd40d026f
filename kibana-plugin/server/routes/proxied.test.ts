import { ON_BEHALF_HEADER } from '@api-sentinel/scorer-service/contract/paths';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startHttpServer, type TestHttpServer } from '../testing/http-server.ts';
import { startTestKibana, TEST_SETTINGS, type TestKibana, type TestKibanaOptions } from '../testing/kibana-server.ts';

const KEY = 'secret-key-of-the-scorer';
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function start(
  answer: Parameters<typeof startHttpServer>[0],
  more: Partial<TestKibanaOptions> = {},
): Promise<{ kibana: TestKibana; scorer: TestHttpServer }> {
  const scorer = await startHttpServer(answer);
  const settings = { ...TEST_SETTINGS, scorer: { ...TEST_SETTINGS.scorer, url: scorer.url, apiKey: KEY } };
  const kibana = await startTestKibana({ settings, ...more });
  ends.push(
    () => kibana.stop(),
    () => scorer.stop(),
  );
  return { kibana, scorer };
}

const answerWith =
  (status: number, body: unknown, headers = {}): Parameters<typeof startHttpServer>[0] =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const send = (kibana: TestKibana, method: string, path: string, body?: unknown, headers = {}) =>
  fetch(`${kibana.url}/api/api_sentinel${path}`, {
    method,
    headers: {
      'kbn-xsrf': 'test',
      'x-test-user': 'zoë',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

describe('what is the scorer’s own', () => {
  test.each(['core', 'security plugin'] as const)(
    'is asked with the key, for the person that %s knows, and passed on',
    async (userFrom) => {
      const { kibana, scorer } = await start(answerWith(201, { id: 'j-1' }), { userFrom });
      const body = { tune: true, note: '<script>' };
      const answer = await send(kibana, 'POST', '/v1/training', body);
      expect([answer.status, await answer.json()]).toEqual([201, { id: 'j-1' }]);
      const [{ method, url, headers, body: sent }] = scorer.arrived;
      expect([method, url, JSON.parse(sent)]).toEqual(['POST', '/v1/training', body]);
      expect(headers.authorization).toBe(`ApiKey ${KEY}`);
      expect(headers[ON_BEHALF_HEADER]).toBe('zo%C3%AB');
    },
  );

  test('a parameter stays one segment, and a query what it was', async () => {
    const { kibana, scorer } = await start(answerWith(200, {}));
    await send(kibana, 'GET', `/v1/training/${encodeURIComponent('../models/x?y')}`);
    await send(kibana, 'GET', '/v1/labels?alert_id=a%2F1&limit=5');
    expect(scorer.arrived.map(({ url }) => url)).toEqual([
      '/v1/training/..%2Fmodels%2Fx%3Fy',
      '/v1/labels?alert_id=a%2F1&limit=5',
    ]);
    expect((await send(kibana, 'GET', '/v1/labels?label=attack&label=benign')).status).toBe(400);
  });

  test('the scorer’s refusal keeps its status, word and sentence', async () => {
    const { kibana } = await start(
      answerWith(429, { error: 'busy', message: 'A training runs.' }, { 'retry-after': '7' }),
    );
    const answer = await send(kibana, 'POST', '/v1/training', {});
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(await answer.json()).toMatchObject({ message: 'A training runs.', attributes: { code: 'busy' } });
  });

  test('that Kibana’s key is not valid does not look like the person’s own session', async () => {
    const { kibana } = await start(answerWith(401, { error: 'unauthorized', message: 'The API key is not known' }));
    const answer = await send(kibana, 'GET', '/v1/system');
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ attributes: { code: 'scorer_key' } });
  });

  test('an answer without a body stays one, and a body too large is not taken', async () => {
    const { kibana, scorer } = await start((_, response) => void response.writeHead(204).end());
    expect((await send(kibana, 'DELETE', '/v1/notices/channels/c1')).status).toBe(204);
    const large = await send(kibana, 'POST', '/v1/labels', { note: 'x'.repeat(1_100_000) });
    expect(large.status).toBe(413);
    expect(scorer.arrived).toHaveLength(1);
  });

  test('the key is in no answer, no header and no log, whatever the scorer does', async () => {
    const { kibana } = await start((request, response) => {
      if (request.url.startsWith('/v1/models')) response.socket?.destroy();
      else response.writeHead(500, { 'x-echo': String(request.headers.authorization) }).end('broken');
    });
    for (const path of ['/v1/models', '/v1/system', '/v1/nothing']) {
      const answer = await send(kibana, 'GET', path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain(KEY);
    }
    expect(kibana.logged.join('\n')).not.toContain(KEY);
  });
});
