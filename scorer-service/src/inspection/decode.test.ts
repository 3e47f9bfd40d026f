import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Decoded, decode } from './decode.ts';
import { MAX_LAYERS } from './limits.ts';
import { made } from './places/testing.ts';

const decoded = (text: string, plusIsSpace = false): Decoded =>
  decode(text, plusIsSpace, { text: '', deep: '', layers: 0, odd: 0 });

describe('percent encoding', () => {
  test('is undone as often as it was done, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: MAX_LAYERS }), (text, layers) => {
        fc.pre(!text.includes('%'));
        let written = text;
        for (let i = 0; i < layers; i++) written = encodeURIComponent(written);
        expect(decoded(written).text).toBe(text);
      }),
    );
  });

  test.each([
    ['%c0%af', '/', 1],
    ['%e0%80%af', '/', 1],
    ['%u0027', "'", 1],
    ['%uff07', "'", 1],
    ['%u2215', '/', 1],
    ['a%00b', 'a\0b', 1],
    ['100%', '100%', 0],
    ['%zz%4', '%zz%4', 0],
    ['%ff', '\u00ff', 0],
    ['%f0%9f%a6%8a', '🦊', 0],
  ])('%s is %j, odd %d', (written, text, odd) => {
    expect(decoded(written)).toMatchObject({ text, odd });
  });

  test('a plus is a space where the place has it so', () => {
    expect(decoded('a+b%2Bc', true).text).toBe('a b+c');
    expect(decoded('a+b').text).toBe('a+b');
  });
});

describe('escapes of pages and scripts', () => {
  test.each([
    ['&lt;b&gt;', '<b>'],
    ['&#60;&#x3c;&#x0003C;', '<<<'],
    ['&amp;lt;', '<'],
    ['\\u003cb\\x3e', '<b>'],
    ['java&Tab;script&colon;', 'java\tscript:'],
    ['＜script＞', '<script>'],
    ['嘍嘊', '\r\n'],
    ['Tom &amp Jerry &copy;', 'Tom &amp Jerry &copy;'],
  ])('%s is %j', (written, deep) => {
    expect(decoded(written).deep).toBe(deep);
  });
});

test('any text is decoded, and no longer than it was', () => {
  fc.assert(
    fc.property(
      made(
        '%',
        '%2',
        '%25',
        '%u',
        '%u00',
        '%c0',
        '%e0%80',
        '&',
        '&#',
        '&#x',
        '&lt',
        ';',
        '\\',
        '\\u',
        '\\x',
        '+',
        '\ud800',
      ),
      fc.boolean(),
      (text, plusIsSpace) => {
        const { text: plain, deep, layers, odd } = decoded(text, plusIsSpace);
        expect(plain.length).toBeLessThanOrEqual(text.length);
        expect(deep.length).toBeLessThanOrEqual(text.length);
        expect(layers).toBeLessThanOrEqual(MAX_LAYERS);
        expect(odd).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 1000 },
  );
});
