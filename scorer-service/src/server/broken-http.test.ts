import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { type Served, serve } from './testing/serve.ts';

let served: Served;
afterEach(() => served.app.close());

/** What the server answers to these bytes, until it ends the connection. */
async function answerTo(bytes: string | Buffer): Promise<{ status: number; body: string }> {
  const socket = connect(served.port, '127.0.0.1');
  socket.write(bytes);
  let text = '';
  try {
    for await (const chunk of socket) text += chunk;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  }
  const [head, ...rest] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: rest.join('\r\n\r\n') };
}

const START = 'POST /v1/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

test.each([
  ['no HTTP at all', '\u0000\u0001\u0002\r\n\r\n', 400, 'bad_http'],
  ['a TLS hello', Buffer.from('160301020001000001fc0303', 'hex'), 400, 'bad_http'],
  ['two lengths', `${START}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400, 'bad_http'],
  ['a length beside chunks', `${START}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`, 400, 'bad_http'],
  ['no host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 400, undefined],
  [
    'headers of 20 KiB',
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_480)}\r\n\r\n`,
    431,
    'headers_too_large',
  ],
])('%s is refused with a sentence', async (_name, bytes, status, error) => {
  served = await serve();
  const answer = await answerTo(bytes);
  expect(answer.status).toBe(status);
  if (error) expect(JSON.parse(answer.body)).toMatchObject({ error, message: expect.stringMatching(/\.$/) });
  expect((await fetch(`${served.url}/health/live`)).status).toBe(200);
});

test('a body that does not come in time is refused, and its connection ended', async () => {
  served = await serve({ request_timeout_ms: 300 });
  const { status, body } = await answerTo(`${START}Content-Length: 100\r\n\r\n{"events"`);
  expect(status).toBe(408);
  expect(JSON.parse(body)).toMatchObject({ error: 'too_slow' });
  expect(served.scorer.calls).toHaveLength(0);
  const metrics = await (await fetch(`${served.url}/metrics`)).text();
  expect(metrics).toContain('api_sentinel_score_requests_in_hand 0\n');
});

test('headers that do not come in time are refused', async () => {
  served = await serve({ request_timeout_ms: 300 });
  expect((await answerTo('GET / HTTP/1.1\r\nHost: lo')).status).toBe(408);
});
