import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isLoopback, isLoopbackName } from './authentication.ts';
import { hashOf, newKey } from './key-ring.ts';
import { CannotListen } from './server.ts';
import { keysOfEveryRole, type Served, serve } from './testing/serve.ts';

let served: Served | undefined;
afterEach(async () => {
  await served?.app.close();
  served = undefined;
});

/** The status of a GET with exactly these header lines. */
async function statusOf(path: string, lines: readonly string[]): Promise<number> {
  const socket = connect(served!.port, '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}Connection: close\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
}

describe('roles', () => {
  test('let each key do what it stands for: admin everything, the others their own', async () => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries });
    const paths = {
      '/metrics': 'read',
      '/v1/configuration': 'admin',
      '/health/ready': 'anyone',
      '/v1/openapi.json': 'anyone',
    };
    for (const [path, needed] of Object.entries(paths)) {
      for (const [role, key] of Object.entries(keys)) {
        const { status } = await fetch(served.url + path, { headers: { authorization: `ApiKey ${key}` } });
        expect([path, role, status]).toEqual([
          path,
          role,
          ['anyone', role].includes(needed) || role === 'admin' || (role === 'act' && needed === 'read') ? 200 : 403,
        ]);
      }
      const { status } = await fetch(served.url + path);
      expect([path, status]).toEqual([path, needed === 'anyone' ? 200 : 401]);
    }
  });

  test('are stated by every route, and by each method', async () => {
    served = await serve();
    expect(() => served!.app.get('/later', async () => 'x')).toThrow();
  });

  test('are told apart by the refusal: 401 says how to send a key, 403 which role is needed', async () => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries });
    const none = await fetch(`${served.url}/v1/configuration`);
    expect(none.headers.get('www-authenticate')).toBe('ApiKey');
    expect(await none.json()).toMatchObject({
      error: 'unauthorized',
      message: expect.stringContaining('Authorization: ApiKey'),
    });
    const other = await fetch(`${served.url}/v1/configuration`, { headers: { authorization: `Bearer ${keys.read}` } });
    expect(await other.json()).toMatchObject({ error: 'forbidden', message: expect.stringContaining('needs admin') });
  });
});

describe('without keys', () => {
  test('the service answers on loopback under a loopback name only', async () => {
    served = await serve();
    expect(await statusOf('/metrics', [`Host: 127.0.0.1:${served.port}`])).toBe(200);
    expect(await statusOf('/metrics', ['Host: localhost'])).toBe(200);
    expect(await statusOf('/metrics', ['Host: attacker.example'])).toBe(403);
    expect(await statusOf('/metrics', ['Host: 127.0.0.1.attacker.example'])).toBe(403);
    expect(await statusOf('/health/live', ['Host: attacker.example'])).toBe(403);
  });

  test('the service does not listen where others can reach it', async () => {
    await expect(serve({ host: '0.0.0.0' })).rejects.toThrow(CannotListen);
    await expect(serve({ host: '0.0.0.0' })).rejects.toThrow(/others can reach.*keys add/);
  });
});

test('with a key the service listens on every address, under any name', async () => {
  const key = newKey();
  served = await serve({ host: '0.0.0.0', keys: [{ name: 'k', role: 'read', hash: hashOf(key) }] });
  expect(await statusOf('/metrics', ['Host: anything.example', `Authorization: ApiKey ${key}`])).toBe(200);
});

describe('pages of other origins', () => {
  test.each([
    ['https://kibana.example:5601', 200],
    ['https://kibana.example', 403],
    ['http://kibana.example:5601', 403],
    ['null', 403],
    ['https://attacker.example', 403],
    ['not an origin', 403],
  ])('%s are answered %i', async (origin, status) => {
    served = await serve({ origins: ['https://kibana.example:5601'] });
    expect((await fetch(`${served.url}/metrics`, { headers: { origin } })).status).toBe(status);
  });

  test('may call if the host is the same', async () => {
    served = await serve();
    expect((await fetch(`${served.url}/metrics`, { headers: { origin: served.url } })).status).toBe(200);
    expect(await statusOf('/metrics', ['Host: localhost', 'Origin: http://localhost'])).toBe(200);
    expect(await statusOf('/metrics', ['Host: localhost:80', 'Origin: http://localhost'])).toBe(200);
    expect(await statusOf('/metrics', ['Host: localhost:81', 'Origin: http://localhost'])).toBe(403);
  });
});

test.each([
  ['localhost', true],
  ['LOCALHOST:9650', true],
  ['a.localhost', true],
  ['127.0.0.1:1', true],
  ['127.8.9.10', true],
  ['[::1]:9650', true],
  ['[::ffff:127.0.0.1]', false],
  ['0.0.0.0', false],
  ['localhost.attacker.example', false],
  ['attacker.example@localhost', false],
  ['localhost/x', false],
  ['', false],
])('the host %j is a loopback name: %s', (host, expected) => {
  expect(isLoopbackName(host)).toBe(expected);
});

test('addresses to listen on are told apart', () => {
  expect(['127.0.0.1', '::1', 'localhost'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '192.0.2.1', 'example.org', ''].some(isLoopback)).toBe(false);
});
