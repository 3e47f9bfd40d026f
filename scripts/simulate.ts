import { Command, InvalidArgumentError } from 'commander';
import { writeFolder } from './simulator/output/folder.ts';
import { personaOf } from './simulator/people/persona.ts';
import { DEFAULT_RATE, populationOf, type SimulationOptions, simulate } from './simulator/simulate.ts';

function numberIn(low: number, high: number, what: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high))
      throw new InvalidArgumentError(`${what} is a number from ${low} to ${high}.`);
    return value;
  };
}

const program = new Command('simulate')
  .description(
    'Simulated API traffic with attacks in it and labels beside it, to files or straight into Elasticsearch.',
  )
  .option('--hours <n>', 'hours of traffic', numberIn(0.001, 100_000, 'hours'), 1)
  .option(
    '--attacks <share>',
    'share of requests that belong to attacks',
    numberIn(0, 0.9, 'the share of attacks'),
    0.1,
  )
  .option('--seed <n>', 'same seed, same bytes', numberIn(0, Number.MAX_SAFE_INTEGER, 'the seed'), 1)
  .option('--rate <r>', 'mean requests a second', numberIn(0.01, 10_000, 'the rate'), DEFAULT_RATE)
  .option('--start <iso>', 'time of the first event', '2026-03-02T00:00:00Z')
  .option('--out <dir>', 'folder for events.ndjson.gz, labels.ndjson.gz and profiles.ndjson.gz');

program.parse();
const given = program.opts<{
  hours: number;
  attacks: number;
  seed: number;
  rate: number;
  start: string;
  out?: string;
}>();
const options: SimulationOptions = {
  seed: given.seed,
  start: Date.parse(given.start),
  hours: given.hours,
  rate: given.rate,
  attackShare: given.attacks,
};

function* profiles(): Generator<unknown> {
  for (let index = 0; index < populationOf(options.rate); index++) yield personaOf(options.seed, index);
}

if (!given.out) program.error('error: say where to: --out DIR.', { exitCode: 2 });
const counts = await writeFolder(given.out ?? '', simulate(options), profiles());
console.log(`${counts.events} events, ${counts.attacks} of them attacks, in ${given.out}`);
