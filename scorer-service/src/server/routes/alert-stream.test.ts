import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { InMemoryAlertFeed } from '../../alerts/in-memory-alert-feed.ts';
import type { Alert } from '../../contract/index.ts';
import { keyFileIn } from '../key-file.ts';
import { hashOf, KeyRing, newKey } from '../key-ring.ts';
import { addKey, removeKey } from '../keys-command.ts';
import { keysOfEveryRole, type Served, serve } from '../testing/serve.ts';
import { alertOf, refusedWith, StreamReader } from '../testing/stream-reader.ts';

let served: Served | undefined;
const readers: StreamReader[] = [];
afterEach(async () => {
  for (const { socket } of readers.splice(0)) socket.terminate();
  await served?.app.close();
  served = undefined;
});

function read(query = '', ...rest: [string[]?, object?]): StreamReader {
  const reader = new StreamReader(`${served!.url}/v1/alerts/stream${query}`, ...rest);
  readers.push(reader);
  return reader;
}

async function welcomed(reader: StreamReader): Promise<StreamReader> {
  await reader.until((messages) => messages.length > 0);
  return reader;
}

describe('the alert stream', () => {
  test('says hello, then sends every alert as it happens, in the form of the contract', async () => {
    served = await serve();
    const reader = await welcomed(read());
    expect(reader.messages).toEqual([{ kind: 'hello', cursor: served.feed.cursor }]);
    served.feed.publish(alertOf('1'));
    served.feed.publish(alertOf('2', 'LOW'));
    await reader.until((messages) => messages.length === 3);
    expect(reader.messages[1]).toEqual({ kind: 'alert', cursor: expect.any(String), alert: alertOf('1') });
    expect(reader.ids).toEqual(['hello', '1', '2']);
    expect(reader.messages[2].cursor > reader.messages[1].cursor).toBe(true);
  });

  test('sends only the level asked for and the more severe ones', async () => {
    served = await serve();
    const reader = await welcomed(read('?level=HIGH'));
    for (const level of ['LOW', 'HIGH', 'MEDIUM', 'CRITICAL'] as const) served.feed.publish(alertOf(level, level));
    await reader.until((messages) => messages.length === 3);
    expect(reader.ids).toEqual(['hello', 'HIGH', 'CRITICAL']);
  });

  test('replays after a cursor, and goes on without a gap or a repetition', async () => {
    served = await serve();
    const first = await welcomed(read());
    served.feed.publish(alertOf('1'));
    await first.until((messages) => messages.length === 2);
    first.socket.close();
    await first.closed;
    served.feed.publish(alertOf('2'));
    served.feed.publish(alertOf('3', 'LOW'));
    const { cursor } = first.messages[1];
    const second = read(`?cursor=${cursor}`);
    await second.until((messages) => messages.length === 3);
    served.feed.publish(alertOf('4'));
    await second.until((messages) => messages.length === 4);
    expect(second.ids).toEqual(['hello', '2', '3', '4']);
    expect(second.messages[0].cursor).toBe(cursor);
  });

  test('says that alerts were missed to who was away too long, or comes from an earlier process', async () => {
    served = await serve({ stream: { remembered: 2 } });
    const earlier = new InMemoryAlertFeed({ remembered: 2, began: 1 }).cursor;
    const { cursor } = served.feed;
    for (const id of ['1', '2', '3', '4', '5']) served.feed.publish(alertOf(id));
    const late = read(`?cursor=${cursor}`);
    const stranger = read(`?cursor=${earlier}`);
    await late.until((messages) => messages.length === 4);
    await stranger.until((messages) => messages.length === 4);
    expect(late.ids).toEqual(['hello', 'missed', '4', '5']);
    expect(late.messages[1]).toMatchObject({ count: 3 });
    expect(stranger.ids).toEqual(['hello', 'missed', '4', '5']);
    expect(stranger.messages[0].cursor > earlier).toBe(true);
  });

  test('keeps a bounded queue for a slow reader and tells it how many it missed, while others get all', async () => {
    served = await serve({ stream: { backlog: 5 } });
    const slow = await welcomed(read());
    const quick = await welcomed(read());
    slow.socket.pause();
    const reason = 'x'.repeat(1_000_000);
    const count = 60;
    for (let id = 1; id <= count; id++) {
      served.feed.publish(alertOf(String(id), 'HIGH', reason));
      await quick.until((messages) => messages.length === id + 1);
    }
    slow.socket.resume();
    await slow.until((messages) =>
      messages.some((message) => message.kind === 'alert' && message.alert.id === String(count)),
    );
    const missed = slow.messages.reduce((sum, message) => sum + (message.kind === 'missed' ? message.count : 0), 0);
    const alerts = slow.messages.filter((message) => message.kind === 'alert');
    expect(missed).toBeGreaterThan(0);
    expect(missed + alerts.length).toBe(count);
    const cursors = slow.messages.map(({ cursor }) => cursor);
    expect([...cursors].sort()).toEqual(cursors);
    expect(quick.ids).toHaveLength(count + 1);
    const metrics = await (await fetch(`${served.url}/metrics`)).text();
    expect(metrics).toContain(`api_sentinel_stream_missed_total ${missed}\n`);
    expect(metrics).toContain('api_sentinel_stream_readers 2\n');
    expect(metrics).toContain(`api_sentinel_alerts_published_total{level="HIGH"} ${count}\n`);
  });

  test('cuts off a reader that does not answer pings, and keeps one that does', async () => {
    served = await serve({ stream: { ping_seconds: 1 } });
    const dead = await welcomed(read('', [], { autoPong: false }));
    const alive = await welcomed(read());
    expect((await dead.closed).code).toBe(1006);
    served.feed.publish(alertOf('1'));
    await alive.until((messages) => messages.length === 2);
  });

  test('closes a reader that sends something, with the reason', async () => {
    served = await serve();
    const reader = await welcomed(read());
    reader.socket.send('hello?');
    expect(await reader.closed).toEqual({ code: 1003, reason: 'this stream is only read; send nothing' });
    const loud = await welcomed(read());
    loud.socket.send('x'.repeat(10_000));
    expect((await loud.closed).code).toBe(1009);
    expect((await fetch(`${served.url}/health/live`)).status).toBe(200);
  });

  test('says goodbye when the service ends, also with a reader that is slow to leave', async () => {
    served = await serve();
    const reader = await welcomed(read());
    const slow = await welcomed(read());
    slow.socket.pause();
    await served.app.close();
    expect(await reader.closed).toEqual({ code: 1001, reason: 'the service ends; come back with your cursor' });
  });

  test.each(['?level=high', '?level=HIGH&x=1', `?cursor=${'x'.repeat(100)}`, '?cursor='])(
    'refuses the query %s',
    async (query) => {
      served = await serve();
      expect(await refusedWith(`${served.url}/v1/alerts/stream${query}`)).toBe(400);
    },
  );

  test('refuses more readers than the settings allow', async () => {
    served = await serve({ stream: { clients: 1 } });
    await welcomed(read());
    expect(await refusedWith(`${served.url}/v1/alerts/stream`)).toBe(503);
  });

  test('refuses an upgrade on any other route', async () => {
    served = await serve();
    expect(await refusedWith(`${served.url}/v1/nothing`)).toBe(404);
    expect((await fetch(`${served.url}/v1/alerts/stream`)).status).toBe(426);
  });
});

