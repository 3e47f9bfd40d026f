/** `npm run setup`: installs into an Elasticsearch, tells what is missing there, takes it out again. */
import { Client, type ClientOptions } from '@elastic/elasticsearch';
import { InvalidArgumentError } from 'commander';
import { check } from '../ingest-pipelines/src/check.ts';
import { install } from '../ingest-pipelines/src/install.ts';
import { SETUP_PRIVILEGES } from '../ingest-pipelines/src/privileges.ts';
import { remove } from '../ingest-pipelines/src/remove.ts';
import { streamName } from '../ingest-pipelines/src/streams.ts';
import { commandLine, failed } from './command-line.ts';

interface Options {
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly apiKey?: string;
  readonly scorerUrl?: string;
  readonly stream?: string[];
  readonly processor: boolean;
  readonly check?: boolean;
  readonly remove?: boolean;
}

function address(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('It must be an address that begins with http:// or https://.');
  }
  const { username, password } = new URL(text);
  if (username || password) throw new InvalidArgumentError('Give user and password by --user and --password.');
  return text;
}

function stream(text: string, before: string[] = []): string[] {
  try {
    return [...before, streamName(text)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** What stands on the command line goes before what stands in the environment. */
function authOf(options: Options): ClientOptions['auth'] {
  const { ELASTICSEARCH_USERNAME, ELASTICSEARCH_PASSWORD, ELASTICSEARCH_API_KEY } = process.env;
  if (options.apiKey && options.user) throw new Error('Give either an API key or a user and password, not both.');
  if (options.apiKey) return { apiKey: options.apiKey };
  if (!options.user && ELASTICSEARCH_API_KEY) return { apiKey: ELASTICSEARCH_API_KEY };
  const username = options.user ?? ELASTICSEARCH_USERNAME;
  const password = options.password ?? ELASTICSEARCH_PASSWORD;
  if (Boolean(username) !== Boolean(password)) {
    throw new Error('A user needs a password and a password a user: give both, or an API key.');
  }
  return username && password ? { username, password } : undefined;
}

function clientOf(options: Options): Client {
  const auth = authOf(options);
  return new Client({ node: options.url, maxRetries: 1, requestTimeout: 60_000, ...(auth && { auth }) });
}

function list(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  console.log(title);
  for (const line of lines) console.log(`  ${line}`);
}

async function run(options: Options): Promise<void> {
  if (options.check && options.remove) throw new Error('Ask for either --check or --remove, not both.');
  const client = clientOf(options);
  const { scorerUrl, processor, stream: streams } = options;
  try {
    if (options.remove) {
      const report = await remove({ client });
      list('Removed:', report.removed);
      list('Kept:', report.kept);
      if (report.removed.length === 0) console.log('There was nothing of ours.');
      return;
    }
    if (!options.check) {
      const report = await install({ client, scorerUrl, streams, processor });
      list('Changed:', report.changed);
      list('To be seen to:', report.warnings);
      if (report.changed.length === 0) console.log('All was installed already.');
      list('Hooked streams:', report.streams);
    }
    const found = await check({ client, scorerUrl, streams, processor });
    list('Problems:', found.problems);
    list('Good to know:', found.notes);
    if (found.problems.length > 0) process.exitCode = 1;
    else console.log('Everything is as it should be.');
  } finally {
    await client.close();
  }
}

function privileges(): string {
  const { cluster, indices } = SETUP_PRIVILEGES;
  const [{ names, privileges: index }] = indices;
  return `cluster ${cluster.join(', ')}; on ${names.join(' and ')}: ${index.join(', ')}`;
}

const command = commandLine('npm run setup --')
  .description(
    'Installs templates, mappings and pipelines into an Elasticsearch and hooks them into its data streams, adding to what\n' +
      'is there. It may be run again: it brings up to date what differs.',
  )
  .requiredOption('--url <address>', 'of Elasticsearch', address)
  .option('--user <name>', 'user (or ELASTICSEARCH_USERNAME)')
  .option('--password <password>', 'password (better: ELASTICSEARCH_PASSWORD)')
  .option('--api-key <key>', 'API key (better: ELASTICSEARCH_API_KEY)')
  .option('--scorer-url <address>', 'of the scorer, as Elasticsearch reaches it (default: the installed one)', address)
  .option(
    '--stream <name>',
    'a data stream to hook, such as logs-nginx.access; may be repeated (default: looked for)',
    stream,
  )
  .option(
    '--no-processor',
    'templates and mappings alone, where the plugin cannot be installed: what is indexed is scored by back-filling',
  )
  .option('--check', 'changes nothing; exit status 1 when something is not as it should be')
  .option('--remove', 'takes the hooks out, then all that is ours; documents stay')
  .addHelpText('after', `\nPrivileges that the account needs: ${privileges()}.`)
  .parse();

try {
  await run(command.opts<Options>());
} catch (error) {
  failed(error);
}
