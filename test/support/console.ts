import { afterAll, beforeAll } from '@jest/globals';
import { buildProcessor } from '../../ingest-pipelines/processor/build.ts';
import { install } from '../../ingest-pipelines/src/install.ts';
import { ensureConsole } from '../../kibana-plugin/console/ensure-built.ts';
import { CONSOLE_PATH } from '../../scorer-service/src/contract/index.ts';
import type { SimulatedEvent } from '../../scripts/simulator/document.ts';
import { simulateLive } from '../../scripts/simulator/live.ts';
import { STREAM, shipTraffic } from '../../scripts/start/traffic.ts';
import { START_TIMEOUT, type TestElasticsearch, withElasticsearch } from './elasticsearch.ts';
import { bePatient } from './integration.ts';
import { freePorts } from './process.ts';
import { startTestScorer, type TestScorer } from './scorer.ts';

/** Everything from an event to the console's page, for the tests of one file. */
export interface TestConsole {
  readonly elasticsearch: TestElasticsearch;
  /** Of the scorer, which keeps its address when it is started again. */
  readonly url: string;
  /** The address of a page of the console: `/alerts?level=HIGH`. */
  at(path: string): string;
  /** Begins simulated traffic with attacks in it; what it gives ends it. */
  traffic(rate?: number): () => Promise<void>;
  send(events: readonly Record<string, unknown>[]): Promise<void>;
  stopScorer(): Promise<void>;
  startScorer(): Promise<void>;
  /** Asks the scorer itself. */
  ask<Answer>(path: string, query?: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface ConsoleOptions {
  /** Asked before the scorer starts, for more of its settings: `API_SENTINEL_…` */
  readonly environment?: () => Promise<Readonly<Record<string, string>>>;
}

/** A real Elasticsearch with our processor, a real scorer as a process of its own, and the console that it serves. */
export function withConsole(options: ConsoleOptions = {}): () => TestConsole {
  const elasticsearch = withElasticsearch(async () => ({ plugin: (await buildProcessor()).zip, heap: '512m' }));
  const endings: (() => Promise<unknown>)[] = [];
  let scorer: TestScorer | undefined;
  let url = '';
  let environment: Record<string, string> = {};

  const startScorer = async () => {
    scorer = await startTestScorer(elasticsearch().url, environment);
    environment = { ...environment, API_SENTINEL_STATE_DIRECTORY: scorer.state };
  };
  beforeAll(async () => {
    await ensureConsole(() => undefined);
    const [port] = await freePorts(1);
    url = `http://127.0.0.1:${port}`;
    environment = { ...(await options.environment?.()), API_SENTINEL_SERVER_PORT: String(port) };
    const { client } = elasticsearch();
    await install({ client, scorerUrl: url, streams: [] });
    await bePatient(client);
    await startScorer();
  }, START_TIMEOUT);
  afterAll(async () => {
    for (const end of endings.splice(0)) await end();
    await scorer?.end();
  }, 180_000);

  return () => ({
    elasticsearch: elasticsearch(),
    url,
    at: (path) => url + CONSOLE_PATH.replace(/\/$/, '') + path,
    traffic(rate = 20) {
      const ending = new AbortController();
      const events: AsyncIterable<SimulatedEvent> = simulateLive({
        rate,
        seed: 5,
        attackShare: 0.2,
        startNow: true,
        signal: ending.signal,
      });
      const sent = shipTraffic(elasticsearch().client, events, ending.signal, () => undefined);
      const end = async () => {
        ending.abort();
        await sent.catch(() => undefined);
      };
      endings.push(end);
      return end;
    },
    async send(events) {
      const answer = await elasticsearch().client.bulk({
        refresh: true,
        operations: events.flatMap((event) => [{ create: { _index: STREAM } }, event]),
      });
      const refused = answer.items.find((item) => item.create?.error);
      if (refused) throw new Error(`Elasticsearch refused an event: ${JSON.stringify(refused.create?.error)}`);
    },
    stopScorer: async () => scorer?.stop(),
    startScorer,
    async ask(path, query = {}) {
      const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`);
      const answer = await response.json();
      if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
      return answer as never;
    },
  });
}
