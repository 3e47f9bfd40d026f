import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CONTESTS } from './contests.ts';
import { benchEnsemble } from './ensemble.ts';
import { growth } from './growth.ts';
import { benchLSTM } from './lstm.ts';
import { benchNpmPackages } from './npm-packages.ts';
import { benchQuantised } from './quantised.ts';
import type { BenchRow } from './rows.ts';
import { benchThreads } from './threads.ts';
import { benchTuning } from './tuning.ts';
import { versus } from './versus.ts';

/** Every benchmark of the learners by its name, told whether to measure peers too, and where to keep journals. */
const BENCHES: Readonly<Record<string, (peers: boolean, journals?: string) => Promise<readonly BenchRow[]>>> = {
  ...Object.fromEntries(CONTESTS.map((contest) => [contest.name, (peers: boolean) => versus(contest, { peers })])),
  lstm: () => benchLSTM(),
  npm_packages: async (peers) => (peers ? benchNpmPackages() : []),
  threads: async () => benchThreads(),
  quantised: async () => benchQuantised(),
  ensemble: () => benchEnsemble(),
  // Asked for by name alone: it takes minutes on both cores.
  tuning: (_, journals) => benchTuning({ ...(journals !== undefined && { journals }) }),
};

export const LEARNER_BENCHES: readonly string[] = Object.keys(BENCHES);
/** What is measured unless one is named. */
export const USUAL_BENCHES = LEARNER_BENCHES.filter((name) => name !== 'tuning');

/** One of them, in a process of its own: what another has compiled or left in memory is not in its figures. */
export async function benchLearner(name: string, peers: boolean, journals = ''): Promise<BenchRow[]> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), name, peers ? 'peers' : 'alone', journals], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk;
  const [status] = await ended;
  if (status !== 0) throw new Error(`the benchmark of ${name} ended before it was done; the reason stands above.`);
  return JSON.parse(text) as BenchRow[];
}

if (import.meta.main) {
  const [name, peers, journals] = process.argv.slice(2);
  const rows = await BENCHES[name](peers === 'peers', journals || undefined);
  process.stdout.write(JSON.stringify([...rows, ...growth(rows)]));
}
