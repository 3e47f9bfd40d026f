import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PidLock {
  release(): Promise<void>;
}

/** Whether a process with this id lives, under whichever account. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function tryTake(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that holds the lock; `undefined` when the file is gone, and 0 when its writer died before it said who it was. */
async function holder(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number.parseInt(text, 10) || 0;
}

/** Moved away before it is looked at again, so that of two who see the same dead lock none removes the other's new one. */
async function removeDead(path: string, pid: number): Promise<void> {
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => {});
  const found = await holder(aside);
  if (found !== undefined && found !== pid) await rename(aside, path);
  await rm(aside, { force: true });
}

/**
 * Takes the lock file at `path`, waiting while another living process holds it. A lock whose holder died is taken over.
 *
 * @param onWait called once, with the holder's process id, when there is something to wait for.
 */
export async function takePidLock(path: string, onWait: (pid: number) => void = () => {}): Promise<PidLock> {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  let unwritten = 0;
  while (!(await tryTake(path))) {
    const pid = await holder(path);
    unwritten = pid === 0 ? unwritten + 1 : 0;
    const dead = pid !== undefined && (pid === 0 ? unwritten > 10 : pid === process.pid ? false : !isAlive(pid));
    if (dead) {
      await removeDead(path, pid);
      continue;
    }
    if (!told && pid) {
      told = true;
      onWait(pid);
    }
    await sleep(200);
  }
  return { release: () => rm(path, { force: true }) };
}
