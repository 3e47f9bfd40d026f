import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settingsOf } from './load.ts';
import { SettingsMistake } from './mistake.ts';
import { type Leaf, leaves, variableOf } from './nodes.ts';

const LEAVES = leaves();

function at(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], tree);
}

/** Values that a setting allows, with the text that stands for each in the environment. */
function values({ node }: Leaf): fc.Arbitrary<{ value: unknown; text: string }> {
  if (node.enum) return fc.constantFrom(...node.enum).map((value) => ({ value, text: value }));
  if (node.type === 'integer') {
    return fc.integer({ min: node.minimum!, max: node.maximum! }).map((value) => ({ value, text: ` ${value} ` }));
  }
  if (node.type === 'number') {
    const min = node.exclusiveMinimum === undefined ? 100 * node.minimum! : 100 * node.exclusiveMinimum + 1;
    return fc.integer({ min, max: 100 * node.maximum! }).map((n) => ({ value: n / 100, text: String(n / 100) }));
  }
  if (node.type === 'boolean') return fc.boolean().map((value) => ({ value, text: String(value) }));
  if (node.type === 'array') {
    return fc
      .array(fc.stringMatching(/^[a-z.*-]{1,20}$/), { minLength: 1, maxLength: 5 })
      .chain((value) => fc.constantFrom(value.join(', '), JSON.stringify(value)).map((text) => ({ value, text })));
  }
  const letters = fc.stringMatching(/^[a-z_]{1,50}$/);
  return (
    node.pattern?.startsWith('^http') ? letters.map((name) => `https://${name.replaceAll('_', 'x')}:1`) : letters
  ).map((value) => ({ value, text: value }));
}

/** Left out are those whose value hangs together with that of another setting, and lists of objects. */
const TOGETHER = /levels|username|password|api_key|keys|origins|trusted_proxies/;
const alone = LEAVES.filter(({ path }) => !TOGETHER.test(path.join('.')));

describe('an environment variable', () => {
  test('stands for each setting, and no two settings share one', () => {
    expect(new Set(LEAVES.map(({ path }) => variableOf(path))).size).toBe(LEAVES.length);
  });

  test('overrides what the file says, for every setting and every allowed value', () => {
    const cases = fc.constantFrom(...alone).chain((leaf) => values(leaf).map((given) => ({ leaf, ...given })));
    fc.assert(
      fc.property(cases, ({ leaf, value, text }) => {
        const settings = settingsOf({}, { [variableOf(leaf.path)]: text });
        expect(at(settings, leaf.path)).toEqual(value);
        const defaults = settingsOf({}) as unknown as Record<string, Record<string, unknown>>;
        const [first] = leaf.path;
        for (const name of Object.keys(defaults)) {
          if (name !== first) expect(at(settings, [name])).toEqual(defaults[name]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of any content is applied or refused with its name or path, and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LEAVES), fc.string({ minLength: 1 }), (leaf, text) => {
        try {
          settingsOf({}, { [variableOf(leaf.path)]: text });
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsMistake);
          const message = (error as SettingsMistake).message;
          const names = [variableOf(leaf.path), leaf.path.join('.'), leaf.path[0]];
          expect(names.some((name) => message.includes(name))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('wins over the file', () => {
    const environment = { API_SENTINEL_SERVER_PORT: '2' };
    expect(settingsOf({ server: { port: 1, host: '::1' } }, environment).server).toMatchObject({
      port: 2,
      host: '::1',
    });
  });

  test('that is empty counts as absent', () => {
    expect(settingsOf({}, { API_SENTINEL_SERVER_PORT: '', ELASTICSEARCH_URL: '' }).server.port).toBe(9650);
  });

  test('of another command of the project is left to that command', () => {
    const environment = { API_SENTINEL_BEGAN_AT: '1', API_SENTINEL_CACHE: '/tmp', API_SENTINEL_API_KEY: 'k' };
    expect(settingsOf({}, environment)).toEqual(settingsOf({}));
  });

  test('of the usual names sets Elasticsearch, unless our own name says otherwise', () => {
    const environment = { ELASTICSEARCH_URL: 'https://a:1', ELASTICSEARCH_USERNAME: 'u', ELASTICSEARCH_PASSWORD: 'p' };
    expect(settingsOf({}, environment).elasticsearch).toEqual({ url: 'https://a:1', username: 'u', password: 'p' });
    const both = { ...environment, API_SENTINEL_ELASTICSEARCH_URL: 'https://b:1' };
    expect(settingsOf({}, both).elasticsearch.url).toBe('https://b:1');
    expect(settingsOf({}, { ELASTICSEARCH_API_KEY: 'k' }).elasticsearch.api_key).toBe('k');
  });

  test('can hold a list of objects', () => {
    const hash = 'a'.repeat(64);
    const environment = { API_SENTINEL_SERVER_KEYS: `[{name: kibana, role: read, hash: ${hash}}]` };
    expect(settingsOf({}, environment).server.keys).toEqual([{ name: 'kibana', role: 'read', hash }]);
  });

  test.each([
    [
      { API_SENTINEL_SERVER_PROT: '1' },
      /"API_SENTINEL_SERVER_PROT" names no setting; did you mean API_SENTINEL_SERVER_PORT\?/,
    ],
    [{ API_SENTINEL_SERVER_PORT: '1e3' }, /^server\.port: "1e3" is not allowed/],
    [{ API_SENTINEL_SERVER_KEYS: '[{' }, /^API_SENTINEL_SERVER_KEYS: the value can't be read as YAML/],
  ])('%j is refused', (environment, sentence) => {
    expect(() => settingsOf({}, environment)).toThrow(sentence);
  });

  test('whose group is no group in the file is refused, not applied to something else', () => {
    expect(() => settingsOf({ server: [] }, { API_SENTINEL_SERVER_PORT: '1' })).toThrow(
      /API_SENTINEL_SERVER_PORT can't be applied/,
    );
  });
});
