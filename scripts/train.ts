/** `npm run train`: a bundle from event folders, word lists and the payload grammar. */
import { existsSync } from 'node:fs';
import { train } from '@api-sentinel/scorer-service/training/train';
import { InvalidArgumentError } from 'commander';
import { commandLine, failed } from './command-line.ts';

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number from 0 up is needed.');
  return value;
}

const program = commandLine('npm run train --')
  .description(
    'Trains a bundle of all ten models from event folders, word lists and generated payloads, and prints what it reaches on held-out groups. Folders that may only be evaluated on are passed by.',
  )
  .option('--data <dir...>', 'folders with events.ndjson.gz and labels.ndjson.gz, or with known word lists', [])
  .requiredOption('--out <dir>', 'folder of the bundle')
  .option('--seed <n>', 'same seed and data, same bytes', whole, 1)
  .option('--payloads <n>', 'single requests made by the payload grammar', whole, 40_000)
  .option(
    '--rows <n>',
    'rows learned from at most of each data set, with attacks and without, each by whole sequences',
    whole,
    5_000,
  )
  .option('--tune [trials]', 'searches the parameters of every learner; 12 trials each unless told', whole)
  .option('--journals <dir>', 'where the search keeps its trials, to go on when stopped; beside --out unless told')
  .option('--all-features', 'takes every feature instead of choosing')
  .parse();

interface Options {
  readonly data: string[];
  readonly out: string;
  readonly seed: number;
  readonly payloads: number;
  readonly rows: number;
  readonly tune?: number | true;
  readonly journals?: string;
  readonly allFeatures?: true;
}
const TRIALS = 12;

const options = program.opts<Options>();
for (const folder of options.data) {
  if (!existsSync(folder))
    program.error(`error: there is no folder ${folder}; npm run simulate -- --out ${folder} makes one`);
}
const started = performance.now();
try {
  const { version, metrics } = await train({
    folders: options.data,
    payloads: options.payloads,
    out: options.out,
    seed: options.seed,
    most: options.rows,
    select: options.allFeatures !== true,
    ...(options.tune !== undefined && {
      tuning: {
        trials: options.tune === true ? TRIALS : options.tune,
        journals: options.journals ?? `${options.out.replace(/[\\/]+$/, '')}.tuning`,
      },
    }),
    progress: (sentence) =>
      process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${sentence}\n`),
  });
  console.log(`bundle ${version} in ${options.out}`);
  console.table(metrics);
} catch (error) {
  failed(error);
}
