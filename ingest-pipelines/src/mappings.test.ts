import { describe, expect, test } from '@jest/globals';
import { eventMappings } from './definitions.ts';
import { compareMappings, countFields, fieldsByName } from './mappings.ts';

const wanted = {
  properties: {
    api_sentinel: { dynamic: false, properties: { risk: { properties: { score: { type: 'double' } } } } },
    event: { properties: { reason: { type: 'keyword' }, risk_score: { type: 'float' } } },
  },
};

describe('what a mapping lacks', () => {
  test('is everything where there is nothing', () => {
    expect(compareMappings(wanted, {})).toEqual({ missing: wanted, conflicts: [] });
  });

  test('is nothing where all is there, whoever wrote it and however', () => {
    expect(compareMappings(wanted, structuredClone(wanted))).toEqual({ missing: {}, conflicts: [] });
    const dotted = {
      properties: {
        api_sentinel: { dynamic: 'false', properties: { 'risk.score': { type: 'double' } } },
        'event.reason': { type: 'keyword' },
        event: { properties: { risk_score: { type: 'float' } } },
      },
    };
    expect(compareMappings(wanted, dotted)).toEqual({ missing: {}, conflicts: [] });
  });

  test('leaves out what the user maps in another way', () => {
    const theirs = { properties: { event: { properties: { reason: { type: 'text' } } } } };
    expect(compareMappings(wanted, theirs).missing).toEqual({
      properties: {
        api_sentinel: wanted.properties.api_sentinel,
        event: { properties: { risk_score: { type: 'float' } } },
      },
    });
    const keyword = { properties: { event: { type: 'keyword' } } };
    expect(compareMappings(wanted, keyword).missing).toEqual({
      properties: { api_sentinel: wanted.properties.api_sentinel },
    });
  });

  test('cannot be added where a field of ours has the wrong type', () => {
    const guessed = {
      properties: { api_sentinel: { properties: { risk: { properties: { score: { type: 'long' } } } } } },
    };
    const { missing, conflicts } = compareMappings(wanted, guessed);
    expect(conflicts).toEqual([{ path: 'api_sentinel.risk.score', wanted: 'double', found: 'long' }]);
    expect(missing).toEqual({ properties: { api_sentinel: { dynamic: false }, event: wanted.properties.event } });
  });
});

test('the fields of a mapping are counted as Elasticsearch counts them', () => {
  const mapping = {
    properties: { 'a.b': { type: 'keyword' }, c: { type: 'text', fields: { raw: { type: 'keyword' } } } },
    runtime: { d: { type: 'long' } },
  };
  expect(countFields(mapping)).toBe(5);
});

test('our fields are few enough for any index, and none of them grows by what it is given', () => {
  const fields = fieldsByName(eventMappings());
  expect(fields.size).toBeLessThan(80);
  for (const [name, field] of fields) {
    if (!name.startsWith('api_sentinel') || field.properties === undefined) continue;
    expect([name, field.dynamic]).toEqual([name, false]);
  }
});
