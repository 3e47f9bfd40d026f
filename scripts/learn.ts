/** `npm run learn`: warms the profiles with what Elasticsearch holds already. */

import { loadSettings } from '@api-sentinel/scorer-service/configuration/load';
import { SettingsMistake } from '@api-sentinel/scorer-service/configuration/mistake';
import { clientOptions, scorerSettings } from '@api-sentinel/scorer-service/configuration/options';
import {
  countHistory,
  type History,
  type HistoryCounts,
  learnHistory,
  progressIn,
} from '@api-sentinel/scorer-service/lifecycle/history';
import { loadChampion } from '@api-sentinel/scorer-service/lifecycle/load-champion';
import { lockState } from '@api-sentinel/scorer-service/lifecycle/state-lock';
import { createLog } from '@api-sentinel/scorer-service/server/log';
import { sentenceOf } from '@api-sentinel/scorer-service/storage/answers';
import { ModelRegistry } from '@api-sentinel/scorer-service/training/registry';
import { Client, errors } from '@elastic/elasticsearch';
import { InvalidArgumentError } from 'commander';
import { commandLine, failed, WRONG_USE } from './command-line.ts';

const DAY = 24 * 3_600_000;
const MOST_DAYS = 3_650;
/** Milliseconds between two lines of progress. */
const TELL_EVERY = 2_000;

function days(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= MOST_DAYS))
    throw new InvalidArgumentError(`a number of days up to ${MOST_DAYS} is needed.`);
  return value;
}

function time(text: string): number {
  const value = Date.parse(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError('a time such as 2026-03-01T00:00:00Z is needed.');
  return value;
}

const program = commandLine('npm run learn --')
  .description(
    'Reads past events from Elasticsearch in order of their time and learns from them what is usual for whom, so that the scorer does not begin as a stranger. The scorer must not run meanwhile: it holds the same state folder. Nothing is written to Elasticsearch. Ended early, it goes on where it was with the same arguments.',
  )
  .option('--from-elasticsearch', 'said for clarity: there is no other place to learn from')
  .option('--indices <pattern...>', 'indices and data streams; those of backfill.indices unless told')
  .option('--days <n>', 'the last so many days, up to the beginning of this hour; 14 unless told', days)
  .option('--since <time>', 'instead of --days: from this time on', time)
  .option('--until <time>', 'up to this time', time)
  .option('--again', 'learns also from events that carry a verdict: for when what was learned from them is lost')
  .option('--dry-run', 'tells what would be read, and changes nothing')
  .option('--config <file>', 'settings file (YAML); without it ./api-sentinel.yml, if it is there')
  .parse();

interface Options {
  readonly indices?: string[];
  readonly days?: number;
  readonly since?: number;
  readonly until?: number;
  readonly again?: true;
  readonly dryRun?: true;
  readonly config?: string;
}
const options = program.opts<Options>();
if (options.days !== undefined && options.since !== undefined)
  program.error('error: --days and --since both say where to begin; give one of them.');

// An hour's beginning, so that the same call a little later means the same events.
const until = options.until ?? Math.floor(Date.now() / 3_600_000) * 3_600_000;
const since = options.since ?? until - (options.days ?? 14) * DAY;
if (since >= until)
  program.error('error: the history would end before it begins; give an earlier --since or a later --until.');

const moment = (at: number): string => new Date(at).toISOString();
const many = (count: number): string => count.toLocaleString('en');

try {
  await run();
} catch (error) {
  if (error instanceof SettingsMistake) {
    for (const sentence of error.sentences) console.error(`api-sentinel: ${sentence}`);
    process.exitCode = WRONG_USE;
  } else failed(error);
}

async function run(): Promise<void> {
  const settings = loadSettings({ file: options.config, environment: process.env });
  const history: History = {
    indices: options.indices ?? settings.backfill.indices,
    since,
    until,
    again: options.again === true,
  };
  const client = new Client(clientOptions(settings));
  try {
    const { directory } = settings.state;
    const before = progressIn(directory, history);
    const all = await count(client, history, settings.elasticsearch.url);
    console.error(
      `api-sentinel: ${many(all)} events from ${moment(since)} to ${moment(until)} in ${history.indices.join(', ')}${
        before === undefined
          ? ''
          : `; an earlier run has learned from ${many(before.learned)} of them, up to ${moment(before.at)}`
      }.`,
    );
    if (options.dryRun) return;
    if (all === 0) throw new Error('There is nothing to learn from; look at --indices and --days.');
    await learn(client, history, settings, all);
  } finally {
    await client.close();
  }
}

async function count(client: Client, history: History, url: string): Promise<number> {
  try {
    return await countHistory(client, history);
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 404)
      throw new Error(
        `There is no index or data stream named ${history.indices.join(' or ')}; name those of your access logs with --indices.`,
      );
    if (error instanceof errors.ResponseError)
      throw new Error(
        `Elasticsearch refused to be read (${sentenceOf(error)}); the account of the scorer needs the privilege read on ${history.indices.join(', ')}.`,
      );
    throw new Error(
      `Elasticsearch at ${url} can't be reached (${sentenceOf(error)}); set ELASTICSEARCH_URL or elasticsearch.url.`,
    );
  }
}

async function learn(
  client: Client,
  history: History,
  settings: ReturnType<typeof loadSettings>,
  all: number,
): Promise<void> {
  const { directory } = settings.state;
  const log = createLog({ ...settings.log, level: 'warn' });
  const lock = await lockState(directory);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.on('SIGINT', end).on('SIGTERM', end);
  try {
    const scorer = loadChampion(
      new ModelRegistry(directory),
      scorerSettings(settings),
      settings.detection.bundle !== undefined,
      log,
    );
    if (typeof scorer === 'string') throw new Error(scorer);
    const restored = scorer.restoreState(directory);
    if (restored !== undefined) console.error(`api-sentinel: ${restored}.`);
    const began = performance.now();
    let told = began;
    const counts = await learnHistory(history, {
      client,
      scorer,
      directory,
      signal: ending.signal,
      onPartial: (shards) =>
        console.error(`api-sentinel: ${shards} shards could not be asked; what they hold is not learned.`),
      onProgress: ({ read }, at) => {
        const now = performance.now();
        if (now - told < TELL_EVERY) return;
        told = now;
        console.error(
          `api-sentinel: ${many(read)} events read, up to ${moment(at)}, ${many(Math.round((read / (now - began)) * 1_000))} a second (${many(all)} in all).`,
        );
      },
    });
    console.log(sentence(counts, ending.signal.aborted));
    if (ending.signal.aborted) process.exitCode = 130;
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
    await lock.release();
  }
}

function sentence({ learned, passedBy, unusable }: HistoryCounts, ended: boolean): string {
  const parts = [`Learned from ${many(learned)} events`];
  if (passedBy > 0) parts.push(`passed by ${many(passedBy)} that carry a verdict`);
  if (unusable > 0) parts.push(`could not use ${many(unusable)} that are no requests`);
  return `${parts.join(', ')}. ${ended ? 'Ended early: the same command goes on from here.' : 'The scorer starts with it.'}`;
}
