import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const script = fileURLToPath(new URL('scorer.ts', import.meta.url));
const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

let directory: string;
const running = new Set<ChildProcess>();
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'scorer-'));
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly output: { out: string; err: string };
  readonly ended: Promise<number | null>;
}

function run(args: readonly string[], environment: Record<string, string> = {}): Run {
  const env = {
    PATH: process.env.PATH,
    ELASTICSEARCH_URL: 'http://127.0.0.1:1',
    API_SENTINEL_SERVER_PORT: '0',
    ...environment,
  };
  const child = spawn(node, [script, ...args], { cwd: directory, env });
  running.add(child);
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    output.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  return { child, output, ended };
}

async function finished(args: readonly string[], environment: Record<string, string> = {}) {
  const { output, ended } = run(args, environment);
  return { status: await ended, ...output };
}

/** The address that a running service logged. */
async function address({ child, output }: Run): Promise<string> {
  for (;;) {
    const found = /"url":"(http:[^"]+)"/.exec(output.out)?.[1];
    if (found) return found;
    if (child.exitCode !== null) throw new Error(output.err);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('npm run scorer', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('serves until %s, and then ends with status 0', async (signal) => {
    const scorer = run([]);
    const url = await address(scorer);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    scorer.child.kill(signal);
    expect(await scorer.ended).toBe(0);
    for (const line of scorer.output.out.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  test('reads the file that is named, or the one of the working directory', async () => {
    writeFileSync(join(directory, 'api-sentinel.yml'), 'server: {port: 70000}\n');
    writeFileSync(join(directory, 'other.yml'), 'server: {prot: 1}\n');
    const unset = { API_SENTINEL_SERVER_PORT: '' };
    expect(await finished([], unset)).toMatchObject({
      status: 2,
      err: expect.stringContaining('server.port: 70000 is not allowed'),
    });
    expect(await finished(['--config', 'other.yml'], unset)).toMatchObject({
      status: 2,
      err: expect.stringContaining('Did you mean server.port?'),
    });
    expect(await finished(['--config', 'none.yml'])).toMatchObject({
      status: 2,
      err: expect.stringContaining('none.yml'),
    });
  });

  test('says what can not be, in one sentence and without a stack', async () => {
    const scorer = run([]);
    const { port } = new URL(await address(scorer));
    expect(await finished([])).toMatchObject({
      status: 2,
      err: expect.stringMatching(
        new RegExp(
          `^api-sentinel: state\\.directory: .* is in use by the scorer that runs as process ${scorer.child.pid}; .*\n$`,
        ),
      ),
    });
    const elsewhere = { API_SENTINEL_STATE_DIRECTORY: 'elsewhere' };
    expect(await finished([], { ...elsewhere, API_SENTINEL_SERVER_PORT: port })).toMatchObject({
      status: 1,
      err: `api-sentinel: Port ${port} of 127.0.0.1 is taken; stop what listens there or set server.port to another.\n`,
    });
    expect(await finished([], { ...elsewhere, API_SENTINEL_SERVER_HOST: '0.0.0.0' })).toMatchObject({
      status: 1,
      err: expect.stringMatching(/^api-sentinel: server\.host is 0\.0\.0\.0.*\n$/),
    });
    scorer.child.kill('SIGTERM');
    expect(await scorer.ended).toBe(0);
  });

  test('goes on when nobody reads its log any more', async () => {
    const scorer = run([]);
    const url = await address(scorer);
    scorer.child.stdout?.destroy();
    // Each refusal is logged.
    for (let i = 0; i < 3; i += 1) expect((await fetch(`${url}/v1/score`, { method: 'POST' })).status).toBe(400);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    scorer.child.kill('SIGTERM');
    expect(await scorer.ended).toBe(0);
  });

  test('explains itself and every setting', async () => {
    const { status, out } = await finished(['--help']);
    expect(status).toBe(0);
    for (const words of [
      '--config',
      'Exit status',
      'server.port',
      'API_SENTINEL_SERVER_PORT',
      'default 9650',
      'keys',
    ]) {
      expect(out).toContain(words);
    }
  });

  test.each([
    ['--prot'],
    ['serve'],
    ['keys', 'add'],
    ['keys', 'add', '--role', 'king', '--name', 'a'],
    ['keys', 'remove', '--name', 'a'],
  ])('refuses %s %s with status 2', async (...args) => {
    const { status, err } = await finished(args);
    expect(status).toBe(2);
    expect(err).toMatch(/^api-sentinel: /);
  });
});

test('a key that was made opens the service, until it is removed', async () => {
  const made = await finished(['keys', 'add', '--role', 'admin', '--name', 'me']);
  expect(made.status).toBe(0);
  const key = made.out.trim();
  expect(key).toMatch(/^as_[A-Za-z0-9_-]{43}$/);
  expect((await finished(['keys', 'list'])).out).toBe('me\tadmin\n');
  const scorer = run([]);
  const url = await address(scorer);
  const status = async () =>
    (await fetch(`${url}/v1/configuration`, { headers: { authorization: `ApiKey ${key}` } })).status;
  expect((await fetch(`${url}/v1/configuration`)).status).toBe(401);
  expect(await status()).toBe(200);
  expect((await finished(['keys', 'add', '--role', 'read', '--name', 'other'])).status).toBe(0);
  expect((await finished(['keys', 'remove', '--name', 'me'])).status).toBe(0);
  while ((await status()) !== 401) await new Promise((resolve) => setTimeout(resolve, 50));
  scorer.child.kill('SIGTERM');
  expect(await scorer.ended).toBe(0);
  expect(scorer.output.out).not.toContain(key);
});
