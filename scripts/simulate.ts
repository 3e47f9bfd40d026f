/** `npm run simulate`: API traffic with attacks in it, to an event folder or into Elasticsearch. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Api } from './simulator/api/api.ts';
import { readApi } from './simulator/api/openapi/read.ts';
import { leftOut } from './simulator/attacks/index.ts';
import { simulateLive } from './simulator/live.ts';
import { DEFAULT_FLAGS, type Flags, mistakeIn, simulationOf } from './simulator/options.ts';
import { sendTo } from './simulator/output/elasticsearch.ts';
import { writeFolder } from './simulator/output/folder.ts';
import { personaOf } from './simulator/people/persona.ts';
import { populationOf, type SimulationOptions, simulate } from './simulator/simulate.ts';

const WRONG_USE = 2;

function numberIn(low: number, high: number, whole = false): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${low} to ${high}.`);
  };
}

const command = new Command('simulate')
  .description('Simulated API traffic with attacks in it: to files with labels beside it, or into Elasticsearch.')
  .option('--hours <n>', 'hours of traffic (default: 1)', numberIn(0.001, 100_000))
  .option('--attacks <share>', 'share of requests that belong to attacks', numberIn(0, 0.9), DEFAULT_FLAGS.attacks)
  .option(
    '--seed <n>',
    'the same seed and flags give the same bytes',
    numberIn(0, 2 ** 53 - 1, true),
    DEFAULT_FLAGS.seed,
  )
  .option('--rate <n>', 'mean requests a second, attacks included', numberIn(0.01, 10_000), DEFAULT_FLAGS.rate)
  .option('--start <time>', 'time of the first event (default: 2026-03-02T00:00:00Z; with --to so that it ends now)')
  .option(
    '--openapi <file>',
    'an OpenAPI document, JSON or YAML: the traffic is that of its API (default: a shop and a bank)',
  )
  .option('--out <dir>', 'writes events.ndjson.gz, labels.ndjson.gz and profiles.ndjson.gz into this folder')
  .option('--to <url>', 'sends to this Elasticsearch')
  .option('--data-stream <name>', 'where to in Elasticsearch', DEFAULT_FLAGS.dataStream)
  .option('--realtime', 'with --to: events happen now, until Ctrl-C')
  .option('--user <name>', 'user of Elasticsearch')
  .option('--password <text>', 'its password (or ELASTICSEARCH_PASSWORD)')
  .option('--api-key <key>', 'API key of Elasticsearch, encoded (or ELASTICSEARCH_API_KEY)')
  .allowExcessArguments(false)
  .showSuggestionAfterError(false)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(`simulate: ${text.replace(/^error: /, '')}`) });

function* profiles(options: SimulationOptions): Generator<unknown> {
  for (let index = 0; index < populationOf(options.rate); index++) yield personaOf(options.seed, index);
}

async function send(flags: Flags, url: string, api: Api | undefined): Promise<number> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const { seed, rate, attacks: attackShare } = flags;
  const events = flags.realtime
    ? simulateLive({ seed, rate, attackShare, api, startNow: true, signal: stop.signal })
    : until(simulate({ ...simulationOf(flags, Date.now()), api }), stop.signal);
  const counts = await sendTo(
    {
      url,
      dataStream: flags.dataStream,
      user: flags.user,
      password: flags.password ?? process.env.ELASTICSEARCH_PASSWORD,
      apiKey: flags.apiKey ?? (flags.user ? undefined : process.env.ELASTICSEARCH_API_KEY),
      flushSeconds: flags.realtime ? 1 : 5,
    },
    events,
  );
  console.log(`${counts.sent} events sent to ${flags.dataStream}, ${counts.repeated} were there already`);
  if (counts.refused === 0) return 0;
  console.error(
    `simulate: Elasticsearch refused ${counts.refused} events, the first because: ${JSON.stringify(counts.reason)}`,
  );
  return 1;
}

function* until<T>(values: Iterable<T>, signal: AbortSignal): Generator<T> {
  for (const value of values) {
    if (signal.aborted) return;
    yield value;
  }
}

/** The API of a document, and a word on the attacks that it has nothing for. */
async function documented(file: string): Promise<Api> {
  const api = await readApi(file).catch((error: Error) =>
    command.error(`--openapi: ${error.message}`, { exitCode: WRONG_USE }),
  );
  const missing = leftOut(api);
  const without = missing.length > 0 ? `; nothing in it to attack by ${missing.join(', ')}` : '';
  console.log(`${api.routes.length} operations in ${file}${without}`);
  return api;
}

async function main(): Promise<number> {
  command.parse();
  const flags = command.opts<Flags>();
  const mistake = mistakeIn(flags);
  if (mistake) command.error(mistake, { exitCode: WRONG_USE });
  const api = flags.openapi === undefined ? undefined : await documented(flags.openapi);
  if (flags.to) return send(flags, flags.to, api);
  const options = { ...simulationOf(flags, Date.now()), api };
  const counts = await writeFolder(flags.out ?? '', simulate(options), profiles(options));
  console.log(`${counts.events} events, ${counts.attacks} of them attacks, in ${flags.out}`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
  else {
    console.error(`simulate: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
