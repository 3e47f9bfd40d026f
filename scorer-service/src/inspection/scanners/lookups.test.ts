import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readLookups } from './lookups.ts';

describe('lookups', () => {
  test.each([
    '${jndi:ldap://x/a}',
    '${${lower:j}ndi:ldap://x/a}',
    '${${::-j}${::-n}${::-d}${::-i}:rmi://x}',
    '${j${env:nothing:-n}di:dns://x}',
    '${${upper:${lower:jndi}}:ldap://x}',
    '${jndi:ldap://x/a',
    'a ${x} b ${jndi:ldap://x}',
    '${${a:b:-${c:-jn}}di:ldap://x}',
    "${${date:'j'}ndi:ldap://x}",
  ])('%s asks a directory', (text) => {
    expect(readLookups(text).directory).toBe(true);
  });

  test.each(['${env:home}', '${sys:user.name}', '${lower:x}', '${::-x}'])('%s is one', (text) => {
    expect(readLookups(text)).toEqual({ count: 1, directory: false });
  });

  test.each(['${price}', '${a:-b}', '$5 {x}', '${', '}', '${user.name}', 'jndi:'])('%s is none', (text) => {
    expect(readLookups(text)).toEqual({ count: 0, directory: false });
  });

  test('are found whatever hides their letters', () => {
    const hidden = fc.constantFrom<(letter: string) => string>(
      (letter) => letter,
      (letter) => `\${lower:${letter}}`,
      (letter) => `\${::-${letter}}`,
      (letter) => `\${env:x:-${letter}}`,
      (letter) => `\${upper:\${lower:${letter}}}`,
    );
    fc.assert(
      fc.property(fc.tuple(hidden, hidden, hidden, hidden, hidden), (hide) => {
        const name = [...'jndi:'].map((letter, i) => hide[i](letter)).join('');
        expect(readLookups(`x\${${name}ldap://y/z}`).directory).toBe(true);
      }),
    );
  });

  test('no text makes the reader throw', () => {
    const piece = fc.constantFrom('${', '}', ':', '-', 'jndi', 'lower', '$', '{', 'a');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 120 }), (parts) => {
        expect(readLookups(parts.join('')).count).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});
