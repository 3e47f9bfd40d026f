import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isAlive } from '../scorer-service/src/lifecycle/pid-lock.ts';
import { startElasticsearch } from '../scripts/elasticsearch/index.ts';
import { temporaryHome, withElasticsearch } from './support/elasticsearch.ts';
import { plainPlugin } from './support/plain-plugin.ts';

const LONG = 5 * 60_000;
const quiet = { heap: '512m', log: () => {} };
const elasticsearch = withElasticsearch(quiet);
let home: Awaited<ReturnType<typeof temporaryHome>>;
const starter = fileURLToPath(new URL('./support/start-and-wait.ts', import.meta.url));

beforeAll(async () => {
  home = await temporaryHome();
});
afterAll(() => home.remove());

async function ends(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(50);
}

/** Runs a program that starts Elasticsearch and waits until that is up. */
async function parentOf(path: string) {
  const parent = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', starter, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(parent.stdout), 'line');
  const { pid, url } = JSON.parse(line);
  return { parent, pid: pid as number, url: url as string };
}

describe('a running Elasticsearch', () => {
  test('is the real one, with the modules that our pipelines need', async () => {
    const { client } = elasticsearch();
    const nodes = await client.nodes.info();
    const [node] = Object.values(nodes.nodes);
    expect(node.version).toBe('8.19.8');
    expect(node.modules?.map((module) => module.name)).toEqual(
      expect.arrayContaining(['ingest-common', 'lang-painless', 'reindex', 'aggregations']),
    );
  });

  test('does not run as root', async () => {
    const { server } = elasticsearch();
    const { uid } = await stat(`/proc/${server.pid}`);
    expect(uid).not.toBe(0);
  });

  test(
    'keeps its data and its address over a crash',
    async () => {
      const { server, client } = elasticsearch();
      await client.index({ index: 'kept', id: '1', document: { a: 1 }, refresh: true });
      const before = { pid: server.pid, url: server.url };
      await server.kill();
      expect(isAlive(before.pid)).toBe(false);
      await server.restart({ plugin: await plainPlugin(join(server.home, '..'), 'first') });
      expect(server.url).toBe(before.url);
      expect(server.pid).not.toBe(before.pid);
      await client.cluster.health({ index: 'kept', wait_for_status: 'yellow' });
      expect((await client.get({ index: 'kept', id: '1' })).found).toBe(true);
    },
    LONG,
  );

  test(
    'has the plugin that it is given, the new one when the zip changed, and none when none is given',
    async () => {
      const { server, client } = elasticsearch();
      const descriptions = async () => {
        const [node] = Object.values((await client.nodes.info({ metric: 'plugins' })).nodes);
        return node.plugins?.map((plugin) => plugin.description);
      };
      expect(await descriptions()).toEqual(['first']);
      await server.restart({ plugin: await plainPlugin(join(server.home, '..'), 'second') });
      expect(await descriptions()).toEqual(['second']);
      await server.restart({ plugin: undefined, security: { password: 'of-the-test' } });
      expect(await readdir(join(server.home, 'server', 'plugins'))).toEqual([]);
    },
    LONG,
  );

  test('asks for the password once security is on', async () => {
    const { server, url } = elasticsearch();
    const status = async (password?: string) => {
      const authorization = `Basic ${Buffer.from(`elastic:${password}`).toString('base64')}`;
      const response = await fetch(url, password === undefined ? {} : { headers: { authorization } });
      return response.status;
    };
    expect([await status(), await status('another'), await status('of-the-test')]).toEqual([401, 401, 200]);
    expect(server.auth).toEqual({ username: 'elastic', password: 'of-the-test' });
  });

  test('holds its home: a second start on it is refused', async () => {
    const { server } = elasticsearch();
    await expect(startElasticsearch({ home: server.home, ...quiet })).rejects.toThrow(/is in use by process \d+/);
  });
});

describe('its parent', () => {
  test(
    'takes it along when it is killed, and another may start on the home at once',
    async () => {
      const { parent, pid, url } = await parentOf(home.path);
      const put = await fetch(`${url}/of-the-parent/_doc/1?refresh=true`, {
        method: 'PUT',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect(put.status).toBe(201);
      parent.kill('SIGKILL');
      const second = await startElasticsearch({ home: home.path, ...quiet });
      expect(isAlive(pid)).toBe(false);
      expect((await fetch(`${second.url}/of-the-parent/_doc/1`)).status).toBe(200);
      await second.stop();
      expect(isAlive(second.pid)).toBe(false);
    },
    LONG,
  );

  test(
    'takes it along when it is asked to end',
    async () => {
      const { parent, pid } = await parentOf(home.path);
      parent.kill('SIGTERM');
      await ends(pid);
    },
    LONG,
  );
});

describe('a start that cannot succeed says why', () => {
  test('a taken port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(startElasticsearch({ home: home.path, port, ...quiet })).rejects.toThrow(
      `The port ${port} on 127.0.0.1 is taken by another program`,
    );
    other.close();
  });

  test('a folder that holds something else', async () => {
    const other = await temporaryHome();
    await writeFile(join(other.path, '..', 'letter.txt'), 'mine');
    await expect(startElasticsearch({ home: join(other.path, '..'), ...quiet })).rejects.toThrow('is not empty');
    await other.remove();
  });

  test.each([
    [{ heap: 'much' }, 'The heap "much" is no size'],
    [{ port: 70_000 }, 'The port 70000 is none'],
    [{ security: { password: 'x' } }, 'at least 6 characters'],
    [{ plugin: '/nowhere/plugin.zip' }, 'The plugin /nowhere/plugin.zip cannot be read'],
    [{ keystore: { 'a.b': 'two\nlines' } }, 'The keystore entry a.b must be a single line'],
  ])('a wrong option: %j', async (wrong, sentence) => {
    await expect(startElasticsearch({ home: home.path, ...quiet, ...wrong })).rejects.toThrow(sentence);
  });

  test(
    'a setting that Elasticsearch does not know',
    async () => {
      const start = startElasticsearch({ home: home.path, ...quiet, settings: { 'no.such': '1' } });
      await expect(start).rejects.toThrow(/Elasticsearch did not start: .*unknown setting \[no\.such\]/);
    },
    LONG,
  );
});
