import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ScorerProcess {
  readonly url: string;
  readonly pid: number;
  /** Ends it as a user would, by SIGTERM. */
  stop(): Promise<void>;
  /** Ends it at once by SIGKILL, as a crash would. */
  kill(): Promise<void>;
}

export interface ScorerProcessOptions {
  readonly elasticsearchUrl: string;
  /** Folder of its keys and snapshots. */
  readonly state: string;
  /** A free one if absent. */
  readonly port?: number | undefined;
  /** More settings, as the environment gives them: `API_SENTINEL_…`. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

const script = fileURLToPath(new URL('scorer.ts', import.meta.url));
/** pino's number for a warning. */
const WARNING = 40;

/**
 * Starts the scorer as a process of its own, as a user would, and waits until it can score. Its warnings go to standard
 * error.
 *
 * @throws Error with its exit status if it ends before, or with its own sentence if it can't score
 */
export async function startScorerProcess(options: ScorerProcessOptions): Promise<ScorerProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ELASTICSEARCH_URL: options.elasticsearchUrl,
      API_SENTINEL_SERVER_PORT: String(options.port ?? 0),
      API_SENTINEL_STATE_DIRECTORY: options.state,
      API_SENTINEL_LOG_LEVEL: 'info',
      ...options.environment,
    },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the scorer ended with status ${code} before it listened.`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { level, msg, url } = read(line);
      if (level >= WARNING) process.stderr.write(`scorer: ${msg}\n`);
      if (url) resolve(url);
    });
  });
  const unready = await whyUnready(url);
  if (unready) {
    await end('SIGTERM');
    throw new Error(`the scorer can't score: ${unready}`);
  }
  return { url, pid: child.pid!, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

/** One line of its log; what is none is passed on as a warning. */
function read(line: string): { readonly level: number; readonly msg: string; readonly url?: string } {
  try {
    return JSON.parse(line);
  } catch {
    return { level: WARNING, msg: line };
  }
}

async function whyUnready(url: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/health/ready`);
  const { reasons } = (await answer.json()) as { reasons: readonly string[] };
  return answer.status === 200 ? undefined : reasons.join(' ');
}
