import { expect, test } from '@jest/globals';
import { fuzz } from './fuzz.ts';

test('five thousand wounded model files are read or refused in a sentence', () => {
  const { read, refused } = fuzz(5_000, 1);
  expect(read + refused).toBe(5_000);
  // Wounds both heal and kill, else the run says nothing.
  expect(read).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(1_000);
});
