import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SettingsMistake } from '../configuration/mistake.ts';
import { lockState } from './state-lock.ts';

test('a state folder is held by one service, and the second is told by which process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  const lock = await lockState(join(folder, 'made'));
  const second = lockState(join(folder, 'made'));
  await expect(second).rejects.toThrow(SettingsMistake);
  await expect(second).rejects.toMatchObject({
    sentences: [expect.stringContaining(`is in use by the scorer that runs as process ${process.pid}; end that one`)],
  });
  await lock.release();
  await (await lockState(join(folder, 'made'))).release();
  rmSync(folder, { recursive: true });
});
