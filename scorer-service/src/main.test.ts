import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { settingsOf } from './configuration/load.ts';
import { SettingsMistake } from './configuration/mistake.ts';
import { type Service, start } from './main.ts';
import { CannotListen } from './server/server.ts';

const silent = pino({ level: 'silent' });
let directory: string;
let service: Service | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'service-'));
});
afterEach(async () => {
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

test('a port that is taken is one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
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
