import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nearest, shown } from './mistake.ts';

describe('nearest', () => {
  test.each([
    ['prot', 'port'],
    ['hosts', 'host'],
    ['retention_day', 'retention_days'],
  ])('finds for %s what was meant', (name, meant) => {
    expect(nearest(name, ['host', 'port', 'retention_days', 'origins'])).toBe(meant);
  });

  test('suggests nothing for what resembles nothing', () => {
    expect(nearest('zzzzzzzz', ['host', 'port'])).toBeUndefined();
  });
});

describe('a value that is shown', () => {
  test('holds no control character and is never longer than 80 characters', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary', maxLength: 200 })), (value) => {
        let text: string;
        try {
          JSON.stringify(value);
          text = shown(value);
        } catch {
          return;
        }
        expect(text.length).toBeLessThanOrEqual(80);
        expect(text).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
