import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readJson, unescapeJson } from './json.ts';
import { KeptValues, made } from './testing.ts';

function read(text: string, most?: number): KeptValues & { sound: boolean } {
  const kept = new KeptValues(most);
  return Object.assign(kept, { sound: readJson(text, 0, 'body', kept) });
}

/** Every string of a parsed document, in order. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

describe('strings of a document', () => {
  test('have the name before them, also behind an inner object', () => {
    expect(read('{"a":[{"b":"x"},"y"],"c":"z","n":1.5e3,"t":true}').pairs).toEqual(['b=x', 'a=y', 'c=z']);
  });

  test('are those that a parser finds, whatever the document', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }),
        fc.constantFrom(undefined, 2),
        (value, indent) => {
          const result = read(JSON.stringify(value, undefined, indent));
          expect(result.sound).toBe(true);
          const texts = result.values.map(({ text }) => text);
          for (const text of strings(JSON.parse(JSON.stringify(value)))) expect(texts).toContain(text);
        },
      ),
    );
  });

  test('that stand under one name twice are both read', () => {
    expect(read('{"q":"first","q":"second"}').pairs).toEqual(['q=first', 'q=second']);
  });

  test('are read from a document that was cut', () => {
    const result = read('{"a":"x","b":"and the');
    expect(result.pairs).toEqual(['a=x', 'b=and the']);
    expect(result.sound).toBe(false);
  });

  test.each(['{"id": 1 or 1=1}', '{{7*7}}', '{a:1}', ']', '{"a":"b"', '[1,2'])('%s is not sound', (text) => {
    expect(read(text).sound).toBe(false);
  });

  test('cost nothing for their depth', () => {
    const deep = `${'['.repeat(30_000)}"x"${']'.repeat(30_000)}`;
    expect(read(deep)).toMatchObject({ sound: true, pairs: ['=x'] });
  });

  test('for which there is no room are given as one text', () => {
    expect(read('["a","b","c","d"]', 2).rests).toEqual(['"c","d"]']);
  });
});

describe('escapes', () => {
  test('are undone as a parser does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = JSON.stringify(text);
        expect(unescapeJson(written.slice(1, -1))).toBe(JSON.parse(written));
      }),
    );
  });

  test('that are none stay', () => {
    expect(unescapeJson('a\\q\\u12\\')).toBe('a\\q\\u12\\');
  });
});

test('no text makes the reader throw', () => {
  fc.assert(
    fc.property(made('"', '\\', '\\u00', '{', '}', '[', ']', ':', ',', '1', 'x', ' ', '\n'), (text) => {
      expect(typeof read(text).sound).toBe('boolean');
    }),
    { numRuns: 500 },
  );
});
