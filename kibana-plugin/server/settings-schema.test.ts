import { describe, expect, test } from '@jest/globals';
import type { SchemaBuilder } from './kibana-types/config-schema.ts';
import { settingsSchema } from './settings-schema.ts';

interface Leaf {
  readonly kind: string;
  readonly options?: { readonly defaultValue?: unknown; readonly validate?: (value: never) => string | undefined };
}
type Shape = { readonly [name: string]: Shape & Leaf };

/** Keeps what the schema is made of: Kibana's own library is on no registry. */
const builder: SchemaBuilder = {
  object: (properties) => properties,
  string: (options) => ({ kind: 'string', options }),
  number: (options) => ({ kind: 'number', options }),
  arrayOf: (of, options) => ({ kind: 'array', of, options }),
  oneOf: (types, options) => ({ kind: 'one of', types, options }),
  literal: (value) => ({ kind: 'literal', value }),
  maybe: (type) => ({ kind: 'maybe', ...(type as object) }),
};

const { scorer, indices, stream } = settingsSchema(builder) as Shape;
const sentence = ({ options }: Leaf, value: unknown) => options?.validate?.(value as never);

describe('apiSentinel in kibana.yml', () => {
  test('its defaults are those of the scorer, and pass their own checks', () => {
    expect(scorer.url.options?.defaultValue).toBe('http://127.0.0.1:9650');
    expect(indices.alerts.options?.defaultValue).toBe('api-sentinel-alerts-default');
    expect(indices.events.options?.defaultValue).toEqual(['logs-*']);
    expect(sentence(scorer.url, scorer.url.options?.defaultValue)).toBeUndefined();
    expect(sentence(indices.alerts, indices.alerts.options?.defaultValue)).toBeUndefined();
    expect([stream.readers, stream.pollSeconds, stream.minutes].map(({ options }) => options?.defaultValue)).toEqual([
      100, 1, 10,
    ]);
  });

  test.each([
    ['scorer.example', /is no address/],
    ['ftp://scorer.example', /begins with http/],
    ['http://me:secret@scorer.example', /set apiSentinel.scorer.apiKey/],
    ['http://scorer.example?x=1', /leave out what follows/],
  ])('the address %s is refused', (url, said) => {
    expect(sentence(scorer.url, url)).toMatch(said);
  });

  test.each(['_all/_search', 'logs-*,secrets', '../_cluster', '-logs', 'Logs', 'a b', '', '_security'])(
    'the index "%s" is refused',
    (name) => {
      expect(sentence(indices.alerts, name)).toMatch(/no index name or pattern/);
    },
  );

  test('a key that could not stand in a header is refused, and not repeated', () => {
    const said = sentence(scorer.apiKey, 'secret\nx: y');
    expect(said).toMatch(/letters, digits and signs only/);
    expect(said).not.toContain('secret');
    expect(sentence(scorer.apiKey, 'as_1a2b-3c')).toBeUndefined();
  });
});
