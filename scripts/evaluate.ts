/** `npm run evaluate`: scores labelled event folders with a bundle and prints what it finds. */
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { evaluateFolder, type SetFigures } from '@api-sentinel/scorer-service/training/evaluate';
import { commandLine, failed } from './command-line.ts';

const SHIPPED = fileURLToPath(new URL('../scorer-service/bundle', import.meta.url));

const program = commandLine('npm run evaluate --')
  .description(
    'Scores labelled event folders and prints AUC over the risk, and the share of attacks found at 1 % and 0.1 % false alarms. A folder whose labels carry keys is a sequence and is scored with behaviour; in any other each event is judged alone.',
  )
  .requiredOption('--data <dir...>', 'folders with events.ndjson.gz and labels.ndjson.gz')
  .option('--bundle <dir>', 'folder of the bundle', SHIPPED)
  .option('--json <file>', 'writes the figures as JSON')
  .parse();

const options = program.opts<{ data: string[]; bundle: string; json?: string }>();
const figures: SetFigures[] = [];
try {
  for (const folder of options.data) {
    if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
    if (!existsSync(`${folder}/events.ndjson.gz`)) {
      process.stderr.write(`${folder} has no events.ndjson.gz and is passed by\n`);
      continue;
    }
    figures.push(await evaluateFolder(folder, options.bundle));
  }
  if (figures.length === 0) throw new Error('None of these folders holds events.ndjson.gz: nothing was evaluated.');
  console.table(figures.map(({ by_class: _, by_type: __, ...rest }) => rest));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, undefined, 2)}\n`);
} catch (error) {
  failed(error);
}
