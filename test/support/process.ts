import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

export interface RunningProgram {
  readonly pid: number;
  /** What it has said so far, the end of it. */
  output(): string;
  readonly exited: boolean;
  /** Asks it to end, waits for that, and insists after a while. */
  stop(): Promise<void>;
}

/** Starts a program in the foreground, without a shell. */
export function startProgram(program: string, args: readonly string[]): RunningProgram {
  const path = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: path } });
  let output = '';
  let exited = false;
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const end = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      exited = true;
      resolve();
    });
    child.on('close', () => {
      exited = true;
      resolve();
    });
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    get exited() {
      return exited;
    },
    async stop() {
      if (!exited) child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await end;
      clearTimeout(insist);
    },
  };
}

/** Ports that were free a moment ago, for programs that can't be told to take any. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports.push((server.address() as { port: number }).port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
