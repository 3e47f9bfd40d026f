import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import type { Account } from './account.ts';

/** Runs to the end; `output` is the last 4,000 characters of what it said. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly account?: Account | undefined; readonly input?: string } = {},
): Promise<{ readonly status: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: options.env ?? process.env,
      ...(options.account ? { uid: options.account.uid, gid: options.account.gid, cwd: '/' } : {}),
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => reject(new Error(`${program} could not be run: ${error.message}.`)));
    child.on('close', (status) => resolve({ status, output }));
  });
}

/** The first line that names an error, else the last; without terminal colours. */
export function lastLine(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const line = lines.find((candidate) => candidate.startsWith('[ERROR]')) ?? lines.at(-1) ?? 'it said nothing';
  return line.slice(0, 500).replace(/[.:\s]+$/, '');
}
