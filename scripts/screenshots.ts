/** `npm run screenshots`: pictures of the console over a real Elasticsearch, a real scorer and simulated traffic. */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AlertPage, PATHS } from '@api-sentinel/scorer-service/contract';
import { ensureConsole } from '../kibana-plugin/console/ensure-built.ts';
import { commandLine } from './command-line.ts';
import { ensureSystemPackages } from './machine/system-packages.ts';
import { openChromium } from './screenshots/chromium.ts';
import { pagesOf, picture } from './screenshots/pictures.ts';
import { startSystem } from './start/system.ts';

const PATIENCE_MS = 600_000;

interface Flags {
  readonly out: string;
  readonly alerts: number;
  readonly seconds: number;
  readonly seed: number;
  readonly url?: string;
}

const program = commandLine('npm run screenshots --')
  .description('Draws every page of the console, light and dark, as PNG files.')
  .option('--out <dir>', 'folder of the pictures', 'docs/screenshots')
  .option('--alerts <n>', 'wait for so many alerts', Number, 8)
  .option('--seconds <n>', 'and for so many seconds of traffic', Number, 240)
  .option('--seed <n>', 'seed of the simulated traffic', Number, 11)
  .option('--url <url>', 'of a scorer that runs already, in place of all of this')
  .parse();
const flags = program.opts<Flags>();
const say = (line: string) => console.error(`api-sentinel: ${line}`);

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort(new Error('ended')));

async function run(): Promise<void> {
  await ensureSystemPackages(['chromium']);
  if (flags.url !== undefined) return draw(flags.url);
  await ensureConsole(say);
  const home = await mkdtemp(join(tmpdir(), 'api-sentinel-screenshots-'));
  // The account under which Elasticsearch runs has to enter it.
  await chmod(home, 0o755);
  try {
    const system = await startSystem(
      { home, traffic: true, rate: 25, attacks: 0.25, seed: flags.seed, bundle: undefined, quiet: true },
      ending.signal,
      say,
    );
    try {
      await enough(system.scorerUrl);
      await draw(system.scorerUrl);
    } finally {
      await system.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function alertsOf(url: string): Promise<AlertPage> {
  const response = await fetch(`${url}${PATHS.alerts}?order=risk&limit=50`);
  return response.ok ? ((await response.json()) as AlertPage) : { alerts: [], total: 0 };
}

async function enough(url: string): Promise<void> {
  const began = Date.now();
  say(`waiting for ${flags.alerts} alerts and ${flags.seconds} s of traffic`);
  for (;;) {
    ending.signal.throwIfAborted();
    const passed = Date.now() - began;
    const { total } = await alertsOf(url);
    if (total >= flags.alerts && passed >= flags.seconds * 1_000) return;
    if (passed > PATIENCE_MS) throw new Error(`There were only ${total} alerts after ${PATIENCE_MS / 1_000} s.`);
    await sleep(1_000, undefined, { signal: ending.signal });
  }
}

async function draw(url: string): Promise<void> {
  const out = resolve(flags.out);
  await mkdir(out, { recursive: true });
  const { alerts } = await alertsOf(url);
  const browser = await openChromium();
  try {
    for (const theme of ['light', 'dark'] as const) {
      for (const page of pagesOf(alerts)) {
        const { file, bytes } = await picture(browser, url, page, theme, out);
        say(`${file}, ${Math.round(bytes / 1_024)} KB`);
      }
    }
  } finally {
    await browser.close();
  }
}

try {
  await run();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
