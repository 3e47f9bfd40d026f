/** `npm start`: everything from a log line to an alert, on this machine, until Ctrl-C. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { ensureConsole } from '../kibana-plugin/console/ensure-built.ts';
import { commandLine } from './command-line.ts';
import { readApi } from './simulator/api/openapi/read.ts';
import { firstAlert, firstDocument } from './start/first-seen.ts';
import { openBrowser } from './start/open-browser.ts';
import { startSystem } from './start/system.ts';
import { trainFirst } from './start/train-first.ts';

/** How long `--check` waits for the first document and the first alert. */
const CHECK_PATIENCE_MS = 180_000;

interface Flags {
  readonly home: string;
  readonly port?: number;
  readonly traffic: boolean;
  readonly rate: number;
  readonly attacks: number;
  readonly seed: number;
  readonly openapi?: string;
  readonly train: boolean;
  readonly check: boolean;
  readonly open: boolean;
  readonly json?: string;
}

function numberIn(minimum: number, maximum: number, whole: boolean) {
  return (text: string): number => {
    const value = Number(text);
    if (
      text.trim() === '' ||
      !Number.isFinite(value) ||
      value < minimum ||
      value > maximum ||
      (whole && !Number.isInteger(value))
    ) {
      throw new InvalidArgumentError(`allowed is a ${whole ? 'whole ' : ''}number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

const program = commandLine('npm start --')
  .description(
    'Starts Elasticsearch (yours by ELASTICSEARCH_URL, else an embedded real one), installs the pipelines, starts the ' +
      'scorer, sends simulated traffic with attacks in it and prints the alerts as they come. Ctrl-C ends everything.',
  )
  .option('--home <dir>', 'where Elasticsearch and the scorer keep their data between runs', '.api-sentinel')
  .option(
    '--port <port>',
    'port of the scorer (default: 9650, or a free one if that is taken)',
    numberIn(0, 65_535, true),
  )
  .option('--no-traffic', 'send no simulated traffic')
  .option('--rate <n>', 'simulated requests a second', numberIn(1, 2_000, false), 20)
  .option('--attacks <share>', 'share of the simulated requests that are attacks', numberIn(0, 0.9, false), 0.1)
  .option('--seed <n>', 'seed of the simulated traffic', numberIn(0, 2 ** 31, true), Date.now() % 2 ** 31)
  .option(
    '--openapi <file>',
    'an OpenAPI document: the simulated traffic is that of its API (default: a shop and a bank)',
  )
  .option('--train', 'generate data and train all models first, then serve them', false)
  .option('--check', 'wait for the first enriched document and the first alert, then stop everything', false)
  .option('--no-open', 'do not open the console in the browser')
  .option('--json <file>', 'with --check: write the seconds that each took to this file')
  .parse();
const flags = program.opts<Flags>();
if (flags.json && !flags.check) program.error('--json goes with --check.');
if (flags.check && !flags.traffic)
  program.error('--check waits for an alert, so it needs the traffic: leave --no-traffic out.');
const api =
  flags.openapi === undefined
    ? undefined
    : await readApi(flags.openapi).catch((error: Error) => program.error(`--openapi: ${error.message}.`));

const say = (line: string) => console.error(`api-sentinel: ${line}`);
/** When the user pressed Enter: the installation of packages counts too. */
const began = Number(process.env.API_SENTINEL_BEGAN_AT) || Date.now();
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (ending.signal.aborted) process.exit(130);
    say('ending …');
    ending.abort(new Error('ended by the user'));
  });
}

async function run(): Promise<void> {
  const { bundle, ...took } = flags.train
    ? await trainFirst({ home: resolve(flags.home), seed: flags.seed, openapi: flags.openapi }, say)
    : { bundle: undefined };
  // Beside the start of Elasticsearch, which takes longer.
  const pages = flags.check
    ? undefined
    : ensureConsole(say).catch((error: Error) => say(`the console is not built: ${error.message}`));
  const system = await startSystem(
    { ...flags, api, home: resolve(flags.home), bundle, quiet: flags.check },
    ending.signal,
    say,
  );
  try {
    await pages;
    if (!flags.check) await showConsole(system.consoleLink());
    if (flags.check) await check(system.scorerUrl, system.client, took);
    else await new Promise<void>((done) => ending.signal.addEventListener('abort', () => done(), { once: true }));
  } finally {
    await system.stop();
  }
}

async function showConsole(link: string): Promise<void> {
  const opened = flags.open && (await openBrowser(link));
  say(
    opened
      ? `the console is open in your browser; its link serves once: ${link}`
      : `the console, by a link that serves once: ${link}`,
  );
}

async function check(
  scorerUrl: string,
  client: Parameters<typeof firstDocument>[0],
  took: Readonly<Record<string, number>>,
): Promise<void> {
  const patience = AbortSignal.any([ending.signal, AbortSignal.timeout(CHECK_PATIENCE_MS)]);
  const seconds = () => Math.round((Date.now() - began) / 10) / 100;
  const figures: Record<string, number> = { ...took };
  await Promise.all([
    firstDocument(client, new Date(began), patience).then(() => {
      figures.first_document_s = seconds();
      say(`first enriched document after ${figures.first_document_s} s`);
    }),
    firstAlert(scorerUrl, new Date(began), patience).then(() => {
      figures.first_alert_s = seconds();
      say(`first alert over WebSocket after ${figures.first_alert_s} s`);
    }),
  ]);
  if (flags.json) await writeFile(flags.json, `${JSON.stringify(figures, null, 2)}\n`);
}

try {
  await run();
} catch (error) {
  if (!ending.signal.aborted || flags.check) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
