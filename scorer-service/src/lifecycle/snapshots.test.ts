import { expect, test } from '@jest/globals';
import { Snapshots } from './snapshots.ts';

function parts(save: () => Promise<void>, nothing?: string) {
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
  const { restored, said, snapshots } = parts(async () => {
    written += 1;
    if (written === 2) twice?.();
  });
  snapshots.start(0.01);
  expect(restored).toEqual(['/state']);
  await second;
  await snapshots.stop();
  expect(written).toBeGreaterThanOrEqual(3);
  expect(said).toEqual([]);
});

test('a snapshot that can not be written is said and counted, and ends nothing', async () => {
  const { said, snapshots } = parts(async () => {
    throw new Error('the disk is full');
  }, 'there is none yet');
  snapshots.start(60);
  await snapshots.stop();
  expect(said).toEqual(['there is none yet', expect.stringContaining('the disk is full')]);
  expect(snapshots.failures).toBe(1);
});

test('one is not begun before the last is done, and the end waits for it', async () => {
  let atOnce = 0;
  let most = 0;
  let written = 0;
  let enough: (() => void) | undefined;
  const third = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const { snapshots } = parts(async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setTimeout(resolve, 30));
    atOnce -= 1;
    written += 1;
    if (written === 3) enough?.();
  });
  snapshots.start(0.005);
  await third;
  await snapshots.stop();
  expect(most).toBe(1);
  expect(atOnce).toBe(0);
});
