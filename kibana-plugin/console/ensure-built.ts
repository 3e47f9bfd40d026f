/** Builds the console where it is not built yet, or older than what it is made of. */
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PLUGIN = fileURLToPath(new URL('..', import.meta.url));
const OUT = fileURLToPath(new URL('../../dist/console', import.meta.url));
const SOURCES = [
  '{public,common,console}/**/*.{ts,tsx,css,html}',
  '../scorer-service/src/contract/*.ts',
  'package.json',
];

/** @param say - told before a build, which takes some seconds */
export async function ensureConsole(say: (line: string) => void): Promise<void> {
  const built = timeOf(join(OUT, 'index.html'));
  const changed = SOURCES.flatMap((pattern) => globSync(pattern, { cwd: PLUGIN })).map((file) =>
    timeOf(join(PLUGIN, file)),
  );
  if (built > Math.max(...changed)) return;
  say('building the console');
  // esbuild is loaded only where it is needed.
  const { buildConsole } = await import('./build.ts');
  await buildConsole(OUT);
}

/** 0 where there is no such file. */
function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
