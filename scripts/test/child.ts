import { type ChildProcess, spawn } from 'node:child_process';

const running = new Set<ChildProcess>();

/**
 * Runs a program with its output on ours.
 *
 * Each has a process group of its own, so that a signal reaches what it has started too.
 *
 * @returns its exit status; 1 where a signal ended it
 */
export async function run(program: string, args: readonly string[], cwd: string): Promise<number> {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  running.add(child);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    });
  } finally {
    running.delete(child);
  }
}

/** Sends the signal to all that runs, and to what that has started. */
export function endAll(signal: NodeJS.Signals): void {
  for (const { pid } of running) {
    try {
      if (pid) process.kill(-pid, signal);
    } catch {
      // It has just ended.
    }
  }
}
