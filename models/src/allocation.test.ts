import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

test('no learner allocates to score one row', async () => {
  // In a process of its own: the collector is called by hand, and Jest's own garbage would be counted.
  const probe = join(import.meta.dirname, 'allocation-probe.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', probe]);
  const taken = JSON.parse(stdout) as Readonly<Record<string, number>>;
  expect(Object.keys(taken)).toHaveLength(12);
  // A boxed number takes 12 bytes or more; asking for the statistics takes some hundred, over all rows.
  for (const [name, bytes] of Object.entries(taken))
    expect({ name, free: bytes < 4, bytes }).toMatchObject({ free: true });
});
