import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { preparedAlert } from '../../testing/prepared-alerts.ts';
import { cell, csvOf } from './csv.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('a cell', () => {
  test.each([
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+1+cmd|calc', `"'+1+cmd|calc"`],
    ['-2+3', `"'-2+3"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =1', `"'  =1"`],
    ['\t=1', '"\\t=1"'],
    ['\uff1d1', `"'\uff1d1"`],
    ['plain, "quoted"', '"plain, ""quoted"""'],
    ['two\r\nlines', '"two\\u000d\\nlines"'],
    ['\u202Eevil', '"\\u202eevil"'],
  ])('%j is written %j', (text, written) => {
    expect(cell(text)).toBe(written);
  });

  test('never begins as a formula, and never leaves its quotation', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = cell(text);
        const inside = written.slice(1, -1);
        expect(inside.trimStart()).not.toMatch(/^[=+\-@|%\uff1d\uff0b\uff0d\uff20]/);
        expect(inside.replaceAll('""', '')).not.toContain('"');
        expect(written).not.toMatch(/[\r\n\t]/);
      }),
    );
  });

  test('a negative number stays a number', () => {
    expect(cell(-3)).toBe('-3');
    expect(cell(undefined)).toBe('');
  });
});

test('a table has as many cells in every line as its head', () => {
  const alert = { ...preparedAlert(3, NOW), reason: 'a "b", c\nd' };
  const lines = csvOf([alert, preparedAlert(4, NOW)])
    .trimEnd()
    .split('\r\n');
  expect(lines).toHaveLength(3);
  const columns = lines[0].split(',').length;
  for (const line of lines.slice(1))
    expect(line.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g)?.filter(Boolean)).toHaveLength(columns);
});
