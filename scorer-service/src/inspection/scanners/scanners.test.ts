import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FIGURES, type Figures } from '../figures.ts';
import { MAX_TOKENS } from '../limits.ts';
import { made } from '../places/testing.ts';
import { scanHtml } from './html.ts';
import { scanInjections } from './injections.ts';
import { scanPaths } from './paths.ts';
import { scanShell } from './shell.ts';
import { scanSql } from './sql.ts';
import { ends, starts, tokenise } from './sql-tokens.ts';
import { scanTemplates } from './templates.ts';

const NAMES = { ldap: 1, xml: 1, code: 1, codeCertain: 1, scripts: 1, objects: 1, includes: 1, mail: 1, remote: 1 };
const SCANNERS: readonly (readonly [string, (text: string, out: Figures) => number, readonly string[]])[] = [
  [
    'SQL',
    (text, out) => scanSql(text, 1, out),
    [
      "'",
      '"',
      '`',
      '--',
      '#',
      '/*',
      '*/',
      '/*!',
      'select ',
      'union ',
      'or ',
      '1',
      '=',
      '(',
      ')',
      ';',
      ',',
      'exec a.b',
      '0x',
      '@',
      'sleep(',
    ],
  ],
  [
    'HTML',
    (text, out) => scanHtml(text, 1, 1, out),
    ['<', '>', '/', 'script', 'onload', '=', '"', ':', 'javascript', 'alert', '(', '/*', '*/', 'iframe'],
  ],
  [
    'shell',
    (text, out) => scanShell(text, 1, out),
    [';', '|', '`', '$(', '&', '\n', 'cat', 'id', '/', '?', "'", '\\', '$@', '^', '{', ',', ' ', '.exe'],
  ],
  [
    'paths',
    (text, out) => scanPaths(text, { system: 1, files: 1, wrappers: 1 }, out),
    ['..', '/', '\\', ';', '\0', '.', '=', 'a'],
  ],
  [
    'templates',
    (text, out) => scanTemplates(text, { objects: 1, certain: 1, directories: 1 }, out),
    ['{{', '}}', '${', '}', '#{', '<%', '%>', '@(', ')', '[[', ']]', '7', '*', "'", '__', 'jndi:', ':-'],
  ],
  [
    'the smaller languages',
    (text, out) => scanInjections(text, NAMES, out),
    [
      '$ne',
      '"',
      ':',
      'null',
      '[',
      ']',
      '<!doctype',
      '<!entity',
      '>',
      '//',
      '@',
      '127.',
      '\r',
      '\n',
      'set-cookie:',
      'info',
      '1.',
      'o:8:"',
    ],
  ],
];

describe.each(SCANNERS)('the scanner of %s', (_, scan, pieces) => {
  test('takes any text, and its figures are finite and never negative', () => {
    const out = new Float64Array(FIGURES.length);
    fc.assert(
      fc.property(made(...pieces, ' ', 'a'), (text) => {
        out.fill(0);
        const most = scan(text.toLowerCase(), out);
        expect(Number.isFinite(most) && most >= 0).toBe(true);
        expect(out.every((figure) => Number.isFinite(figure) && figure >= 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

test('tokens of SQL stand in their text, one behind the other', () => {
  fc.assert(
    fc.property(
      made("'", '"', '--', '/*', '*/', 'or', '1', '0x', '.', '(', '@', '\\', ' ', 'é'),
      fc.nat(5),
      (text, from) => {
        const count = tokenise(text, from);
        expect(count).toBeLessThanOrEqual(MAX_TOKENS);
        for (let i = 0; i < count; i++) {
          expect(starts[i]).toBeGreaterThanOrEqual(i === 0 ? from : ends[i - 1]);
          expect(ends[i]).toBeGreaterThan(starts[i]);
        }
      },
    ),
    { numRuns: 500 },
  );
});
