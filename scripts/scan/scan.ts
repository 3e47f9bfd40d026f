/** A scan from its flags to its exit status. */
import { createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { loadSettings } from '../../scorer-service/src/configuration/load.ts';
import { shown } from '../../scorer-service/src/configuration/mistake.ts';
import { alertBookSettings, scorerSettings } from '../../scorer-service/src/configuration/options.ts';
import type { Settings } from '../../scorer-service/src/configuration/schema.ts';
import type { Alert, Level } from '../../scorer-service/src/contract/index.ts';
import { alertLine } from '../start/alert-line.ts';
import { FileMistake } from './file-mistake.ts';
import { type Input, inputAt, STDIN } from './input.ts';
import { writeJson } from './json.ts';
import { DEFAULT_BOUNDS, KeptAlerts } from './kept-alerts.ts';
import { DEFAULT_LIMIT, type ScanOptions } from './options.ts';
import { followAll, readAll } from './reading.ts';
import { Scanner, shownAlerts } from './scanner.ts';
import { type Found, foundSentence, leftOut, notScored } from './summary.ts';
import { tableLines } from './table.ts';
import { untilInterrupted } from './until-interrupted.ts';

const NO_ALERT = 0;
const ALERTS = 1;
const WRONG = 2;
const INTERRUPTED = 130;
/** Where the output is no terminal. */
const USUAL_COLUMNS = 120;

/**
 * Scans and prints.
 *
 * @returns the exit status
 * @throws FileMistake or SettingsMistake before anything was scanned, if a file, a setting or the bundle can't be used
 */
export async function scan(options: ScanOptions): Promise<number> {
  const settings = loadSettings({ file: options.config, environment: process.env });
  const inputs: Input[] = [];
  for (const file of options.files) inputs.push(await inputAt(file));
  if (options.json !== undefined && options.json !== STDIN) await mayBeWritten(options.json, inputs);
  const bound = boundOf(options.level, settings);
  const book = alertBookSettings(settings);
  const told = options.follow ? teller(options, bound) : undefined;
  const alerts = new KeptAlerts({ ...book, threshold: Math.min(book.threshold, bound) }, DEFAULT_BOUNDS, told);
  const scanner = new Scanner(scorerSettings(settings), alerts);
  const interrupted = untilInterrupted();
  endQuietlyWithoutReader(interrupted);
  const mistakes: string[] = [];
  if (options.follow) await followAll(inputs, scanner, interrupted.signal, mistakes);
  else await readAll(inputs, scanner, interrupted.signal, mistakes);
  scanner.flush();
  interrupted.over();

  const found = await report(options, bound, scanner, mistakes);
  const early = interrupted.signal.aborted && !options.follow;
  if (early) console.error('Ended before the end of the files: this is what was found so far.');
  if (mistakes.length > 0) return WRONG;
  if (found.alerts > 0) return ALERTS;
  return early ? INTERRUPTED : NO_ALERT;
}

/** The table, or JSON, on standard output; everything else on standard error. */
async function report(
  options: ScanOptions,
  bound: number,
  scanner: Scanner,
  mistakes: readonly string[],
): Promise<Found> {
  const toStandardOutput = options.json === STDIN;
  const limit = options.limit ?? DEFAULT_LIMIT;
  const rows: Alert[] = [];
  let alerts = 0;
  for (const alert of shownAlerts(scanner.alerts, bound)) {
    alerts++;
    if (rows.length < limit && !toStandardOutput) rows.push(alert);
  }
  const { level } = options;
  const listed = toStandardOutput ? Math.min(alerts, options.limit ?? alerts) : rows.length;
  const found: Found = { level, alerts, shown: listed, below: scanner.alerts.size - alerts };
  const say = toStandardOutput ? console.error : console.log;
  if (!toStandardOutput && rows.length > 0) {
    const columns = process.stdout.columns ?? USUAL_COLUMNS;
    const colours = process.stdout.isTTY && process.stdout.hasColors();
    console.log(`${tableLines(rows, { columns, colours }).join('\n')}\n`);
  }
  say(foundSentence(found, scanner));
  for (const sentence of leftOut(found, scanner)) say(sentence);
  for (const line of notScored(scanner)) console.error(line);
  for (const mistake of mistakes) console.error(`api-sentinel: ${mistake}`);
  if (options.json !== undefined) await writeAlerts(options, first(shownAlerts(scanner.alerts, bound), options.limit));
  return found;
}

function* first<T>(values: Iterable<T>, limit: number | undefined): Generator<T> {
  let left = limit ?? Number.POSITIVE_INFINITY;
  if (left <= 0) return;
  for (const value of values) {
    yield value;
    if (--left <= 0) return;
  }
}

async function writeAlerts({ json }: ScanOptions, alerts: Iterable<Alert>): Promise<void> {
  if (json === STDIN) return writeJson(alerts, process.stdout);
  const file: Writable = createWriteStream(json as string);
  const done = finished(file);
  try {
    await Promise.all([done, writeJson(alerts, file).then(() => file.end())]);
  } catch (error) {
    throw new FileMistake(`${shown(json)} can't be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** @throws FileMistake for what can't be written, or is one of the files to be read */
async function mayBeWritten(path: string, inputs: readonly Input[]): Promise<void> {
  const name = shown(path).slice(1, -1);
  const identity = await stat(path).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => undefined,
  );
  if (identity !== undefined && inputs.some((input) => input.identity === identity)) {
    throw new FileMistake(`${name} is one of the files to be scanned; name another one for --json.`);
  }
  try {
    await (await open(path, 'a')).close();
  } catch (error) {
    throw new FileMistake(`${name} can't be written (${(error as NodeJS.ErrnoException).code}); name another file.`);
  }
}

/** While files are followed, alerts are told as they happen. */
function teller({ json }: ScanOptions, bound: number): (alert: Alert) => void {
  const print = json === STDIN ? console.error : console.log;
  return (alert) => {
    if (alert.risk.score >= bound) print(alertLine(alert));
  };
}

function boundOf(level: Level, { detection }: Settings): number {
  const { critical, high, medium } = detection.levels;
  return { CRITICAL: critical, HIGH: high, MEDIUM: medium, LOW: 0 }[level];
}

/** `| head` closes the pipe when it has seen enough: that is no error, and there is nobody left to tell. */
function endQuietlyWithoutReader({ end }: { readonly end: () => void }): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end();
  });
}
