import { ON_BEHALF_HEADER } from '@api-sentinel/scorer-service/contract/paths';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Settings } from '../settings.ts';
import { type Arrived, startHttpServer, type TestHttpServer } from '../testing/http-server.ts';
import { ScorerClient } from './scorer-client.ts';

const KEY = 'secret-key-of-the-scorer';
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function clientOf(url: string, more: Partial<Settings['scorer']> = {}): ScorerClient {
  const client = new ScorerClient({ url, apiKey: KEY, timeoutSeconds: 5, ssl: { verificationMode: 'full' }, ...more });
  ends.unshift(() => client.close());
  return client;
}

async function serve(answer: Parameters<typeof startHttpServer>[0]): Promise<TestHttpServer> {
  const server = await startHttpServer(answer);
  ends.push(() => server.stop());
  return server;
}

const yes: Parameters<typeof startHttpServer>[0] = (_, response) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    ({ status, code, message }) => ({ status, code, message: String(message) }),
  );

describe('ScorerClient', () => {
  test('sends the key, the person and the query, and hands back what came', async () => {
    const server = await serve(yes);
    const answer = await clientOf(`${server.url}/base`).ask({
      method: 'GET',
      path: '/v1/models',
      query: { since: '2026-01-01T00:00:00Z', text: 'a&b=c' },
      user: 'Zoë \u{1F600}\n\ud800',
    });
    expect(answer).toEqual({ status: 200, contentType: 'application/json', body: '{"ok":true}' });
    const [{ url, headers }] = server.arrived as [Arrived];
    expect(url).toBe('/base/v1/models?since=2026-01-01T00%3A00%3A00Z&text=a%26b%3Dc');
    expect(headers.authorization).toBe(`ApiKey ${KEY}`);
    expect(decodeURIComponent(headers[ON_BEHALF_HEADER] as string)).toBe('Zoë \u{1F600}\n\ufffd');
  });

  test('without a key sends none', async () => {
    const server = await serve(yes);
    await clientOf(server.url, { apiKey: undefined }).ask({ method: 'GET', path: '/v1/system' });
    expect(server.arrived[0].headers.authorization).toBeUndefined();
  });

  test('a redirection is answered as it is: the key goes nowhere else', async () => {
    const elsewhere = await serve(yes);
    const server = await serve((_, response) => void response.writeHead(307, { location: elsewhere.url }).end());
    expect(await clientOf(server.url).ask({ method: 'POST', path: '/v1/labels', body: {} })).toMatchObject({
      status: 307,
    });
    expect(elsewhere.arrived).toEqual([]);
  });

  test.each(['/../other', '//evil.example/v1', '/v1/../../x', 'http://evil.example/'])(
    'the path %s leads nowhere else',
    async (path) => {
      const server = await serve(yes);
      const outcome = await refusalOf(clientOf(`${server.url}/base/`).ask({ method: 'GET', path }));
      for (const { url } of server.arrived) expect(url.startsWith('/base/')).toBe(true);
      if (outcome !== undefined) expect(outcome.status).toBe(400);
    },
  );

  test('an answer that is too large, too slow, cut off or none becomes a sentence without the key', async () => {
    const piece = 'x'.repeat(1024 * 1024);
    const large = await serve((_, response) => {
      response.writeHead(200);
      for (let i = 0; i < 20; i++) response.write(piece);
      response.end();
    });
    const slow = await serve(() => {});
    const cut = await serve((_, response) => void response.socket?.destroy());
    const outcomes = await Promise.all([
      refusalOf(clientOf(large.url).ask({ method: 'GET', path: '/x' })),
      refusalOf(clientOf(slow.url, { timeoutSeconds: 1 }).ask({ method: 'GET', path: '/x' })),
      refusalOf(clientOf(cut.url).ask({ method: 'GET', path: '/x' })),
      refusalOf(clientOf('http://127.0.0.1:1').ask({ method: 'GET', path: '/x' })),
    ]);
    expect(outcomes.map((outcome) => [outcome?.status, outcome?.code])).toEqual([
      [502, 'too_large'],
      [504, 'scorer_slow'],
      [503, 'no_scorer'],
      [503, 'no_scorer'],
    ]);
    for (const outcome of outcomes) expect(JSON.stringify(outcome)).not.toContain(KEY);
  });

  test('a certificate file that is not there is named', () => {
    expect(() =>
      clientOf('https://scorer.example', { ssl: { verificationMode: 'full', certificateAuthorities: '/no/such.pem' } }),
    ).toThrow(/certificateAuthorities names "\/no\/such\.pem", which can't be read \(ENOENT\)/);
  });
});
