import { expect, test } from '@jest/globals';
import { BackgroundLoop } from './background-loop.ts';

test('runs once however often it is started, ends when it is told to, and can begin again', async () => {
  const said: string[] = [];
  const loop = new BackgroundLoop(async (signal) => {
    said.push('begins');
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    said.push('ends');
  });
  await loop.stop();
  loop.start();
  loop.start();
  await loop.stop();
  await loop.stop();
  expect(said).toEqual(['begins', 'ends']);
  loop.start();
  await loop.stop();
  expect(said).toEqual(['begins', 'ends', 'begins', 'ends']);
});
