import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Client, type ClientOptions } from '@elastic/elasticsearch';
import { buildProcessor } from '../../ingest-pipelines/processor/build.ts';
import { install } from '../../ingest-pipelines/src/install.ts';
import { loadSettings } from '../../scorer-service/src/configuration/load.ts';
import type { Settings } from '../../scorer-service/src/configuration/schema.ts';
import { start as startScorer } from '../../scorer-service/src/main.ts';
import { createLog } from '../../scorer-service/src/server/log.ts';
import { startElasticsearch } from '../elasticsearch/index.ts';
import { ensureSystemPackages } from '../machine/system-packages.ts';
import type { Api } from '../simulator/api/api.ts';
import { simulateLive } from '../simulator/live.ts';
import { AlertPrinter } from './alert-printer.ts';
import { shipTraffic } from './traffic.ts';

export interface SystemOptions {
  readonly home: string;
  readonly port?: number | undefined;
  readonly traffic: boolean;
  readonly rate: number;
  readonly attacks: number;
  readonly seed: number;
  /** What the simulated traffic uses and attacks; by default a shop and a bank. */
  readonly api?: Api | undefined;
  /** Folder of the bundle; the one that ships if absent. */
  readonly bundle: string | undefined;
  /** true: no alert is printed. */
  readonly quiet: boolean;
}

export interface System {
  readonly client: Client;
  readonly scorerUrl: string;
  /** The console's address with a token that logs in once. */
  consoleLink(): string;
  /** Ends everything in the reverse order of the start. */
  stop(): Promise<void>;
}

type Ending = () => Promise<unknown>;

/**
 * Starts, in order: Elasticsearch, the pipelines and templates, the scorer, the traffic. The scorer writes as soon as it
 * runs, so the templates for its indices are there before it, and its address is chosen before they are. What was started
 * ends again if a later step fails.
 */
export async function startSystem(
  options: SystemOptions,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<System> {
  const endings: Ending[] = [];
  const stop = async () => {
    while (endings.length > 0) await endings.pop()!();
  };
  try {
    const connection = await elasticsearchOf(options.home, endings, say);
    signal.throwIfAborted();
    const client = new Client(connection.client);
    endings.push(() => client.close());

    const settings = await scorerSettings(options, connection.environment);
    await install({ client, scorerUrl: addressOf(settings), streams: [] });
    signal.throwIfAborted();
    say('the pipelines are installed; events go to the data stream logs-api_sentinel.access-default');

    const scorer = await startScorer(settings, createLog({ level: 'warn' }, process.stderr));
    endings.push(() => scorer.stop());
    signal.throwIfAborted();
    say(`the scorer answers at ${scorer.url}, its API is described at ${scorer.url}/v1/openapi.json`);

    if (!options.quiet) {
      const printer = new AlertPrinter(console.log);
      const unsubscribe = scorer.feed.subscribe((message) => {
        if (message.kind === 'alert') printer.show(message.alert);
      });
      endings.push(async () => unsubscribe());
    }
    if (options.traffic) endings.push(sendTraffic(client, options, say));
    return { client, scorerUrl: scorer.url, consoleLink: () => scorer.consoleLink(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Connection {
  readonly client: ClientOptions;
  /** The same connection as the scorer reads it from its environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The user's own Elasticsearch if ELASTICSEARCH_URL names it, else the embedded one, started here. */
async function elasticsearchOf(home: string, endings: Ending[], say: (line: string) => void): Promise<Connection> {
  const own = process.env.ELASTICSEARCH_URL;
  if (own) {
    const {
      ELASTICSEARCH_API_KEY: apiKey,
      ELASTICSEARCH_USERNAME: username,
      ELASTICSEARCH_PASSWORD: password,
    } = process.env;
    const auth = apiKey ? { apiKey } : username && password ? { username, password } : undefined;
    say(`using the Elasticsearch at ${new URL(own).origin}`);
    return { client: { node: own, ...(auth && { auth }) }, environment: {} };
  }
  await ensureSystemPackages(['java', 'maven']);
  const { zip } = await buildProcessor();
  const server = await startElasticsearch({ home: join(home, 'elasticsearch'), plugin: zip, log: say });
  endings.push(() => server.stop());
  say(`Elasticsearch answers at ${server.url}`);
  return { client: { node: server.url }, environment: { ELASTICSEARCH_URL: server.url } };
}

/** The scorer's settings with the port asked for, else its usual one, else any that is free. */
async function scorerSettings(
  options: SystemOptions,
  environment: Readonly<Record<string, string>>,
): Promise<Settings> {
  const settings = loadSettings({
    file: undefined,
    environment: {
      ...process.env,
      ...environment,
      API_SENTINEL_STATE_DIRECTORY: join(options.home, 'scorer'),
      ...(options.port === undefined ? {} : { API_SENTINEL_SERVER_PORT: String(options.port) }),
      ...(options.bundle ? { API_SENTINEL_DETECTION_BUNDLE: options.bundle } : {}),
    },
  });
  const { host, port } = settings.server;
  const free = await freePort(host, port).catch((error: unknown) => {
    if (options.port === undefined) return freePort(host, 0);
    throw new Error(`The port ${port} cannot be had (${(error as Error).message}); choose another by --port.`);
  });
  return { ...settings, server: { ...settings.server, port: free } };
}

/** The port if nobody listens on it, any for 0. */
function freePort(host: string, port: number): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen({ host, port }, () => {
      const { port: found } = probe.address() as AddressInfo;
      probe.close(() => resolve(found));
    });
  });
}

/** Where Elasticsearch, on this machine, reaches the scorer. */
function addressOf({ server: { host, port } }: Settings): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

function sendTraffic(client: Client, options: SystemOptions, say: (line: string) => void): Ending {
  const ending = new AbortController();
  const { rate, seed, attacks: attackShare, api } = options;
  const events = simulateLive({ rate, seed, attackShare, api, startNow: true, signal: ending.signal });
  const sending = shipTraffic(client, events, ending.signal, say).catch((error: unknown) => {
    if (!ending.signal.aborted) say(`the simulated traffic ended: ${(error as Error).message}`);
  });
  return async () => {
    ending.abort();
    await sending;
  };
}
