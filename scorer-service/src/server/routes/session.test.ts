import { afterEach, describe, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { ALERT_STREAM_PATH, CSRF_HEADER, PATHS, type Session } from '../../contract/index.ts';
import { KeyRing } from '../key-ring.ts';
import { Sessions } from '../sessions.ts';
import { keysOfEveryRole, type Served, serve } from '../testing/serve.ts';

let served: Served;
afterEach(() => served.app.close());

const json = { 'content-type': 'application/json' };

async function logIn(body: object, more: Record<string, string> = {}) {
  const answer = await fetch(served.url + PATHS.session, {
    method: 'POST',
    headers: { ...json, ...more },
    body: JSON.stringify(body),
  });
  const setCookie = answer.headers.get('set-cookie') ?? '';
  return { answer, setCookie, cookie: setCookie.split(';')[0], session: (await answer.json()) as Session };
}

describe('logging in', () => {
  test('with a key gives a cookie that no script reads and no other site sends, and what it may do', async () => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries });
    expect(await (await fetch(served.url + PATHS.session)).json()).toEqual({ signed_in: false, required: true });
    const { setCookie, cookie, session } = await logIn({ key: keys.read });
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Strict/);
    expect(session).toMatchObject({ signed_in: true, name: 'read', role: 'read' });
    const asked = (path: string) => fetch(served.url + path, { headers: { cookie } });
    expect((await asked('/metrics')).status).toBe(200);
    expect((await asked('/v1/configuration')).status).toBe(403);
    expect(await (await asked(PATHS.session)).json()).toEqual(session);
    await fetch(served.url + PATHS.session, { method: 'DELETE', headers: { cookie } });
    expect((await asked('/metrics')).status).toBe(401);
  });

  test('with the token of a link works once', async () => {
    const { entries } = keysOfEveryRole();
    const keys = new KeyRing(entries as never);
    const sessions = new Sessions(keys, { hours: 1 });
    served = await serve({ keys: entries }, { keys, sessions });
    const token = sessions.newToken({ name: 'console', role: 'admin' });
    const { answer, cookie } = await logIn({ token });
    expect(answer.status).toBe(200);
    expect((await fetch(`${served.url}/v1/configuration`, { headers: { cookie } })).status).toBe(200);
    expect((await logIn({ token })).answer.status).toBe(401);
  });

  test('is refused to keys that only score, to unknown ones, and to both or neither of key and token', async () => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries });
    expect((await logIn({ key: keys.score })).answer.status).toBe(401);
    expect((await logIn({ key: 'x' })).answer.status).toBe(401);
    expect((await logIn({})).answer.status).toBe(400);
    expect((await logIn({ key: keys.read, token: 'x' })).answer.status).toBe(400);
    expect((await logIn({ key: keys.read }, { origin: 'https://attacker.example' })).answer.status).toBe(403);
  });

  test('fails ten times a minute and no more, then not even with the right key', async () => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries });
    for (let i = 0; i < 10; i++) expect((await logIn({ key: `wrong-${i}` })).answer.status).toBe(401);
    const { answer } = await logIn({ key: keys.admin });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('is not needed while there are no keys', async () => {
    served = await serve();
    expect(await (await fetch(served.url + PATHS.session)).json()).toEqual({
      signed_in: true,
      required: false,
      name: 'local',
      role: 'admin',
    });
  });
});

test('a change that comes with the cookie needs the csrf of the session', async () => {
  const { keys, entries } = keysOfEveryRole();
  served = await serve({ keys: entries });
  const { cookie, session } = await logIn({ key: keys.admin });
  const score = (headers: Record<string, string>) =>
    fetch(`${served.url}/v1/score`, {
      method: 'POST',
      headers: { ...json, cookie, ...headers },
      body: JSON.stringify({ events: [{}] }),
    });
  expect((await score({})).status).toBe(403);
  expect((await score({ [CSRF_HEADER]: 'wrong' })).status).toBe(403);
  expect((await score({ [CSRF_HEADER]: session.csrf ?? '' })).status).toBe(200);
});

test('the stream takes the cookie, from our own pages alone', async () => {
  const { keys, entries } = keysOfEveryRole();
  served = await serve({ keys: entries });
  const { cookie } = await logIn({ key: keys.read });
  const first = (headers: Record<string, string>) =>
    new Promise((resolve) => {
      const socket = new WebSocket(served.url.replace('http', 'ws') + ALERT_STREAM_PATH, { headers });
      socket.on('message', (data) => {
        socket.close();
        resolve(JSON.parse(String(data)).kind);
      });
      socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode));
      socket.on('error', () => undefined);
    });
  expect(await first({ cookie, origin: served.url })).toBe('hello');
  expect(await first({ cookie, origin: 'https://attacker.example' })).toBe(403);
  expect(await first({ cookie })).toBe(403);
  expect(await first({ origin: served.url })).toBe(401);
});
