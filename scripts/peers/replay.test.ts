import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { replay } from './replay.ts';

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))));

interface Got {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

async function serve(status: (got: Got) => number): Promise<{ port: number; got: Got[] }> {
  const got: Got[] = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    got.push({ method, url, headers, body });
    response.writeHead(status(got[got.length - 1])).end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, got };
}

test('requests arrive with their target, headers and body, and are answered in order', async () => {
  const { port, got } = await serve(({ url }) => (url?.includes('bad') ? 403 : 200));
  const documents = [
    {
      http: {
        request: {
          method: 'POST',
          mime_type: 'application/json',
          body: { content: '{"q":"é"}' },
          headers: { 'x-user': "o'brien\r\nx-forged: 1", 'content-length': '9999', 'bad name': 'x' },
        },
      },
      url: { path: '/a b', query: "q=%27 or 'é" },
      user_agent: { original: 'curl/8' },
    },
    { http: { request: { method: 'GET' } }, url: { path: '/bad' } },
    { http: { request: { method: 'GET', body: { content: { a: 1 } } } }, url: { path: '/last' } },
  ];
  expect(await replay(documents, port)).toEqual([200, 403, 200]);
  const first = got.find(({ method }) => method === 'POST');
  expect(first).toMatchObject({ url: "/a%20b?q=%27%20or%20'%C3%A9", body: '{"q":"é"}' });
  expect(first?.headers).toMatchObject({
    'user-agent': 'curl/8',
    'content-type': 'application/json',
    host: 'shop.example',
  });
  expect(first?.headers['x-user']).toBe("o'brien  x-forged: 1");
  expect(first?.headers['x-forged']).toBeUndefined();
  expect(got.find(({ url }) => url === '/last')?.body).toBe('{"a":1}');
});

test('a request that cannot be sent has no answer', async () => {
  const { port } = await serve(() => 200);
  expect(await replay([{ http: { request: { method: 'NO SUCH' } }, url: { path: '/' } }], port)).toEqual([undefined]);
});
