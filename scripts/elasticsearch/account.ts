import { access, chown, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Under which account Elasticsearch runs; `undefined` is the account of this process. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: Account = { uid: 65_534, gid: 65_534 };

/**
 * Elasticsearch refuses to run as root: for root it is the owner of `home` if that is somebody else, or nobody.
 * For everybody else it is they themselves.
 */
export async function accountFor(home: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(home).catch(() => undefined);
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : NOBODY;
}

/** Gives one path to the account; nothing to do when that is this process's own. */
export async function give(path: string, account: Account | undefined): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}

/**
 * Makes sure that the account can enter every folder on the way to `path` (what does not exist yet is passed over).
 *
 * @throws Error naming the folder that it cannot enter, and `remedy`.
 */
export async function requireReach(path: string, account: Account | undefined, remedy: string): Promise<void> {
  let folder = resolve(path);
  while (true) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() && !(await canEnter(folder, found, account))) {
      const who = account ? `the account ${account.uid}, under which Elasticsearch runs,` : 'this user';
      throw new Error(`${path} cannot be read by Elasticsearch: ${who} may not enter ${folder}; ${remedy}.`);
    }
    const parent = dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
}

async function canEnter(
  folder: string,
  found: { mode: number; uid: number; gid: number },
  account: Account | undefined,
): Promise<boolean> {
  if (!account) {
    return access(folder, constants.X_OK).then(
      () => true,
      () => false,
    );
  }
  const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0;
  return ((found.mode >> shift) & 1) === 1;
}
