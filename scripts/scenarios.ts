/** `npm run scenarios`: slow and distributed attacks among their harmless twins, beside CrowdSec's thresholds and tuned counters. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from 'commander';
import { commandLine, failed } from './command-line.ts';
import { type RunFigures, run } from './scenarios/run.ts';
import { readRuns, shareOf, summaryOf, withScenarios } from './scenarios/summary.ts';

const SHIPPED = fileURLToPath(new URL('../scorer-service/bundle', import.meta.url));

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1 up is needed.');
  return value;
}
function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above 0 is needed.');
  return value;
}

const program = commandLine('npm run scenarios --')
  .description(
    'Simulates slow and distributed attacks among harmless traffic and prints how many the scorer finds and how often it is wrong, beside the thresholds of CrowdSec and counts of failures and of requests that are tuned to as few false alarms. A scenario counts where each of these finds less than half.',
  )
  .option('--first <seed>', 'first seed', whole, 1001)
  .option('--seeds <n>', 'runs, each with the next seed', whole, 20)
  .option('--days <n>', 'simulated days of each run', positive, 3)
  .option('--rate <n>', 'harmless requests a second', positive, 20)
  .option('--each <n>', 'how often each scenario comes in a run', whole, 1)
  .option('--bundle <dir>', 'folder of the bundle', SHIPPED)
  .option(
    '--json <file>',
    'keeps every run in this file, a line of JSON each, for npm run evaluate -- --scenarios; seeds that stand there are not run again',
  )
  .option('--report <file>', 'puts the section of these figures into this page, in the place of the one it has')
  .option('--verbose', 'prints every alert')
  .parse();

const options = program.opts<{
  first: number;
  seeds: number;
  days: number;
  rate: number;
  each: number;
  bundle: string;
  json?: string;
  report?: string;
  verbose?: boolean;
}>();

try {
  const { json, report } = options;
  const alike = ({ days, rate, each }: RunFigures): boolean =>
    days === options.days && rate === options.rate && each === options.each;
  const runs: RunFigures[] = json === undefined ? [] : readRuns(json).filter(alike);
  for (let seed = options.first; seed < options.first + options.seeds; seed++) {
    if (runs.some((one) => one.seed === seed)) continue;
    const figures = run({
      ...options,
      seed,
      ...(options.verbose && {
        onAlert: ({ who, type, reason, attacks, harmless, weight, classes, days }) =>
          console.log(
            `${attacks >= harmless ? 'right' : 'WRONG'} ${type} ${who} ${attacks}/${attacks + harmless} days ${days.size} times ${weight} [${[...classes].join(' ')}] ${reason}`,
          ),
      }),
    });
    runs.push(figures);
    if (json !== undefined) appendFileSync(json, `${JSON.stringify(figures)}\n`);
    process.stderr.write(
      `seed ${seed}: ${figures.events} events in ${figures.seconds} s, ${Math.round(100 * figures.falsePerDay) / 100} false alerts a day\n`,
    );
  }
  const { rows, ...summary } = summaryOf(runs);
  console.table(
    rows.map(({ scenario, counts, tally }) => ({
      scenario,
      counts,
      campaigns: tally.campaigns,
      recall: shareOf(tally.found, tally.campaigns),
      'members named': shareOf(tally.named, tally.members),
      crowdsec: shareOf(tally.crowdsec, tally.campaigns),
      failures: shareOf(tally.failures, tally.campaigns),
      requests: shareOf(tally.requests, tally.campaigns),
    })),
  );
  console.table([summary]);
  if (report !== undefined) writeFileSync(report, withScenarios(readFileSync(report, 'utf8'), runs));
} catch (error) {
  failed(error);
}
