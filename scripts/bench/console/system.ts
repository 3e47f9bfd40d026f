import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONSOLE_PATH } from '@api-sentinel/scorer-service/contract';
import { Client } from '@elastic/elasticsearch';
import type { Browser } from 'playwright-core';
import { buildProcessor } from '../../../ingest-pipelines/processor/build.ts';
import { install } from '../../../ingest-pipelines/src/install.ts';
import { ensureConsole } from '../../../kibana-plugin/console/ensure-built.ts';
import { startElasticsearch } from '../../elasticsearch/index.ts';
import { ensureSystemPackages } from '../../machine/system-packages.ts';
import { startScorerProcess } from '../../scorer-process.ts';
import { openChromium } from '../../screenshots/chromium.ts';

export interface BenchedConsole {
  readonly client: Client;
  readonly browser: Browser;
  /** The address of a page of the console: `/alerts`. */
  at(path: string): string;
}

/** Everything from an event to the console's page, each a process of its own, for as long as `use` runs. */
export async function withBenchedConsole<T>(
  log: (line: string) => void,
  use: (system: BenchedConsole) => Promise<T>,
): Promise<T> {
  const endings: (() => Promise<unknown>)[] = [];
  try {
    await ensureSystemPackages(['java', 'maven', 'chromium']);
    await ensureConsole(log);
    const home = await mkdtemp(join(tmpdir(), 'api-sentinel-bench-'));
    endings.push(() => rm(home, { recursive: true, force: true }));
    // Elasticsearch runs under another account, which must be able to enter.
    await chmod(home, 0o755);
    const { zip } = await buildProcessor();
    const elasticsearch = await startElasticsearch({ home: join(home, 'elasticsearch'), plugin: zip });
    endings.push(() => elasticsearch.stop());
    const client = new Client({ node: elasticsearch.url });
    endings.push(() => client.close());
    // The templates are there before the scorer writes; it is told its address once it has one.
    await install({ client, scorerUrl: 'http://127.0.0.1:9', streams: [] });
    const scorer = await startScorerProcess({ elasticsearchUrl: elasticsearch.url, state: join(home, 'scorer') });
    endings.push(() => scorer.stop());
    await install({ client, scorerUrl: scorer.url, streams: [] });
    const browser = await openChromium();
    endings.push(() => browser.close());
    return await use({ client, browser, at: (path) => scorer.url + CONSOLE_PATH.replace(/\/$/, '') + path });
  } finally {
    while (endings.length > 0) await endings.pop()?.();
  }
}
