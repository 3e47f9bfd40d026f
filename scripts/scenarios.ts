/** `npm run scenarios`: slow and distributed attacks among their harmless twins, beside CrowdSec's thresholds and tuned counters. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from 'commander';
import { commandLine, failed } from './command-line.ts';
import { type RunFigures, run, type Tally } from './scenarios/run.ts';

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
  .option('--json <file>', 'writes the figures as JSON')
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
  verbose?: boolean;
}>();

const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1000 * part) / whole) / 1000);

try {
  const runs: RunFigures[] = [];
  for (let seed = options.first; seed < options.first + options.seeds; seed++) {
    const figures = run({
      ...options,
      seed,
      ...(options.verbose && {
        onAlert: ({ who, type, reason, attacks, harmless, classes, days }) =>
          console.log(
            `${attacks >= harmless ? 'right' : 'WRONG'} ${type} ${who} ${attacks}/${attacks + harmless} days ${days.size} [${[...classes].join(' ')}] ${reason}`,
          ),
      }),
    });
    runs.push(figures);
    process.stderr.write(
      `seed ${seed}: ${figures.events} events in ${figures.seconds} s, ${Math.round(100 * figures.falsePerDay) / 100} false alerts a day\n`,
    );
  }
  const all = new Map<string, Tally>();
  for (const { scenarios } of runs)
    for (const [name, tally] of Object.entries(scenarios)) {
      const sum = all.get(name);
      if (sum === undefined) all.set(name, { ...tally });
      else for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key];
    }
  const counting = new Set(
    [...all].filter(([, t]) => Math.max(t.crowdsec, t.failures, t.requests) < t.campaigns / 2).map(([name]) => name),
  );
  console.table(
    [...all].map(([scenario, t]) => ({
      scenario,
      counts: counting.has(scenario),
      campaigns: t.campaigns,
      recall: share(t.found, t.campaigns),
      'members named': share(t.named, t.members),
      crowdsec: share(t.crowdsec, t.campaigns),
      failures: share(t.failures, t.campaigns),
      requests: share(t.requests, t.campaigns),
    })),
  );
  const recalls = runs.map(({ scenarios }) => {
    const own = Object.entries(scenarios).filter(([name]) => counting.has(name));
    return share(
      own.reduce((sum, [, t]) => sum + t.found, 0),
      own.reduce((sum, [, t]) => sum + t.campaigns, 0),
    );
  });
  const mean = (values: readonly number[]): number =>
    Math.round((1000 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 1000;
  const falses = runs.map(({ falsePerDay }) => falsePerDay);
  const summary = {
    runs: runs.length,
    scenarios_that_count: counting.size,
    recall_mean: mean(recalls),
    recall_worst: Math.min(...recalls),
    false_alerts_per_day_mean: mean(falses),
    false_alerts_per_day_worst: Math.round(1000 * Math.max(...falses)) / 1000,
  };
  console.table([summary]);
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify({ options, summary, runs }, undefined, 2)}\n`);
} catch (error) {
  failed(error);
}
