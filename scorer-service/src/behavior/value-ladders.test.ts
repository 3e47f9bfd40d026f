import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lengthRung, RUNGS, substanceRung } from './value-ladders.ts';

describe('the ladder of what a value is made of', () => {
  test.each([
    ['', 0],
    ['4711', 1],
    ['-12.50', 2],
    ['2026-03-02', 2],
    ['newest', 3],
    ['user_7', 4],
    ['9f1c-ab', 4],
    ["Miles+O'Brien", 5],
    ['caf%C3%A9', 5],
    ['köln', 5],
    ['a%3Db%26c', 6],
    ['100%', 6],
    ['%3Cb%3E', 7],
    ['a%00', 7],
  ])('%j stands on %i', (text, rung) => {
    expect(substanceRung(text, true)).toBe(rung);
  });

  test('reads what is not encoded as it stands', () => {
    expect(substanceRung('1+1', false)).toBe(6);
    expect(substanceRung('1+1', true)).toBe(5);
  });

  test('has a rung for every text, and never a lower one for what is longer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }), (text, more) => {
        const rung = substanceRung(text, false);
        expect(rung).toBeGreaterThanOrEqual(0);
        expect(rung).toBeLessThan(RUNGS);
        expect(substanceRung(text + more, false)).toBeGreaterThanOrEqual(rung);
      }),
    );
  });
});

test('the ladder of length has a rung for each power of two, up to 128', () => {
  expect([0, 1, 2, 3, 4, 8, 127, 128, 1e6].map(lengthRung)).toEqual([0, 0, 1, 1, 2, 3, 6, 7, 7]);
});
