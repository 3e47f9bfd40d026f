import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutDepth } from './json-depth.ts';

const FILLING = JSON.stringify('x'.repeat(40_000));

function cut(text: string, most: number): string {
  const bytes = Buffer.from(text);
  cutDepth(bytes, most);
  return bytes.toString();
}

/** The value with 0 for whatever lies deeper. */
function flat(value: unknown, most: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (most === 0) return 0;
  if (Array.isArray(value)) return value.map((item) => flat(item, most - 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, flat(item, most - 1)]));
}

describe('a text that is cut', () => {
  test('holds what it held, but 0 for what lies deeper, whatever stands in its strings', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 8, stringUnit: fc.constantFrom('[', '{', '}', ']', '"', '\\', 'a', 'é') }),
        fc.integer({ min: 1, max: 9 }),
        (value, most) => {
          const text = JSON.stringify([FILLING, value, value]);
          expect(JSON.parse(cut(text, most))).toEqual(flat(JSON.parse(text), most));
        },
      ),
    );
  });

  test('is cut wherever it lies in a buffer', () => {
    for (let offset = 0; offset < 8; offset++) {
      const bytes = Buffer.from(`${' '.repeat(offset)}[${FILLING},${'['.repeat(20)}${']'.repeat(20)}]`);
      cutDepth(bytes.subarray(offset), 20);
      expect(bytes.toString().trim()).toBe(`[${FILLING},${'['.repeat(19)}0 ${']'.repeat(19)}]`);
    }
  });

  test('is no JSON still where it was none', () => {
    expect(cut('['.repeat(100_000), 1000).trim()).toBe('['.repeat(1000));
    expect(() => JSON.parse(cut(`${'['.repeat(100_000)}${']'.repeat(99_999)}`, 1000))).toThrow(SyntaxError);
  });
});

test('a text that is flat enough, or short, stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('[', '{', ']', '"', 'a'), maxLength: 200 }), (text) => {
      expect(cut(text, 1)).toBe(text);
      expect(cut(`${FILLING}${text}`, 1000)).toBe(`${FILLING}${text}`);
    }),
  );
});
