import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countTalk } from './talk.ts';

describe('talk', () => {
  test.each([
    ['did anybody try this? it complains about me.', 7],
    ["it's o'brien again", 2],
    ['../../etc/passwd', 0],
    ['a b c d', 0],
    ['see ../../etc/hosts on linux or so', 3],
    ['; cat /etc/passwd', 0],
    ['straße größe', 1],
    ['', 0],
  ])('%s', (text, talk) => expect(countTalk(text)).toBe(talk));

  test('never counts more than there are gaps', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const gaps = text.split(/[\0-\x20]+/).length;
        expect(countTalk(text)).toBeLessThan(Math.max(gaps, 1));
      }),
    );
  });
});
