import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll } from '@jest/globals';
import {
  type ElasticsearchOptions,
  type RunningElasticsearch,
  startElasticsearch,
} from '../../scripts/elasticsearch/index.ts';

/** A real Elasticsearch for the tests of one file. */
export interface TestElasticsearch {
  readonly server: RunningElasticsearch;
  readonly url: string;
  /** Speaks as `elastic` where security is on. */
  readonly client: Client;
}

/** How long a start, an assembly included, may take in a hook; milliseconds. */
export const START_TIMEOUT = 600_000;

/** A new empty folder that the account under which Elasticsearch runs can enter. */
export async function temporaryHome(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'api-sentinel-elasticsearch-'));
  await chmod(folder, 0o755);
  return { path: join(folder, 'home'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Starts a real Elasticsearch on a fresh home before the tests of the calling file (or `describe` block) and stops it after
 * them. `options` may be a function, asked at the start, for what must be built first, such as the processor's zip.
 *
 * @example
 * const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip }));
 * test('…', async () => { await elasticsearch().client.indices.create({ index: 'x' }); });
 */
export function withElasticsearch(
  options: Omit<ElasticsearchOptions, 'home'> | (() => Promise<Omit<ElasticsearchOptions, 'home'>>) = {},
): () => TestElasticsearch {
  let running: TestElasticsearch | undefined;
  let clean = async () => {};

  beforeAll(async () => {
    const home = await temporaryHome();
    clean = () => home.remove();
    const wanted = typeof options === 'function' ? await options() : options;
    const server = await startElasticsearch({ home: home.path, ...wanted });
    clean = async () => {
      await server.stop();
      await home.remove();
    };
    const client = new Client({ node: server.url, ...(server.auth ? { auth: server.auth } : {}) });
    running = { server, url: server.url, client };
  }, START_TIMEOUT);

  afterAll(async () => {
    await running?.client.close();
    await clean();
  }, 180_000);

  return () => {
    if (!running)
      throw new Error('The test Elasticsearch is not up: ask for it inside a test, or see why its start failed.');
    return running;
  };
}
