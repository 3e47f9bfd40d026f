import { afterEach, describe, expect, test } from '@jest/globals';
import { plural, setTranslator, t } from './translate.ts';

afterEach(() => setTranslator(undefined));

describe('texts', () => {
  test('stand in English with their values filled in, once', () => {
    expect(t('x', '{a} of {b}, {unknown}', { a: '{b}', b: 2 })).toBe('{b} of 2, {unknown}');
  });

  test('come from the translator where it has them', () => {
    setTranslator((id) => (id === 'known' ? 'bekannt' : undefined));
    expect(t('known', 'known')).toBe('bekannt');
    expect(t('other', 'other')).toBe('other');
  });

  test('tell one from many, with grouped numbers', () => {
    expect(plural('new', 1, '{count} new alert', '{count} new alerts')).toBe('1 new alert');
    expect(plural('new', 1234, '{count} new alert', '{count} new alerts')).toBe('1,234 new alerts');
  });
});
