import { describe, expect, test } from '@jest/globals';
import { ByteQueue } from './byte-queue.ts';

const MEGABYTE = 'x'.repeat(1024 * 1024);

describe('a byte queue', () => {
  test('gives back what was put in, also beside and beyond a chunk', () => {
    const queue = new ByteQueue();
    const texts = ['', 'a', 'é€😀', `${MEGABYTE}1`, `${MEGABYTE}2`, `${MEGABYTE.repeat(5)}3`, 'last'];
    const places = texts.map((text) => [queue.append(text), queue.end] as const);
    for (const [i, [from, to]] of places.entries()) expect(queue.read(from, to - from) === texts[i]).toBe(true);
  });

  test('holds no more than what was not released, and two chunks', () => {
    const queue = new ByteQueue();
    let most = 0;
    for (let i = 0; i < 100; i++) {
      const position = queue.append(`${MEGABYTE}${i}`);
      queue.release(position);
      expect(queue.read(position, queue.end - position).endsWith(`x${i}`)).toBe(true);
      most = Math.max(most, queue.capacity);
    }
    expect(most).toBeLessThanOrEqual(12 * 1024 * 1024);
  });
});
