/** `npm run bench`: figures, side by side with what a user would pick instead. */
import { writeFile } from 'node:fs/promises';
import { Argument, InvalidArgumentError, Option } from 'commander';
import { benchConsole } from './bench/console/bench.ts';
import { benchDetection } from './bench/detection.ts';
import { benchModels } from './bench/models.ts';
import { benchPipeline } from './bench/pipeline/bench.ts';
import type { DocumentKind } from './bench/pipeline/documents.ts';
import { type BenchRow, table } from './bench/row.ts';
import { commandLine, failed } from './command-line.ts';

interface Flags {
  readonly json?: string;
  readonly learner?: string;
  readonly peers?: boolean;
  readonly readme?: boolean;
  readonly journals?: string;
  readonly rounds: number;
  readonly documents: number;
  readonly bulk: number;
  readonly concurrency: number;
  readonly warmUp: number;
  readonly kind: DocumentKind;
  readonly minutes: number;
}

const log = (line: string) => console.error(`api-sentinel: ${line}`);

/** Every benchmark by its name. */
const BENCHES: Readonly<Record<string, (flags: Flags) => Promise<BenchRow[]>>> = {
  models: (flags) => benchModels(flags, log),
  detection: () => benchDetection(),
  pipeline: (flags) => benchPipeline(flags, log),
  console: (flags) => benchConsole(flags, log),
};

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('allowed is a whole number from 1 to 9999999.');
  return Number(text);
}

const program = commandLine('npm run bench --')
  .description('Measures, and prints the figures as a table.')
  .addArgument(new Argument('<what>', 'what to measure').choices(Object.keys(BENCHES)))
  .option('--json <file>', 'write the figures to this file too')
  .option('--learner <name>', 'models: only this one (tuning: all of them tuned, in minutes)')
  .option('--journals <folder>', 'models --learner tuning: keeps its trials there, and goes on from them')
  .option('--readme', "models: write the figures into the package's README")
  .option('--peers', 'models: beside the reference implementations; needs Python 3')
  .addOption(new Option('--rounds <n>', 'measured rounds of each kind').argParser(count).default(7))
  .addOption(new Option('--documents <n>', 'pipeline: documents a round').argParser(count).default(16_000))
  .addOption(
    new Option('--bulk <n>', 'pipeline: documents a _bulk; as Filebeat has it by default')
      .argParser(count)
      .default(1_600),
  )
  .addOption(
    new Option('--concurrency <n>', 'pipeline: _bulk requests under way at once; as Filebeat has it')
      .argParser(count)
      .default(1),
  )
  .addOption(new Option('--warm-up <n>', 'pipeline: unmeasured rounds before them').argParser(count).default(30))
  .addOption(
    new Option('--minutes <n>', 'console: for so long the feed is used while alerts come').argParser(count).default(2),
  )
  .addOption(
    new Option('--kind <kind>', 'pipeline: documents as Filebeat ships them, or the bare request')
      .choices(['filebeat', 'bare'])
      .default('filebeat'),
  )
  .parse();

try {
  const rows = await BENCHES[program.args[0]](program.opts<Flags>());
  console.log(table(rows));
  const { json } = program.opts<Flags>();
  if (json) await writeFile(json, `${JSON.stringify(rows, null, 2)}\n`);
} catch (error) {
  failed(error);
}
