import { expect, test } from '@jest/globals';
import { fuzz } from './fuzz.ts';

test('a hundred thousand wounded model files are read or refused in a sentence, within a second and 512 MB', () => {
  const { read, refused, slowest } = fuzz(100_000, 2);
  expect(read + refused).toBe(100_000);
  expect(slowest).toBeLessThan(1_000);
  expect(process.memoryUsage().rss).toBeLessThan(512 * 1024 * 1024);
}, 1_800_000);
