import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

/** Milliseconds in which a scorer with nothing to do has ended. */
const PATIENCE = 30_000;

let state: string;
let npm: ChildProcess;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'run-'));
});
afterEach(() => {
  try {
    process.kill(-npm.pid!, 'SIGKILL');
  } catch {
    // All of it has ended, as it should.
  }
  npm.stdout?.destroy();
  npm.stderr?.destroy();
  rmSync(state, { recursive: true, force: true, maxRetries: 5 });
});

/** The address that the scorer says it listens at. */
async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /listening at (http:\S+?)"/.exec(line)?.[1];
    if (url !== undefined) return url;
    said += line;
  }
  throw new Error(`the scorer ended before it listened: ${said}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(`${url}/v1/health`)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

test.each(['SIGTERM', 'SIGKILL'] as const)('a command ends with the npm that runs it, by %s too', async (signal) => {
  npm = spawn('npm', ['run', '--silent', 'scorer'], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      ...process.env,
      API_SENTINEL_SERVER_PORT: '0',
      API_SENTINEL_STATE_DIRECTORY: state,
      // Nobody listens there; the scorer answers all the same.
      ELASTICSEARCH_URL: 'http://127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that nothing of it outlives the test.
    detached: true,
  });
  const url = await addressOf(npm);
  expect(await answers(url)).toBe(true);
  npm.kill(signal);
  const patience = Date.now() + PATIENCE;
  while ((await answers(url)) && Date.now() < patience) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await answers(url)).toBe(false);
});
