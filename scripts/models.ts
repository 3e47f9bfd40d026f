/** `npm run models`: the registry of bundles of a scorer that runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Comparison,
  type Job,
  type Model,
  type ModelList,
  PATHS,
  type Refusal,
} from '@api-sentinel/scorer-service/contract';
import { InvalidArgumentError } from 'commander';
import { commandLine, failed } from './command-line.ts';

const program = commandLine('npm run models --').description(
  'Lists, shows, trains, compares, promotes and rolls back the bundles of the scorer that runs at --url.',
);
program
  .option('--url <address>', 'of the scorer', 'http://127.0.0.1:9650')
  .option('--key <key>', 'API key, where the scorer wants one (or API_SENTINEL_API_KEY)')
  .option('--json', 'print what the scorer answers, as JSON');

const at = (path: string, version: string): string => path.replace(/:\w+/, encodeURIComponent(version));

/** What the scorer answers. @throws Error with its sentence */
async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const { url, key = process.env.API_SENTINEL_API_KEY } = program.opts<{ url: string; key?: string }>();
  let response: Response;
  try {
    response = await fetch(new URL(path, url), {
      method,
      headers: {
        ...(key !== undefined && { authorization: `ApiKey ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Error(
      `No scorer answers at ${url}; start it with npm start or npm run scorer, or name another by --url.`,
    );
  }
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error((answer as Refusal).message);
  return answer as T;
}

/** Prints an answer: as JSON if that was asked for, else by `show`. */
function print<T>(answer: T, show: (answer: T) => void): void {
  if (program.opts<{ json?: boolean }>().json) console.log(JSON.stringify(answer, undefined, 2));
  else show(answer);
}

function showList({ models }: ModelList): void {
  console.table(
    models.map((model) => {
      const all = model.figures.find(({ part }) => part === 'all') ?? model.figures[0];
      return {
        version: model.version,
        role: model.role,
        origin: model.origin,
        models: model.members.length,
        'size, KiB': Math.round(model.size_bytes / 1_024),
        auc: all?.auc.value ?? '',
        'found at 1 %': all?.tpr_at_1pct.value ?? '',
        registered: model.registered?.at ?? '',
      };
    }),
  );
}

function showModel(model: Model): void {
  console.log(`${model.version}, ${model.role}, ${model.origin}, features ${model.features.version}`);
  if (model.refused) console.log(`refused: ${model.refused}`);
  console.log('trained on');
  console.table(model.trained_on);
  console.table(
    model.members.map(({ weight, ...rest }) => ({ ...rest, 'share of the vote': Math.round(weight * 1e3) / 1e3 })),
  );
  console.table(
    model.figures.map(({ part, rows, attacks, auc, tpr_at_1pct }) => ({
      part,
      rows,
      attacks,
      auc: auc.value,
      'found at 1 %': tpr_at_1pct.value,
    })),
  );
}

function showComparison({ champion, challenger, slices, recent, promotable, reasons }: Comparison): void {
  console.log(`champion ${champion}, challenger ${challenger}`);
  console.table(
    slices.map(({ name, events, attacks, champion: one, challenger: other }) => ({
      slice: name,
      events,
      attacks,
      'champion finds': one.found,
      'challenger finds': other.found,
      'champion, false alarms': one.false_alarms,
      'challenger, false alarms': other.false_alarms,
    })),
  );
  console.log(
    `recent: ${recent.events} events, ${recent.both} flagged by both, ${recent.added} added, ${recent.dropped} dropped`,
  );
  console.log(promotable ? 'may be promoted' : 'may not be promoted');
  for (const reason of reasons) console.log(`- ${reason}`);
}

/** Follows a job to its end. @throws Error where it made no bundle */
async function watch(started: Job): Promise<Job> {
  let shown = 0;
  for (let job = started; ; job = await call<Job>('GET', at(PATHS.job, started.id))) {
    for (const { text } of job.log.slice(shown)) process.stderr.write(`${text}\n`);
    shown = job.log.length;
    if (job.state === 'succeeded' || job.state === 'refused') return job;
    if (job.state !== 'running') throw new Error(job.reason ?? `The training is ${job.state}.`);
    await sleep(500);
  }
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number from 0 up is needed.');
  return value;
}

program
  .command('list')
  .description('the champion, challengers, and those of before')
  .action(async () => print(await call<ModelList>('GET', PATHS.models), showList));
program
  .command('show <version>')
  .description('one bundle')
  .action(async (version: string) => print(await call<Model>('GET', at(PATHS.model, version)), showModel));
program
  .command('train')
  .description('train a challenger on events and labels, and wait for it')
  .option('--days <n>', 'events of so many days', whole, 30)
  .option('--events <n>', 'events at most', whole, 100_000)
  .option('--payloads <n>', 'single requests made by the payload grammar', whole, 20_000)
  .option('--seed <n>', 'same seed and events, same bundle', whole, 1)
  .option('--tune', 'search for better parameters; takes much longer', false)
  .action(async (flags: { days: number; events: number; payloads: number; seed: number; tune: boolean }) => {
    const since = new Date(Date.now() - flags.days * 86_400_000).toISOString();
    const { payloads, seed, tune } = flags;
    const job = await watch(
      await call<Job>('POST', PATHS.training, { since, max_events: flags.events, payloads, seed, tune }),
    );
    print(job, ({ version, state, reason }) => {
      console.log(state === 'refused' ? `${version} was made, and refused: ${reason}` : `${version} is a challenger`);
    });
    if (job.state === 'refused') process.exitCode = 1;
  });
program
  .command('compare <version>')
  .description('a bundle beside the champion')
  .action(async (version: string) =>
    print(await call<Comparison>('GET', at(PATHS.comparison, version)), showComparison),
  );
program
  .command('promote <version>')
  .description('have a bundle score from the next request on')
  .action(async (version: string) => print(await call<ModelList>('POST', at(PATHS.promotion, version)), showList));
program
  .command('rollback')
  .description('have the bundle before score again')
  .action(async () => print(await call<ModelList>('POST', PATHS.rollback), showList));

try {
  await program.parseAsync();
} catch (error) {
  failed(error);
}
