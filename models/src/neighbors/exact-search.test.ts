import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../data/random.ts';
import { coverageSample } from './coverage-sample.ts';
import { ExactSearch } from './exact-search.ts';

/** Small whole numbers make many ties, normal ones none. */
function rowsOf(count: number, width: number, seed: number, whole: boolean): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: count * width }, () => (whole ? random.integer(3) : random.normal()));
}

function bruteForce(rows: Float32Array, width: number, query: Float32Array): { index: number; distance: number }[] {
  return Array.from({ length: rows.length / width }, (_, index) => {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += (query[j] - rows[index * width + j]) ** 2;
    return { index, distance: Math.sqrt(sum) };
  }).sort((a, b) => a.distance - b.distance || a.index - b.index);
}

const shape = fc.record({
  count: fc.integer({ min: 1, max: 60 }),
  width: fc.integer({ min: 1, max: 20 }),
  seed: fc.nat(),
  whole: fc.boolean(),
});

describe('exact search', () => {
  test('finds what measuring every pair in double precision finds, in its order', () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 30 }), fc.integer({ min: -1, max: 10 }), (of, k, skip) => {
        const rows = rowsOf(of.count, of.width, of.seed, of.whole);
        const query = rowsOf(1, of.width, of.seed + 1, of.whole);
        const search = new ExactSearch(rows, of.width, k);
        const indices = new Int32Array(k);
        const distances = new Float64Array(k);
        search.query.set(query);
        const found = search.nearest(k, indices, distances, skip);
        const wanted = bruteForce(rows, of.width, query)
          .filter(({ index }) => index !== skip)
          .slice(0, k);
        expect([...indices.subarray(0, found)]).toEqual(wanted.map(({ index }) => index));
        expect([...distances.subarray(0, found)]).toEqual(wanted.map(({ distance }) => distance));
      }),
    );
  });

  test('finds all within a radius, the border included', () => {
    fc.assert(
      fc.property(shape, fc.constantFrom(0, 1, Math.SQRT2, 2, 2.5), (of, radius) => {
        const rows = rowsOf(of.count, of.width, of.seed, of.whole);
        const query = rowsOf(1, of.width, of.seed + 1, of.whole);
        const search = new ExactSearch(rows, of.width, 1);
        const indices = new Int32Array(of.count);
        search.query.set(query);
        const found = search.within(radius, indices);
        const wanted = bruteForce(rows, of.width, query).filter(({ distance }) => distance <= radius);
        expect([...indices.subarray(0, found)]).toEqual(wanted.map(({ index }) => index).sort((a, b) => a - b));
      }),
    );
  });
});

describe('the sample by coverage', () => {
  test('keeps what is rare, and the shares of what is not', () => {
    const random = new Random(9);
    // 40 rows far from 20,000 others: drawn evenly, 500 rows would hold one of them.
    const rows = Float32Array.from({ length: 20_040 * 2 }, (_, i) => random.normal() + (i < 80 ? 30 : 0));
    const chosen = coverageSample(rows, 2, 500, 10, 4);
    expect(chosen).toHaveLength(500);
    expect(new Set(chosen).size).toBe(500);
    expect(chosen.filter((row) => row < 40).length).toBeGreaterThanOrEqual(10);
    expect(coverageSample(rows, 2, 500, 10, 4)).toEqual(chosen);
    expect(coverageSample(rows, 2, 500, 10, 5)).not.toEqual(chosen);
  });

  test('takes all of few rows, and does with rows that are all alike', () => {
    expect([...coverageSample(new Float32Array(6), 2, 5, 2, 0)]).toEqual([0, 1, 2]);
    expect(coverageSample(new Float32Array(600), 2, 50, 2, 0)).toHaveLength(50);
  });
});
