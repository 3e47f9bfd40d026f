import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsMistake, shown } from '../configuration/mistake.ts';
import { type PidLock, takePidLock } from './pid-lock.ts';

/**
 * Makes the state folder if it is missing, for this user alone, and holds it: of two services on one folder each would
 * write its snapshot over the other's.
 *
 * @throws SettingsMistake if it can't be made, or another service that lives holds it
 */
export async function lockState(directory: string): Promise<PidLock> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return await takePidLock(join(directory, 'scorer.lock'), (pid) => {
      throw new SettingsMistake([
        `state.directory: ${shown(directory)} is in use by the scorer that runs as process ${pid}; end that one, or set another folder.`,
      ]);
    });
  } catch (error) {
    if (error instanceof SettingsMistake) throw error;
    throw new SettingsMistake([
      `state.directory: ${shown(directory)} can't be made (${(error as NodeJS.ErrnoException).code}); set it to a folder that this user may write to.`,
    ]);
  }
}
