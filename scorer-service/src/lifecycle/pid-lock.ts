import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PidLock {
  release(): Promise<void>;
}

/** Locks that this process holds, by path. */
const held = new Set<string>();

/** Whether a process with this id lives, under whichever account. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * What tells a process from a later one with the same id, as they are common in containers: when it began, in ticks since
 * the boot. Empty where the system does not say.
 */
async function beginning(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses and may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function tryTake(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(`${process.pid} ${await beginning(process.pid)}`);
    await file.close();
    held.add(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

interface Holder {
  /** 0 when its writer died before it said who it was. */
  readonly pid: number;
  readonly began: string;
}

/** Who holds the lock; `undefined` when the file is gone. */
async function holder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const [pid, began = ''] = text.split(' ');
  return { pid: Number.parseInt(pid, 10) || 0, began };
}

async function lives({ pid, began }: Holder, path: string): Promise<boolean> {
  if (pid === process.pid) return held.has(path);
  if (!isAlive(pid)) return false;
  const now = await beginning(pid);
  return began === '' || now === '' || began === now;
}

/** Moved away before it is looked at again, so that of two who see the same dead lock none removes the other's new one. */
async function removeDead(path: string, pid: number): Promise<void> {
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => {});
  const found = await holder(aside);
  if (found !== undefined && found.pid !== pid) await rename(aside, path);
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
    const found = await holder(path);
    unwritten = found?.pid === 0 ? unwritten + 1 : 0;
    const dead = found && (found.pid === 0 ? unwritten > 10 : !(await lives(found, path)));
    if (dead) {
      await removeDead(path, found.pid);
      continue;
    }
    if (!told && found?.pid) {
      told = true;
      onWait(found.pid);
    }
    await sleep(200);
  }
  let released = false;
  return {
    release: async () => {
      if (released) return;
      released = true;
      held.delete(path);
      await rm(path, { force: true });
    },
  };
}
