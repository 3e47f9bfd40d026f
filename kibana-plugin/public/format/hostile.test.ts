import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cutMiddle, visible, visibleLine } from './hostile.ts';

describe('hostile text', () => {
  test.each([
    ['\u202Eevil', '\\u202eevil'],
    ['a\u0000b\u001b[31m', 'a\\u0000b\\u001b[31m'],
    ['zero\u200Bwidth\uFEFF', 'zero\\u200bwidth\\ufeff'],
    ['tag\u{E0041}', 'tag\\u{e0041}'],
    ['lone\uD800', 'lone\\ud800'],
    ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['naïve 日本 😀', 'naïve 日本 😀'],
    ['line\nfeed\tand tab', 'line\nfeed\tand tab'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('stays on one line where one is meant', () => {
    expect(visibleLine('a\r\nb\tc')).toBe('a\\u000d\\nb\\tc');
  });

  test('never keeps a character that turns the reading order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/);
      }),
    );
  });
});

describe('a long text', () => {
  test('keeps both its ends', () => {
    expect(cutMiddle('/api/v1/customers/1234/orders', 11)).toBe('/api/…rders');
    expect(cutMiddle('short', 11)).toBe('short');
  });

  test('is never longer than asked, and never cut inside a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-composite', maxLength: 300 }),
        fc.integer({ min: 3, max: 60 }),
        (text, most) => {
          const cut = cutMiddle(text, most);
          expect([...cut].length).toBeLessThanOrEqual(Math.max(most, 1));
          if (text.isWellFormed()) expect(cut.isWellFormed()).toBe(true);
          if ([...text].length <= most) expect(cut).toBe(text);
        },
      ),
    );
  });
});
