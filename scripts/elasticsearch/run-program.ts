import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import type { Account } from './account.ts';

export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly account?: Account | undefined;
  readonly input?: string;
  /** The program ends when this process does, however that ends. It gets no input then. */
  readonly tied?: boolean;
}

/** Ends the program when standard input closes, which it does when whoever holds the other end is gone. */
const TIED = `exec 3<&0
"$@" </dev/null 3<&- & program=$!
( cat <&3 >/dev/null; kill "$program" ) >/dev/null 2>&1 & watcher=$!
exec 3<&-
wait "$program"; status=$?
kill "$watcher" 2>/dev/null
exit "$status"`;

/** Runs to the end; `output` is the last 4,000 characters of what it said. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<{ readonly status: number | null; readonly output: string }> {
  const command = options.tied ? ['sh', '-c', TIED, 'sh', program, ...args] : [program, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), {
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
    if (options.tied) child.on('exit', () => child.stdin.end());
    else child.stdin.end(options.input ?? '');
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
