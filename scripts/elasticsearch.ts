/** `npm run elasticsearch`: the embedded real Elasticsearch alone, with our processor installed. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { buildProcessor } from '../ingest-pipelines/processor/build.ts';
import { commandLine, failed } from './command-line.ts';
import { cacheFolder, ELASTICSEARCH_VERSION, startElasticsearch } from './elasticsearch/index.ts';

function defaultHome(): string {
  return process.getuid?.() === 0
    ? '/var/lib/api-sentinel/elasticsearch'
    : join(homedir(), '.local', 'share', 'api-sentinel', 'elasticsearch');
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535; 0 takes a free port.');
}

function keyAndValue(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be NAME=VALUE.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

const command = commandLine('npm run elasticsearch --')
  .description(
    `Starts the real Elasticsearch ${ELASTICSEARCH_VERSION} on 127.0.0.1 with the api_sentinel processor installed; Ctrl-C ends it.\n` +
      'The first start fetches about 1 GB with Maven; what is kept of it stands in the cache folder.',
  )
  .option('--port <number>', 'port of its HTTP interface; 0 takes a free one', port, 9200)
  .option('--home <folder>', 'keeps configuration and data between runs', defaultHome())
  .option('--heap <size>', 'heap of its Java, for example 512m or 2g', '1g')
  .option('--setting <name=value>', 'a setting for elasticsearch.yml (may be repeated)', keyAndValue, {})
  .option('--no-processor', 'leaves our processor out')
  .addHelpText(
    'after',
    `
Environment:
  ELASTICSEARCH_PASSWORD  turns security on, with this password for the user "elastic"
  API_SENTINEL_API_KEY    the key with which the processor calls the scorer (put into the Elasticsearch keystore)
  API_SENTINEL_CACHE      folder for the assembled Elasticsearch (${cacheFolder()})
  JAVA_HOME               a JDK 17 or newer; else the one on the PATH is taken`,
  )
  .parse();
const options = command.opts<{
  port: number;
  home: string;
  heap: string;
  setting: Record<string, string>;
  processor: boolean;
}>();

const password = process.env.ELASTICSEARCH_PASSWORD;
const apiKey = process.env.API_SENTINEL_API_KEY;
let asked = false;
/** While it is still starting, ending this process is enough: the server ends with it. */
let stop = (): void => process.exit(130);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    asked = true;
    stop();
  });
}

try {
  const server = await startElasticsearch({
    home: resolve(options.home),
    port: options.port,
    heap: options.heap,
    settings: options.setting,
    ...(options.processor ? { plugin: (await buildProcessor()).zip } : {}),
    ...(options.processor && apiKey ? { keystore: { 'api_sentinel.api_key': apiKey } } : {}),
    ...(password ? { security: { password } } : {}),
  });
  const account = server.auth ? `, user ${server.auth.username}` : ', without security';
  console.log(
    `Elasticsearch ${ELASTICSEARCH_VERSION} listens on ${server.url}${account}; its data stand in ${server.home}.`,
  );
  const alive = setInterval(() => {}, 60_000);
  stop = () => void server.stop();
  const status = await server.exited;
  clearInterval(alive);
  if (!asked)
    throw new Error(`Elasticsearch ended by itself with status ${status}; see ${server.home}/logs/console.log.`);
} catch (error) {
  failed(error);
}
