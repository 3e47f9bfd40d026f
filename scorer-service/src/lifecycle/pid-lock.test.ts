import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { takePidLock } from './pid-lock.ts';

let folder: string;
let path: string;
const refuse = (pid: number) => {
  throw new Error(`held by ${pid}`);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pid-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

test('is held by one at a time, and free again once released', async () => {
  const first = await takePidLock(path, refuse);
  await expect(takePidLock(path, refuse)).rejects.toThrow(`held by ${process.pid}`);
  await first.release();
  const second = await takePidLock(path, refuse);
  // What is no longer the first one's is not taken away by it.
  await first.release();
  await expect(takePidLock(path, refuse)).rejects.toThrow('held by');
  await second.release();
});

test('of a living process holds, with or without the time at which that began', async () => {
  const lock = await takePidLock(path, refuse);
  const [, began] = (await readFile(path, 'utf8')).split(' ');
  await lock.release();
  await writeFile(path, String(process.ppid));
  await expect(takePidLock(path, refuse)).rejects.toThrow(`held by ${process.ppid}`);
  expect(began).toMatch(process.platform === 'linux' ? /^\d+$/ : /^$/);
});

test.each([
  ['that is gone', '4194304 17'],
  ['that died before it wrote who it was', ''],
  ['that had our own id in an earlier life', `${process.pid} 1`],
  ...(process.platform === 'linux' ? [['whose id another has now', `${process.ppid} 1`]] : []),
])('of a process %s is taken over', async (_, content) => {
  await writeFile(path, content);
  const lock = await takePidLock(path, content === '' ? undefined : refuse);
  await lock.release();
});
