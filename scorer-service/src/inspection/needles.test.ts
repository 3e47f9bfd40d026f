import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Needles } from './needles.ts';

test('strings are found where they stand, each once, by list', () => {
  const needle = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom(...'abc$') });
  fc.assert(
    fc.property(
      fc.array(fc.array(needle, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.string({ unit: fc.constantFrom(...'abc$é'), maxLength: 40 }), { minLength: 1, maxLength: 4 }),
      (lists, texts) => {
        const needles = new Needles(lists);
        for (const text of texts) {
          needles.scan(text);
          expect([...needles.found]).toEqual(lists.map((list) => list.filter((one) => text.includes(one)).length));
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('a string that could never be found is a mistake', () => {
  expect(() => new Needles([['Upper']])).toThrow('"Upper" is not lower-case ASCII');
});
