import { Alert, GROUP_NAMES, MODEL_NAMES, ScoredVerdict } from '@api-sentinel/scorer-service/contract';
import { describe, expect, test } from '@jest/globals';
import type { Json } from './cluster.ts';
import { ALERTS_TEMPLATE, eventMappings, sameMeaning, scoringPipeline, templateDefinition } from './definitions.ts';
import { fieldsByName } from './mappings.ts';

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Every leaf of a schema, as far as the mapping wants to look into it. */
function leaves(schema: Schema, prefix: string, mapped: Map<string, Json>): string[] {
  const field = mapped.get(prefix);
  const closed = field?.enabled === false || field?.type === 'flattened';
  const properties = schema.properties ?? schema.items?.properties;
  if (closed || properties === undefined) return [prefix];
  return Object.entries(properties).flatMap(([key, inner]) => leaves(inner, `${prefix}.${key}`, mapped));
}

/** Shown, never searched: they stand in the document only. */
const UNMAPPED = ['api_sentinel.explanation.contributions.value', 'api_sentinel.explanation.contributions.usual'];

describe('the mappings', () => {
  test('hold every field of the verdict', () => {
    const mapped = fieldsByName(eventMappings());
    const wanted = leaves(ScoredVerdict as unknown as Schema, 'api_sentinel', mapped).filter(
      (n) => !UNMAPPED.includes(n),
    );
    expect(wanted.length).toBeGreaterThan(25);
    expect(wanted.filter((name) => !mapped.has(name))).toEqual([]);
  });

  test('hold the score of every model and group', () => {
    const mapped = fieldsByName(eventMappings());
    // Asked for by their values only now and then: kept by column, and not indexed on every write.
    const column = { type: 'float', index: false };
    for (const name of MODEL_NAMES) expect(mapped.get(`api_sentinel.scores.${name}`)).toEqual(column);
    for (const name of GROUP_NAMES) expect(mapped.get(`api_sentinel.groups.${name}`)).toEqual(column);
    expect(mapped.get('api_sentinel.risk.score')).toEqual({ type: 'double' });
  });

  test('hold every field of the alert', () => {
    const { mappings } = templateDefinition(ALERTS_TEMPLATE).template as { mappings: Json };
    const mapped = fieldsByName(mappings);
    const wanted = leaves(Alert as unknown as Schema, 'api_sentinel.alert', mapped);
    expect(wanted.length).toBeGreaterThan(20);
    expect(wanted.filter((name) => !mapped.has(name))).toEqual([]);
  });
});

describe('the scoring pipeline', () => {
  const processor = (pipeline: Json) => (pipeline.processors as { api_sentinel: Json }[])[0].api_sentinel;

  test('keeps the address and what the operator has set on the installed one', () => {
    const installed = scoringPipeline('http://10.0.0.5:9650', undefined);
    processor(installed).timeout = '900ms';
    const again = processor(scoringPipeline(undefined, installed));
    expect(again).toMatchObject({ url: 'http://10.0.0.5:9650', timeout: '900ms' });
    expect(processor(scoringPipeline('http://10.0.0.6:9650', installed)).url).toBe('http://10.0.0.6:9650');
  });
});

test('definitions mean the same whatever the order of keys and the type of settings', () => {
  expect(sameMeaning({ a: { b: true, c: 1 } }, { a: { c: '1', b: 'true' } })).toBe(true);
  expect(sameMeaning({ processors: [1, 2] }, { processors: [2, 1] })).toBe(false);
  expect(sameMeaning({ a: 1 }, { a: 1, b: 2 })).toBe(false);
});
