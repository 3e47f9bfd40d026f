import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../data/random.ts';
import { blocksOf, packRows, type VectorKernels, vectorKernels } from './vector-kernels.ts';
import { plainVectorKernels } from './vector-kernels-plain.ts';

const size = fc.integer({ min: 1, max: 9 });
const SPACE = 8_192;
/** Numbers of many magnitudes, some of them special. */
function fill(kernels: VectorKernels, seed: number, special: boolean): void {
  const random = new Random(seed);
  const odd = [NaN, Infinity, -Infinity, -0, 1e-42, 3e38];
  for (let i = 0; i < SPACE; i++) {
    kernels.floats[i] =
      special && random.integer(50) === 0 ? odd[random.integer(6)] : random.normal() * 10 ** random.integer(4);
  }
}
/** Bits, except that any NaN is as good as another. */
const bits = (floats: Float32Array): number[] =>
  Array.from(new Uint32Array(floats.slice(0, SPACE).buffer), (bit, i) => (Number.isNaN(floats[i]) ? -1 : bit));

describe.each([false, true])('with special numbers: %s, the plain twin agrees bit for bit', (special) => {
  const fast = vectorKernels(SPACE);
  const plain = plainVectorKernels(SPACE);
  const agree = (seed: number, run: (kernels: VectorKernels) => void): void => {
    for (const kernels of [fast, plain]) {
      fill(kernels, seed, special);
      run(kernels);
    }
    expect(bits(fast.floats)).toEqual(bits(plain.floats));
  };

  test('distances', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(4), size, (seed, blocks, width) =>
        agree(seed, (k) => k.distances(4, 16, blocks, width, 4_096)),
      ),
      { numRuns: 15 },
    );
  });
  test('dense', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(4),
        size,
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (seed, rows, width, blocks, rectify) =>
          agree(seed, (k) => k.dense(0, rows, width, 128, 2_048, blocks, rectify, 4_096)),
      ),
      { numRuns: 15 },
    );
  });
  test('minima', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(9), (seed, blocks) => agree(seed, (k) => k.minima(16, blocks, 4_096))),
      { numRuns: 15 },
    );
  });
  test('the k-th smallest', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 130 }), (seed, fours, k) =>
        agree(seed, (kernels) => kernels.kth(16, 4 * fours, k, 4_096)),
      ),
      { numRuns: 15 },
    );
  });
  test('what does not exceed a bound', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(9), (seed, blocks) =>
        agree(seed, (kernels) => {
          kernels.minima(16, blocks, 1_024);
          kernels.floats[4_095] = kernels.gather(16, 1_024, blocks, 2_048, 4_096);
        }),
      ),
      { numRuns: 15 },
    );
  });
  test('cosines', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(99), (seed, count) => agree(seed, (k) => k.cosines(16, count * 4))),
      { numRuns: 15 },
    );
  });
  test('accumulate', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(4), size, fc.integer({ min: 1, max: 4 }), (seed, rows, width, blocks) =>
        agree(seed, (k) => k.accumulate(4_096, 0, 256, rows, width, blocks)),
      ),
      { numRuns: 15 },
    );
  });
});

test('memory cells and exponentials, ordinary and extreme, agree with the plain twin bit for bit', () => {
  const fast = vectorKernels(SPACE);
  const plain = plainVectorKernels(SPACE);
  const scales = [1e-9, 1e-3, 0.4, 1, 8, 290, 302];
  fc.assert(
    fc.property(fc.nat(), fc.nat(6), fc.integer({ min: 1, max: 40 }), (seed, scale, count) => {
      const units = 4 * (1 + (count >> 2));
      const done = [fast, plain].map((kernels) => {
        const random = new Random(seed);
        for (let i = 0; i < SPACE; i++) kernels.floats[i] = (2 * random.float() - 1) * scales[scale];
        kernels.floats.set([1, -1, 0, -0, 0.5, -0.5], 0);
        const done = [kernels.remember(0, 1_024, 2_048, units, 6_144), kernels.exponentials(2, count, 4_096, 6_144)];
        kernels.floats.fill(0, 6_144);
        return done;
      });
      expect(done[0]).toEqual(done[1]);
      expect(bits(fast.floats)).toEqual(bits(plain.floats));
      if (scale < 6) expect(done[0]).toEqual([true, true]);
    }),
  );
  for (const kernels of [fast, plain]) {
    kernels.floats.fill(0).fill(NaN, 3, 4);
    expect([kernels.remember(0, 1_024, 2_048, 4, 6_144), kernels.exponentials(0, 4, 4_096, 6_144)]).toEqual([
      false,
      false,
    ]);
    expect(kernels.floats[2_048]).toBe(0);
  }
});

test('distances are those of the rows that were packed', () => {
  const rows = Float32Array.from({ length: 17 * 3 }, (_, i) => i % 7);
  const kernels = vectorKernels(1_024);
  packRows(rows, 3, kernels.floats.subarray(16));
  kernels.floats.set([1, 2, 3]);
  kernels.distances(0, 16, blocksOf(17), 3, 512);
  for (let i = 0; i < 17; i++) {
    const [a, b, c] = rows.subarray(i * 3, i * 3 + 3);
    expect(kernels.floats[512 + i]).toBe((1 - a) ** 2 + (2 - b) ** 2 + (3 - c) ** 2);
  }
});

test('cosines are cosines', () => {
  const kernels = vectorKernels(4_096);
  const values = Float32Array.from({ length: 4_096 }, (_, i) => (i - 2_048) / 20);
  kernels.floats.set(values);
  kernels.cosines(0, 4_096);
  // The argument itself has 24 bits: far from 0 its own rounding is what is left.
  for (const [i, value] of values.entries()) {
    expect(Math.abs(kernels.floats[i] - Math.cos(value))).toBeLessThan(2e-6 + Math.abs(value) * 2e-7);
  }
  kernels.floats.set([3e37, -3e37, Infinity, NaN, 1e9, 4e6, -1e12, 0]);
  kernels.cosines(0, 8);
  expect(kernels.floats.subarray(0, 8).every((value) => Math.abs(value) <= 1)).toBe(true);
});

test('the smallest of a block is found wherever it stands', () => {
  const kernels = vectorKernels(64);
  for (let at = 0; at < 16; at++) {
    kernels.floats.fill(5).fill(1, at, at + 1);
    kernels.minima(0, 1, 32);
    expect(kernels.floats[32]).toBe(1);
  }
});

test('an arena past 1 GiB is refused', () => {
  expect(() => vectorKernels(2 ** 29)).toThrow('are allowed');
  expect(() => vectorKernels(NaN)).toThrow('are allowed');
});
