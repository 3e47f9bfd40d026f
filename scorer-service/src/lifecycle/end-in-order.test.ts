import { expect, test } from '@jest/globals';
import { endInOrder } from './end-in-order.ts';

test('parts end in order, and one that fails or hangs keeps none of the others', async () => {
  const ended: string[] = [];
  const said: string[] = [];
  const note = (_fields: object, message: string) => void said.push(message);
  await endInOrder(
    [
      { part: 'a', end: async () => ended.push('a') },
      { part: 'b', end: () => new Promise(() => {}) },
      {
        part: 'c',
        end: () => {
          throw new Error('c broke');
        },
      },
      { part: 'd', end: () => Promise.reject(new Error('d broke')) },
      { part: 'e', end: () => ended.push('e') },
    ],
    { info: note, warn: note, error: note },
    20,
  );
  expect(ended).toEqual(['a', 'e']);
  expect(said).toEqual([
    'ending b takes longer than 20 ms; not waiting for it',
    'ending c failed: c broke',
    'ending d failed: d broke',
  ]);
});
