import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64, isSerialisedObject } from './base64.ts';

describe('text in base64', () => {
  test('is found in either alphabet', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 16, unit: fc.constantFrom(...'abc XYZ019<>"\'=()/?') }),
        fc.constantFrom('base64' as const, 'base64url' as const),
        (text, alphabet) => {
          expect(decodeBase64(Buffer.from(text).toString(alphabet))).toBe(text);
        },
      ),
    );
  });

  test('is found between the dots of a token', () => {
    const part = (text: string): string => Buffer.from(text).toString('base64url');
    expect(decodeBase64(`${part('{"alg":"HS256"}')}.${part('{"sub":"someone"}')}.c2ln`)).toBe(
      '{"alg":"HS256"}\n{"sub":"someone"}',
    );
  });

  test.each([
    '',
    'short',
    'a sentence of words',
    'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAA',
    '3fa85f64-5717-4562-b3fc',
  ])('%j holds none', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  test('no text makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ABCabc019+/=-_. \0é') }), (text) => {
        expect(['string', 'undefined']).toContain(typeof decodeBase64(text));
        expect(typeof isSerialisedObject(text)).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an object', () => {
  const pickle = Buffer.from([0x80, 4, ...Buffer.from('....posix....system'), 0x2e]).toString('base64');

  test.each(['rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA', 'AAEAAAD/////AQAAAAAAAAAMAgAAAA', pickle])(
    'is seen in %s',
    (text) => {
      expect(isSerialisedObject(text)).toBe(true);
    },
  );

  test.each(['gAAAAABmQ2hhbmdlZC1ieS1mZXJuZXQtdG9rZW4', 'rO0', 'AAEAAAD', 'Blue shoes and a red bag', 'gAS'])(
    'is not seen in %s',
    (text) => {
      expect(isSerialisedObject(text)).toBe(false);
    },
  );
});
