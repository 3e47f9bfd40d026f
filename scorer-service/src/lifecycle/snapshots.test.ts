import { expect, test } from '@jest/globals';
import { Snapshots } from './snapshots.ts';

function parts(save: () => void, nothing?: string) {
  const said: string[] = [];
  const note = (_fields: object, message: string) => void said.push(message);
  const restored: string[] = [];
  const scorer = {
    saveState: save,
    restoreState: (directory: string) => {
      restored.push(directory);
      return nothing;
    },
  };
  return { said, restored, snapshots: new Snapshots(scorer, '/state', { info: note, warn: note, error: note }) };
}

test('what was learned is restored at the start, written now and then, and once more at the end', async () => {
  let written = 0;
  let twice: (() => void) | undefined;
  const second = new Promise<void>((resolve) => {
    twice = resolve;
  });
  const { restored, said, snapshots } = parts(() => {
    written += 1;
    if (written === 2) twice?.();
  });
  snapshots.start(0.01);
  expect(restored).toEqual(['/state']);
  await second;
  snapshots.stop();
  expect(written).toBeGreaterThanOrEqual(3);
  expect(said).toEqual([]);
});

test('a snapshot that can not be written is said and counted, and ends nothing', () => {
  const { said, snapshots } = parts(() => {
    throw new Error('the disk is full');
  }, 'there is none yet');
  snapshots.start(60);
  snapshots.stop();
  expect(said).toEqual(['there is none yet', expect.stringContaining('the disk is full')]);
  expect(snapshots.failures).toBe(1);
});
