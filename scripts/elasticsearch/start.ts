import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takePidLock } from '../../scorer-service/src/lifecycle/pid-lock.ts';
import { accountFor, requireReach } from './account.ts';
import { distribution, type Log, tell } from './assemble.ts';
import { HOME_LOCK, type HomeOptions, prepareHome } from './home.ts';
import { findJava } from './java.ts';
import { type ServerProcess, spawnServer, waitForEarlier } from './server-process.ts';
import { startFailure } from './start-failure.ts';

export interface ElasticsearchOptions extends HomeOptions {
  /** Folder that keeps configuration and data between runs. */
  readonly home: string;
  /** Of the HTTP interface on 127.0.0.1; a free one if absent or 0. */
  readonly port?: number | undefined;
  /** Zip of a plugin to install; what an earlier start installed is removed when absent. */
  readonly plugin?: string | undefined;
  /** Security on, with this password for the user `elastic`. */
  readonly security?: { readonly password: string } | undefined;
  /** Entries of the Elasticsearch keystore: secure settings by name. */
  readonly keystore?: Readonly<Record<string, string>> | undefined;
  /** More settings for elasticsearch.yml. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Size of the heap, `1g` by default. */
  readonly heap?: string | undefined;
  /** Where progress is told; standard error by default. */
  readonly log?: Log | undefined;
}

export interface RunningElasticsearch {
  readonly url: string;
  readonly auth: { readonly username: string; readonly password: string } | undefined;
  /** Of the server's Java process; changes with a restart. */
  readonly pid: number;
  readonly home: string;
  /** Settles when the running server has ended, wanted or not. */
  readonly exited: Promise<number | null>;
  /** Stops it cleanly. */
  stop(): Promise<void>;
  /** Ends it at once by SIGKILL, as a crash would; `restart` brings it back. */
  kill(): Promise<void>;
  /** Stops it if it runs and starts it again on the same port and home, with the given options changed. */
  restart(changes?: Partial<Omit<ElasticsearchOptions, 'home' | 'port'>>): Promise<void>;
}

const START_PATIENCE_MS = 180_000;

/**
 * Starts the real Elasticsearch, assembled into the cache folder on the first call. It ends with this process, however
 * this process ends.
 *
 * @throws Error with one sentence that says what is wrong and what to do.
 */
export async function startElasticsearch(options: ElasticsearchOptions): Promise<RunningElasticsearch> {
  const home = resolve(options.home);
  let current = options;
  let run = await start({ ...options, home });
  const port = run.port;

  return {
    url: `http://127.0.0.1:${port}`,
    get auth() {
      return current.security && { username: 'elastic', password: current.security.password };
    },
    get pid() {
      return run.pid;
    },
    home,
    get exited() {
      return run.server.exited;
    },
    stop: () => run.server.stop(),
    kill: () => run.server.kill(),
    async restart(changes = {}) {
      await run.server.stop();
      current = { ...current, ...changes };
      run = await start({ ...current, home, port });
    },
  };
}

interface Run {
  readonly server: ServerProcess;
  readonly pid: number;
  readonly port: number;
}

async function start(options: ElasticsearchOptions): Promise<Run> {
  const { home, port = 0 } = options;
  const log = options.log ?? tell;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`The port ${port} is none: choose a whole number from 1 to 65535, or 0 for a free one.`);
  }
  const account = await accountFor(home);
  const folder = await distribution(account, log);
  const java = await findJava();
  await requireReach(java.home, account, 'let JAVA_HOME point to a JDK that other accounts can run');
  if (port) await requireFree(port);

  const lock = await lockHome(home);
  try {
    await waitForEarlier(home, log);
    const settings = { ...options.settings, 'http.port': String(port) };
    const prepared = await prepareHome(home, folder, java.home, account, { ...options, settings });
    const server = await spawnServer(prepared, account);
    server.exited.then(() => lock.release());
    try {
      return await whenReady(server, options);
    } catch (error) {
      await server.kill();
      throw error;
    } finally {
      server.release();
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** One server a home: a second one would rewrite the configuration under the first. */
async function lockHome(home: string) {
  return takePidLock(join(home, HOME_LOCK), (pid) => {
    throw new Error(`The home ${home} is in use by process ${pid}: stop it, or choose another home.`);
  });
}

async function requireFree(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((done, refuse) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be had (${error.message})`;
      refuse(new Error(`The port ${port} on 127.0.0.1 ${why}: choose another, or 0 for a free one.`));
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => done()));
  });
}

async function whenReady(server: ServerProcess, options: ElasticsearchOptions): Promise<Run> {
  const deadline = Date.now() + START_PATIENCE_MS;
  while (Date.now() < deadline) {
    if (server.hasExited()) throw new Error(startFailure(await server.output(), options.home));
    const port = await server.port();
    if (port && (await answers(port, options))) return { server, port, pid: await server.pid() };
    await sleep(100);
  }
  throw new Error(
    `Elasticsearch was not up after ${START_PATIENCE_MS / 1000} s; its messages stand in ` +
      `${join(options.home, 'logs', 'console.log')}.`,
  );
}

async function answers(port: number, options: ElasticsearchOptions): Promise<boolean> {
  const headers: Record<string, string> = options.security
    ? { authorization: `Basic ${Buffer.from(`elastic:${options.security.password}`).toString('base64')}` }
    : {};
  const url = `http://127.0.0.1:${port}/_cluster/health?wait_for_status=yellow&timeout=1s`;
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
