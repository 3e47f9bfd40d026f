import { describe, expect, test } from '@jest/globals';
import { bitCount, hash32, linearCount } from './sketch.ts';

describe('linear counting', () => {
  test('estimates the number of distinct values within a tenth, up to twice its bits', () => {
    const bits = 128;
    for (const count of [1, 5, 20, 60, 120, 200]) {
      let total = 0;
      const runs = 40;
      for (let run = 0; run < runs; run++) {
        const words = new Uint32Array(bits / 32);
        for (let i = 0; i < count; i++) {
          const hash = hash32(`${run}/${i}`);
          words[(hash >>> 5) % words.length] |= 1 << (hash & 31);
        }
        total += linearCount(
          words.reduce((sum, word) => sum + bitCount(word), 0),
          bits,
        );
      }
      expect(Math.abs(total / runs - count) / count).toBeLessThan(0.1);
    }
  });
});
