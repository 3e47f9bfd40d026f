/**
 * A small process between the one who starts Elasticsearch and Elasticsearch itself: when the channel to its parent
 * closes, for whatever reason, SIGKILL included, it stops the server.
 *
 * The parent sends one `SupervisorOrder` of kind `start`, then `stop` or `kill`; it hears `SupervisorReport`s.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../../scorer-service/src/lifecycle/pid-lock.ts';

export interface StartOrder {
  readonly kind: 'start';
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly output: string;
  /** Where the server writes its own process id: `program` is only its launcher. */
  readonly pidFile: string;
}

export type SupervisorOrder = StartOrder | { readonly kind: 'stop' } | { readonly kind: 'kill' };
export type SupervisorReport = { readonly kind: 'exited'; readonly status: number | null };

const PATIENCE_MS = 30_000;

let launcher: ChildProcess | undefined;
let pidFile = '';

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (!pid) return;
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already, which is what was wanted.
  }
}

function serverPid(): number {
  try {
    return Number.parseInt(readFileSync(pidFile, 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}

function kill(): void {
  signal(serverPid(), 'SIGKILL');
  signal(launcher?.pid, 'SIGKILL');
}

function stop(): void {
  if (!launcher) process.exit(0);
  signal(launcher.pid, 'SIGTERM');
  setTimeout(kill, PATIENCE_MS).unref();
}

function start(order: StartOrder): void {
  pidFile = order.pidFile;
  const output = openSync(order.output, 'w');
  launcher = spawn(order.program, order.args, {
    cwd: order.folder,
    env: order.environment,
    stdio: ['ignore', output, output],
    ...(order.uid === undefined ? {} : { uid: order.uid, gid: order.gid }),
  });
  launcher.on('error', () => ended(null));
  launcher.on('exit', ended);
}

/** The launcher may be gone a little before its server: only when both are does the next start find the home free. */
async function ended(status: number | null): Promise<void> {
  const pid = serverPid();
  const deadline = Date.now() + PATIENCE_MS;
  while (pid && isAlive(pid)) {
    if (Date.now() > deadline) kill();
    await sleep(50);
  }
  if (!process.connected) process.exit(0);
  const report: SupervisorReport = { kind: 'exited', status };
  process.send?.(report, undefined, {}, () => process.exit(0));
}

if (process.send) {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  process.on('disconnect', stop);
  process.on('message', (order: SupervisorOrder) => {
    if (order.kind === 'start') start(order);
    else if (order.kind === 'stop') stop();
    else kill();
  });
}
