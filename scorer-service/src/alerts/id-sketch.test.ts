import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EXACT_IDS, IdSketch } from './id-sketch.ts';

function sketchOf(ids: Iterable<string>): IdSketch {
  const sketch = new IdSketch();
  for (const id of ids) sketch.add(id);
  return sketch;
}

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => `id-${from + i}`);
}

const looks = (sketch: IdSketch) => [sketch.count, sketch.ids(), sketch.encode()];

describe('a set of ids in bounded memory', () => {
  test('is the set itself while it is small', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (ids) => {
        const sketch = sketchOf(ids);
        expect(sketch.count).toBe(new Set(ids).size);
        expect(new Set(sketch.ids())).toEqual(new Set(ids));
        for (const id of ids) expect(sketch.has(id)).toBe(true);
      }),
    );
  });

  test('says whether an id is new', () => {
    const sketch = new IdSketch();
    expect(sketch.add('a')).toBe(true);
    expect(sketch.add('a')).toBe(false);
    expect(sketch.has('b')).toBe(false);
  });

  test('counts exactly to its bound, and above it within a few percent', () => {
    const sketch = sketchOf(numbered(0, EXACT_IDS));
    expect(sketch.count).toBe(EXACT_IDS);
    for (const id of numbered(0, 60_000)) sketch.add(id);
    expect(Math.abs(sketch.count / 60_000 - 1)).toBeLessThan(0.05);
    expect(sketch.ids()).toHaveLength(1_000);
    expect(sketch.weight).toBeLessThanOrEqual(EXACT_IDS + 1);
  });

  test('does not depend on order, repeats or how it was put together, small or large', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 1, max: 20_000 }),
        (a, b, length) => {
          const left = numbered(a, a + length);
          const right = numbered(b, b + length);
          const whole = sketchOf([...left, ...right]);
          const merged = sketchOf(left.toReversed());
          merged.merge(sketchOf(right));
          merged.merge(sketchOf(right));
          const other = sketchOf(right);
          other.merge(sketchOf(left));
          expect(looks(merged)).toEqual(looks(whole));
          expect(looks(other)).toEqual(looks(whole));
        },
      ),
      { numRuns: 15 },
    );
  });

  test.each([0, 1, 1_000, 1_001, 5_000, EXACT_IDS, EXACT_IDS + 1, 30_000])(
    'survives being written down: %i',
    (size) => {
      const sketch = sketchOf(numbered(0, size));
      const read = IdSketch.decode(sketch.ids(), sketch.encode());
      expect(looks(read)).toEqual(looks(sketch));
      expect(read.merge(sketch)).toBe(false);
      expect(looks(read)).toEqual(looks(sketch));
      read.merge(sketchOf(numbered(size, size + 100)));
      expect(looks(read)).toEqual(looks(sketchOf(numbered(0, size + 100))));
    },
  );
});
