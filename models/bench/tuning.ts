import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DECLARED_SPACES } from '../src/tuning/declared-spaces.ts';
import type { Parameters } from '../src/tuning/search-space.ts';
import { type BenchRow, row } from './rows.ts';
import { TUNING_SIZE, type TuningSize, tuneKind, tuneVoting } from './tuning-kind.ts';
import { memory } from './usage.ts';

export interface TuningOptions extends Partial<TuningSize> {
  /** Keeps journals there: a run that was stopped goes on. A new temporary folder unless told. */
  readonly journals?: string;
  readonly kinds?: readonly string[];
}

/** What one process did. */
interface Told {
  readonly parameters?: Parameters;
  readonly figures: readonly BenchRow[];
  readonly cpu: number;
  readonly peak: number;
}

/** Two at a time, the longest first: there are two cores. */
const AT_ONCE = 2;
const LONGEST_FIRST = ['lstm', 'dense_network', 'random_forest', 'lightgbm', 'xgboost', 'gradient_boosting'];

/** Every learner of the vote tuned, the vote last: its loss on groups that the search never saw beside that of the defaults, and what it took. */
export async function benchTuning(options: TuningOptions = {}): Promise<BenchRow[]> {
  const size: TuningSize = { ...TUNING_SIZE, ...options };
  const folder = options.journals ?? mkdtempSync(join(tmpdir(), 'api-sentinel-tuning-'));
  mkdirSync(folder, { recursive: true });
  const kinds = [...(options.kinds ?? Object.keys(DECLARED_SPACES))];
  const place = (kind: string): number => (LONGEST_FIRST.indexOf(kind) + 100) % 100;
  const waiting = kinds.toSorted((a, b) => place(a) - place(b));
  const begin = performance.now();
  const told = new Map<string, Told>();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift())
        told.set(kind, await inProcess({ kind, size, folder }));
    }),
  );
  const tuned = Object.fromEntries([...told].map(([kind, { parameters = {} }]) => [kind, parameters]));
  if ('random_forest' in tuned) told.set('voting', await inProcess({ tuned, size, folder }));
  const peaks = [...told.values()].map(({ peak }) => peak).sort((a, b) => b - a);
  const at = `@${size.rows}`;
  return [
    ...[...kinds, 'voting'].flatMap((kind) => told.get(kind)?.figures ?? []),
    row(`models.tuning.wall${at}`, 's', (performance.now() - begin) / 1000),
    row(
      `models.tuning.processor${at}`,
      's',
      [...told.values()].reduce((sum, { cpu }) => sum + cpu, 0),
    ),
    // Of those that were under way at once, at most.
    row(`models.tuning.memory${at}`, 'MiB', memory().now + peaks.slice(0, AT_ONCE).reduce((sum, one) => sum + one, 0)),
  ];
}

interface Job {
  readonly kind?: string;
  readonly tuned?: Readonly<Record<string, Parameters>>;
  readonly size: TuningSize;
  readonly folder: string;
}

async function inProcess(job: Job): Promise<Told> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const ended = once(child, 'exit');
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk;
  const [status] = await ended;
  process.off('exit', end);
  if (status !== 0)
    throw new Error(`tuning ${job.kind ?? 'the vote'} ended before it was done; the reason stands above.`);
  return JSON.parse(text) as Told;
}

if (import.meta.main) {
  const { kind, tuned = {}, size, folder } = JSON.parse(process.argv[2]) as Job;
  const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const done = kind === undefined ? { figures: tuneVoting(tuned, size) } : await tuneKind(kind, size, folder, say);
  const { user, system } = process.cpuUsage();
  process.stdout.write(
    JSON.stringify({ ...done, cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 }),
  );
}
