import { fileURLToPath } from 'node:url';
import { Random } from '@api-sentinel/models';
import { describe, expect, test } from '@jest/globals';
import { evade, evasionSection } from './evade.ts';
import { type Attempt, MUTATIONS } from './mutations.ts';

const attempt = (value: string): Attempt => ({ value, encoded: undefined, before: [], behind: [], parts: undefined });

function mutated(name: string, value: string): Attempt {
  const mutation = MUTATIONS.find((one) => one.name === name);
  if (mutation === undefined) throw new Error(`there is no mutation "${name}"`);
  const made = attempt(value);
  mutation.apply(made, new Random(1, 1));
  return made;
}

describe('a mutation', () => {
  test.each([
    ['comments for spaces', "1' or 1=1", "1'/**/or/**/1=1"],
    ['none around signs', '1 or 2 = 2', '1 or 2=2'],
    ['$IFS', '; cat /x', ';${IFS}cat${IFS}/x'],
    ['quotes within commands', '; cat /x', "; c''at /x"],
    ['doubled steps for filters that take them out', '../../x', '....//....//x'],
    ['slashes between attributes', '<img src=x onerror=a>', '<img/src=x onerror=a>'],
    ['strings put together', "user='admin'", "user='a'||'dmin'"],
    ["MySQL's executed comments around keywords", '1 union select 2', '1 /*!50000union*/ /*!50000select*/ 2'],
    ['letters in turn', "or 'ab'='ab'", "Or 'Ab'='aB'"],
  ])('%s writes %j as %j', (name, before, after) => {
    expect(mutated(name, before).value).toBe(after);
  });

  test('of the encoding alone leaves what the server decodes', () => {
    for (const name of ['every byte as percent', 'percent of some characters, in mixed case'])
      expect(decodeURIComponent(mutated(name, "é' or 1=1").encoded ?? '')).toBe("é' or 1=1");
  });

  test('stands in the table once', () => {
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
  });
});

test('evasion is told of each mutation, the same for the same seed, and most attacks are still detected', async () => {
  const settings = {
    bundle: fileURLToPath(new URL('../../../bundle', import.meta.url)),
    attacks: 60,
    seed: 3,
    folders: [],
  };
  const figures = await evade(settings);
  expect(figures.attacks).toEqual({ 'payload grammar': 60 });
  expect(figures.rows).toHaveLength(MUTATIONS.length + 1);
  for (const { tried, detected } of figures.rows) expect(detected).toBeLessThanOrEqual(tried);
  expect(figures.share).toBeGreaterThan(0.85);
  expect(await evade(settings)).toEqual(figures);
  expect(evasionSection(figures)).toContain('| encoders | percent twice | 60 |');
}, 60_000);
