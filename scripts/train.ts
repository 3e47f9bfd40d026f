/** `npm run train`: a bundle from event folders and the payload grammar. */
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
    'Trains a bundle from event folders and generated payloads, and prints what it reaches on held-out groups.',
  )
  .option('--data <dir...>', 'folders with events.ndjson.gz and labels.ndjson.gz', [])
  .requiredOption('--out <dir>', 'folder of the bundle')
  .option('--seed <n>', 'same seed and data, same bytes', whole, 1)
  .option('--payloads <n>', 'single requests made by the payload grammar', whole, 40_000)
  .parse();

const options = program.opts<{ data: string[]; out: string; seed: number; payloads: number }>();
for (const folder of options.data) {
  if (!existsSync(folder))
    program.error(`error: there is no folder ${folder}; npm run simulate -- --out ${folder} makes one`);
}
try {
  const { version, metrics } = await train({
    folders: options.data,
    payloads: options.payloads,
    out: options.out,
    seed: options.seed,
    progress: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  console.log(`bundle ${version} in ${options.out}`);
  console.table(metrics);
} catch (error) {
  failed(error);
}
