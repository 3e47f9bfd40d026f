import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ScorerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const script = join(fileURLToPath(new URL('..', import.meta.url)), 'scorer.ts');

/** Starts the scorer as a process of its own, as a user would, on a free port, and waits until it is ready. */
export async function startScorerProcess(options: { elasticsearch: string; home: string }): Promise<ScorerProcess> {
  const child = spawn(process.execPath, [script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ELASTICSEARCH_URL: options.elasticsearch,
      API_SENTINEL_SERVER_PORT: '0',
      API_SENTINEL_STATE_DIRECTORY: options.home,
      API_SENTINEL_LOG_LEVEL: 'info',
    },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the scorer ended with status ${code} before it was ready.`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /"url":"(http:[^"]+)"/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  return {
    url,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
