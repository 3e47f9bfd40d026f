/** `npm run oracles`: makes the reference fixtures of the learners anew, with the pinned Python libraries in a venv. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { commandLine, failed } from './command-line.ts';

const TOPICS = ['calibration', 'interchange', 'keras_networks', 'neighbors', 'networks', 'outliers', 'trees'] as const;

const program = commandLine('npm run oracles --')
  .description('Makes the reference fixtures anew; needs Python 3 and fetches the pinned libraries once.')
  .argument('[topic...]', `some of ${TOPICS.join(', ')}; all if none is named`)
  .allowExcessArguments(true)
  .parse();

const unknown = program.args.find((topic) => !TOPICS.some((known) => known === topic));
if (unknown !== undefined) program.error(`there is no topic "${unknown}"; there are ${TOPICS.join(', ')}.`);

const run = fileURLToPath(new URL('../models/oracles/run', import.meta.url));
const { status, error } = spawnSync(run, program.args, { stdio: 'inherit' });
if (status !== 0) failed(error ?? new Error('the oracles were not made; the reason stands above.'));
