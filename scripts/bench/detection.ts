import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchRow } from './row.ts';

const script = fileURLToPath(new URL('../../scorer-service/src/detection/score.bench.ts', import.meta.url));

/** From document to verdict with the bundle that ships, in a process of its own, so that nothing else is compiled in it. */
export async function benchDetection(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'api-sentinel-bench-'));
  const file = join(folder, 'rows.json');
  try {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, '--json', file], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (code !== 0) throw new Error('the bench of detection failed; its message stands above.');
    return JSON.parse(await readFile(file, 'utf8')) as BenchRow[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