describe('who may read the stream', () => {
  test('is who has a key with the role read or admin, as a header or as a subprotocol', async () => {
    const { keys, entries } = keysOfEveryRole();
    served = await serve({ keys: entries });
    const url = `${served.url}/v1/alerts/stream`;
    const header = (key: string) => ({ headers: { authorization: `ApiKey ${key}` } });
    expect(await refusedWith(url)).toBe(401);
    expect(await refusedWith(url, [], header('wrong'))).toBe(401);
    expect(await refusedWith(url, [], header(keys.score))).toBe(403);
    expect(await refusedWith(url, ['api-sentinel'])).toBe(401);
    expect(await refusedWith(url, ['api-sentinel', 'api-sentinel.key.wrong'])).toBe(401);
    await welcomed(read('', [], header(keys.read)));
    const browser = await welcomed(read('', ['api-sentinel', `api-sentinel.key.${keys.admin}`]));
    expect(browser.socket.protocol).toBe('api-sentinel');
  });

  test('is no page of another origin', async () => {
    served = await serve({ origins: ['https://kibana.example'] });
    const url = `${served.url}/v1/alerts/stream`;
    expect(await refusedWith(url, [], { origin: 'https://attacker.example' })).toBe(403);
    await welcomed(read('', [], { origin: 'https://kibana.example' }));
    await welcomed(read('', [], { origin: served.url }));
  });

  test('is nobody whose key was removed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stream-'));
    try {
      const file = keyFileIn(directory);
      const key = addKey(file, 'a', 'read');
      const other = { name: 'b', role: 'read', hash: hashOf(newKey()) } as const;
      served = await serve({ stream: { ping_seconds: 1 } }, { keys: new KeyRing([other], file) });
      const reader = await welcomed(read('', [], { headers: { authorization: `ApiKey ${key}` } }));
      removeKey(file, 'a');
      expect(await reader.closed).toEqual({ code: 1008, reason: 'the API key is no longer valid' });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

test('an alert of any content passes the stream unchanged', async () => {
  served = await serve();
  const reader = await welcomed(read());
  const hostile: Alert = { ...alertOf('1'), reason: '</script>\u0000\u001b[2J\u2028 \ud800 "', endpoint: '__proto__' };
  served.feed.publish(hostile);
  await reader.until((messages) => messages.length === 2);
  expect(reader.messages[1]).toMatchObject({ alert: hostile });
});
