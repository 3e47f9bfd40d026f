import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { settingsOf } from './configuration/load.ts';
import { SettingsMistake } from './configuration/mistake.ts';
import type { ScoredVerdict } from './contract/index.ts';
import { type Service, start } from './main.ts';
import { CannotListen } from './server/server.ts';
import { StreamReader } from './server/testing/stream-reader.ts';

const silent = pino({ level: 'silent' });
let directory: string;
let service: Service | undefined;
let reader: StreamReader | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'service-'));
});
afterEach(async () => {
  reader?.socket.terminate();
  reader = undefined;
  await service?.stop();
  service = undefined;
  rmSync(directory, { recursive: true });
});

/** Port 1 of loopback is nobody's: Elasticsearch is away. */
const settings = (server: object = {}) =>
  settingsOf({
    server: { port: 0, ...server },
    elasticsearch: { url: 'http://127.0.0.1:1' },
    state: { directory: join(directory, 'a', 'state') },
  });

test('the service starts and stops, also twice, and frees its port', async () => {
  service = await start(settings(), silent);
  expect(service.url).toBe(`http://127.0.0.1:${service.port}`);
  expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
  const { port } = service;
  await Promise.all([service.stop(), service.stop()]);
  service = await start(settings({ port }), silent);
  expect(service.port).toBe(port);
});

const ATTACK = {
  '@timestamp': '2026-01-01T00:00:00.000Z',
  event: { id: 'attack-1' },
  http: { request: { method: 'GET' }, response: { status_code: 200 } },
  url: { path: '/search', query: "q=1'%20UNION%20SELECT%20password%20FROM%20users--" },
  source: { ip: '198.51.100.7' },
};

async function score(events: object[]): Promise<{ bundle: string; verdicts: ScoredVerdict[] }> {
  const response = await fetch(`${service?.url}/v1/score`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { bundle: string; verdicts: ScoredVerdict[] };
}

test('an attack that is sent for scoring comes out of the alert stream, also while Elasticsearch is away', async () => {
  service = await start(settings(), silent);
  reader = new StreamReader(`${service.url}/v1/alerts/stream?level=HIGH`);
  await reader.until((messages) => messages.length === 1);
  const { verdicts } = await score([ATTACK]);
  expect(verdicts[0]).toMatchObject({ status: 'scored', attack: { type: 'sql_injection' } });
  await reader.until((messages) => messages.length === 2);
  const [, message] = reader.messages;
  expect(message).toMatchObject({
    kind: 'alert',
    alert: { attack: { type: 'sql_injection' }, source: '198.51.100.7', count: 1, event_ids: ['attack-1'] },
  });
  expect((await fetch(`${service.url}/v1/alerts`)).status).toBe(503);
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  expect(metrics).toContain('api_sentinel_alerts_unstored 1\n');
  expect(metrics).toContain('api_sentinel_backfill_found 0\n');
});

test('what was counted is known after a restart: a repeat is answered alike and raises no alert', async () => {
  service = await start(settings(), silent);
  const first = await score([ATTACK]);
  await service.stop();
  service = await start(settings(), silent);
  expect(await score([ATTACK])).toEqual(first);
  expect(service.feed.since(service.feed.cursor)).toEqual([]);
  expect(service.feed.since('before').map(({ kind }) => kind)).toEqual(['missed']);
});

test('an Elasticsearch that takes connections and never answers does not keep the service from ending', async () => {
  const sockets = new Set<Socket>();
  let asked = '';
  const mute = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (data) => {
      asked += data;
    });
  }).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => mute.once('listening', resolve));
    const { port } = mute.address() as AddressInfo;
    service = await start({ ...settings(), elasticsearch: { url: `http://127.0.0.1:${port}` } }, silent);
    const hanging = fetch(`${service.url}/v1/alerts?type=scraping`).catch(() => 'cut off');
    while (!asked.includes('scraping')) await new Promise((resolve) => setTimeout(resolve, 5));
    await service.stop();
    expect(await hanging).toBe('cut off');
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
  }
});

test('a bundle that the settings name must be one', async () => {
  const named = settingsOf({ ...settings(), detection: { bundle: directory } });
  await expect(start(named, silent)).rejects.toThrow(SettingsMistake);
  await expect(start(named, silent)).rejects.toThrow(/^detection\.bundle: .*no manifest\.json/);
});

test('a port that is taken is one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const failed = start(settings({ port }), silent);
  await expect(failed).rejects.toThrow(CannotListen);
  await expect(failed).rejects.toThrow(
    `Port ${port} of 127.0.0.1 is taken; stop what listens there or set server.port`,
  );
  await new Promise((resolve) => taken.close(resolve));
});

test('an address of another machine is one sentence', async () => {
  const keys = [{ name: 'k', role: 'read', hash: 'a'.repeat(64) }];
  await expect(start(settings({ host: '192.0.2.1', keys }), silent)).rejects.toThrow(/no address of this machine/);
});

test('a state directory that can not be made is named with its setting', async () => {
  writeFileSync(join(directory, 'a'), 'a file, no folder');
  await expect(start(settings(), silent)).rejects.toThrow(SettingsMistake);
  await expect(start(settings(), silent)).rejects.toThrow(/^state\.directory: /);
});
