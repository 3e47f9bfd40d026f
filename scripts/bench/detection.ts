import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulate } from '../simulator/simulate.ts';
import type { BenchRow } from './row.ts';

const script = fileURLToPath(new URL('../../scorer-service/src/detection/score.bench.ts', import.meta.url));

/** Simulated requests, every one with a new id, two of a hundred of them attacks. */
const EVENTS = 60_000;

/**
 * From log line to verdict with the bundle that ships: on simulated traffic, and on requests of the payload grammar, each of which
 * comes from a sender of its own and holds values to be read closely. In processes of their own, so that nothing else is compiled in
 * them.
 */
export async function benchDetection(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'api-sentinel-bench-'));
  try {
    const lines = join(folder, 'lines.ndjson');
    await writeFile(lines, simulatedLines());
    const name = 'detection.line_to_verdict';
    const file = join(folder, 'rows.json');
    return [
      ...(await run(['--lines', lines, '--name', name], file)),
      ...(await run(['--name', `${name}.payloads`], file)),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function simulatedLines(): string {
  const options = { seed: 7, start: Date.UTC(2026, 2, 2), hours: 24, rate: 50, attackShare: 0.02, attackDelay: 0 };
  const events = simulate(options);
  const line = (): string => `${JSON.stringify(events.next().value?.event)}\n`;
  return Array.from({ length: EVENTS }, line).join('');
}

async function run(args: readonly string[], file: string): Promise<BenchRow[]> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args, '--json', file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error('the bench of detection failed; its message stands above.');
  return JSON.parse(await readFile(file, 'utf8')) as BenchRow[];
}
