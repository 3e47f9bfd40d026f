import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../random.ts';
import { inUrl } from './encoding.ts';
import { HTML_KINDS } from './payloads/html.ts';
import { OTHER_KINDS } from './payloads/other.ts';
import { SQL_KINDS } from './payloads/sql.ts';

function decoded(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/%u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
}

describe('inUrl', () => {
  test('can be decoded again, once or twice, and never ends the value', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
        fc.boolean(),
        (seed, text, evasive) => {
          fc.pre(!text.includes('%'));
          const sent = inUrl(new Random(seed), text, evasive);
          expect(sent).not.toMatch(/[&#?\s]/);
          const once = decoded(sent);
          expect([once, decoded(once)]).toContain(text);
        },
      ),
    );
  });
});

describe('payload grammars', () => {
  const all = { ...SQL_KINDS, ...HTML_KINDS, ...OTHER_KINDS } as Record<string, (random: Random) => string>;
  test.each(Object.keys(all))('%s gives many different texts, and the same for the same seed', (name) => {
    const texts = Array.from({ length: 200 }, (_, seed) => all[name]!(new Random(seed)));
    expect(new Set(texts).size).toBeGreaterThan(5);
    expect(texts.every((text) => text.length > 0 && text.length < 2_000)).toBe(true);
    expect(all[name]!(new Random(5))).toBe(texts[5]);
  });

  test('each SQL kind speaks its own words', () => {
    const texts = (kind: keyof typeof SQL_KINDS) =>
      Array.from({ length: 100 }, (_, seed) => SQL_KINDS[kind](new Random(seed)));
    expect(texts('union').every((text) => /union.*select/i.test(text))).toBe(true);
    expect(texts('stacked').every((text) => text.includes(';'))).toBe(true);
    expect(texts('time_based').every((text) => /sleep|waitfor|benchmark|receive_message|randomblob/i.test(text))).toBe(
      true,
    );
  });
});
