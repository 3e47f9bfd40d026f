import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPairs } from './pairs.ts';
import { KeptValues, made } from './testing.ts';

function read(text: string, separator: '&' | ';' = '&', most?: number): KeptValues {
  const kept = new KeptValues(most);
  readPairs(text, 0, text.length, separator, 'query', 'url.query', kept);
  return kept;
}

describe('pairs', () => {
  test('are read with the offsets of their values', () => {
    expect(read('a=1&b=x=y&&c').values).toEqual([
      { place: 'query', name: 'a', text: '1', start: 2 },
      { place: 'query', name: 'b', text: 'x=y', start: 6 },
      { place: 'query', name: '', text: 'c', start: 11 },
    ]);
  });

  test('of a cookie have a space before their names', () => {
    expect(read('a=1; b=2', ';').pairs).toEqual(['a=1', 'b=2']);
  });

  test('give a name that is not plain as a value of its own', () => {
    expect(read('x[$ne]=1').pairs).toEqual(['=x[$ne]', 'x[$ne]=1']);
  });

  test('for which there is no room are given as one text', () => {
    expect(read('a=1&b=2&c=%27&d=4&e&f=x y', '&', 2).rests).toEqual(['c=%27&e&f=x y']);
  });

  test('of any text stand where they are said to stand', () => {
    fc.assert(
      fc.property(
        made('=', '&', ';', ' ', 'a', '%'),
        fc.constantFrom('&' as const, ';' as const),
        (text, separator) => {
          for (const { text: value, start } of read(text, separator).values)
            expect(text.slice(start, start + value.length)).toBe(value);
        },
      ),
    );
  });
});
