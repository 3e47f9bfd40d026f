import { fork } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive } from '../../scorer-service/src/lifecycle/pid-lock.ts';
import type { Account } from './account.ts';
import type { Home } from './home.ts';
import type { StartOrder, SupervisorOrder, SupervisorReport } from './supervisor.ts';

const EARLIER_PATIENCE_MS = 60_000;

/** One run of the server in a home, under its supervisor. */
export interface ServerProcess {
  /** Settles when the server and its launcher have ended. */
  readonly exited: Promise<number | null>;
  hasExited(): boolean;
  /** Of the server itself; 0 until it has written it. */
  pid(): Promise<number>;
  /** Port of its HTTP interface; 0 until it listens. */
  port(): Promise<number>;
  /** What it wrote to its console. */
  output(): Promise<string>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** While waited for, it keeps this process alive; afterwards this process may end, and the server with it. */
  release(): void;
}

function pidFileOf(home: string): string {
  return join(home, 'tmp', 'pid');
}

/** Waits for the server of a parent that was killed a moment ago and is still being stopped by its supervisor. */
export async function waitForEarlier(home: string, log: (line: string) => void): Promise<void> {
  const pid = await numberIn(pidFileOf(home), /^(\d+)/);
  if (!pid || !isAlive(pid)) return;
  log(`waiting for the earlier Elasticsearch of ${home} (process ${pid}) to end …`);
  const deadline = Date.now() + EARLIER_PATIENCE_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`The home ${home} is in use by process ${pid}: stop it first.`);
    await sleep(100);
  }
}

export async function spawnServer(home: Home, account: Account | undefined): Promise<ServerProcess> {
  const pidFile = pidFileOf(home.path);
  const portFile = join(home.logs, 'http.ports');
  const output = join(home.logs, 'console.log');
  for (const path of [pidFile, portFile]) await rm(path, { force: true });
  const supervisor = fork(fileURLToPath(new URL('./supervisor.ts', import.meta.url)), [], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env.PATH ?? '' },
  });

  let over = false;
  const exited = new Promise<number | null>((resolve) => {
    let status: number | null = null;
    supervisor.on('message', (report: SupervisorReport) => {
      status = report.status;
    });
    const end = async () => {
      await endOrphan(pidFile);
      over = true;
      resolve(status);
    };
    supervisor.on('exit', end);
    supervisor.on('error', end);
  });
  const tell = (order: SupervisorOrder) => {
    supervisor.ref();
    supervisor.channel?.ref();
    if (supervisor.connected) supervisor.send(order, () => {});
  };
  const order: StartOrder = {
    kind: 'start',
    program: join(home.server, 'bin', 'elasticsearch'),
    args: ['-p', pidFile],
    environment: home.environment,
    folder: home.logs,
    output,
    pidFile,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  };
  tell(order);

  return {
    exited,
    hasExited: () => over,
    pid: () => numberIn(pidFile, /^(\d+)/),
    port: () => numberIn(portFile, /:(\d+)\s*$/m),
    output: () => readFile(output, 'utf8').catch(() => ''),
    async stop() {
      tell({ kind: 'stop' });
      await exited;
    },
    async kill() {
      tell({ kind: 'kill' });
      await exited;
    },
    release() {
      supervisor.unref();
      supervisor.channel?.unref();
    },
  };
}

/** A supervisor that was itself killed leaves the server behind. */
async function endOrphan(pidFile: string): Promise<void> {
  const pid = await numberIn(pidFile, /^(\d+)/);
  if (pid && isAlive(pid)) process.kill(pid, 'SIGTERM');
}

async function numberIn(path: string, pattern: RegExp): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return Number(pattern.exec(text)?.[1] ?? 0);
}
