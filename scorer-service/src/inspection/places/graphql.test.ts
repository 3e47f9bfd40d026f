import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readGraphql, startsGraphql } from './graphql.ts';
import { KeptValues, made } from './testing.ts';

function read(text: string): KeptValues {
  const kept = new KeptValues();
  readGraphql(text, 'body', 10, kept);
  return kept;
}

describe('texts of a GraphQL document', () => {
  test('are its strings, by argument, its block strings and comments', () => {
    const document = '{ user(name: "o\\"b", bio: """two\nlines""") { id } } # end';
    expect(read(document).pairs).toEqual(['name=o"b', 'bio=two\nlines', '=end']);
    expect(read(document).values[0].start).toBe(10 + document.indexOf('o\\"'));
  });

  test('are read to the end of a line or document that leaves a string open', () => {
    expect(read('{ a(b: "x\n) }').pairs).toEqual(['b=x']);
    expect(read('{ a(b: """x').pairs).toEqual(['b=x']);
  });

  test.each([
    ['query A { a }', true],
    ['  mutation($x: ID!) { b(x: $x) { id } }', true],
    ['{ a }', true],
    ['fragment F on T { a }', true],
    ['shoes', false],
    ['query', false],
  ])('%j begins one: %p', (text, yes) => {
    expect(startsGraphql(text)).toBe(yes);
  });

  test('no text makes the reader throw', () => {
    fc.assert(
      fc.property(made('"', '"""', '\\', '#', '\n', '{', '}', 'a', ':', '('), (text) => {
        for (const { start } of read(text).values) expect(start).toBeGreaterThan(9);
      }),
      { numRuns: 500 },
    );
  });
});
