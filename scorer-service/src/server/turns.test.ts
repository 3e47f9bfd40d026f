import { expect, test } from '@jest/globals';
import { Turns } from './turns.ts';

test('tasks run in order, one failing does not stop the next, and others get their turn between them', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const task = (name: string) => () => {
    const until = performance.now() + 3;
    while (performance.now() < until);
    order.push(name);
    if (name === 'b') throw new Error('b fails');
    return name;
  };
  const all = ['a', 'b', 'c', 'd'].map((name) => turns.run(task(name)));
  setTimeout(() => order.push('other'), 0);
  const results = await Promise.allSettled(all);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(order.filter((name) => name !== 'other')).toEqual(['a', 'b', 'c', 'd']);
  expect(order.indexOf('other')).toBeGreaterThanOrEqual(0);
  expect(order.indexOf('other')).toBeLessThan(4);
  expect(await turns.run(() => 'later')).toBe('later');
});
