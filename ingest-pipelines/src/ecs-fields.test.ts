import { describe, expect, test } from '@jest/globals';
import type { Json } from './cluster.ts';
import { eventMappings } from './definitions.ts';
import { fitted } from './ecs-fields.ts';
import { compareMappings, fieldsByName } from './mappings.ts';

const ECS = ['event.risk_score', 'event.risk_score_norm', 'event.reason', 'threat.framework', 'threat.technique.id'];
const named = (mapping: Json) => {
  const fields = fieldsByName(fitted(eventMappings(), mapping));
  expect(fields.has('api_sentinel.risk.score')).toBe(true);
  return ECS.filter((name) => fields.has(name));
};
const guides = (mapping: Json) =>
  ((fitted(eventMappings(), mapping).dynamic_templates ?? []) as Json[]).flatMap((template) => Object.keys(template));
const BOTH = ['api_sentinel_risk', 'api_sentinel_texts'];
const event = { properties: { id: { type: 'keyword' } } };

describe('of the ECS fields beside ours', () => {
  test('what may come as a text tomorrow is guided where it comes, and not made an object', () => {
    expect([named({}), guides({})]).toEqual([[], BOTH]);
    const runtime = { dynamic: 'runtime' };
    expect([named(runtime), guides(runtime)]).toEqual([[], BOTH]);
  });

  test('what lies in a known object is mapped by name', () => {
    const mapping = { properties: { event } };
    expect([named(mapping), guides(mapping)]).toEqual([ECS.slice(0, 3), BOTH]);
    const both = { properties: { event, threat: { properties: { technique: { properties: {} } } } } };
    expect([named(both), guides(both)]).toEqual([ECS, []]);
  });

  test('all are mapped by name where nothing unknown is taken', () => {
    const mapping = { dynamic: 'strict', properties: { event } };
    expect([named(mapping), guides(mapping)]).toEqual([ECS, []]);
  });

  test('what is unknown stays so where it is ignored', () => {
    const mapping = { dynamic: 'false', properties: { event } };
    expect([named(mapping), guides(mapping)]).toEqual([ECS.slice(0, 3), []]);
  });

  test("the user's own type stays", () => {
    const mapping = { dynamic: 'strict', properties: { event: { type: 'keyword' }, threat: { type: 'text' } } };
    expect([named(mapping), guides(mapping)]).toEqual([[], []]);
  });

  test('nothing is missing where the guides are, whatever documents have brought since', () => {
    const guided = { ...fitted(eventMappings(), {}) };
    const later = { ...guided, properties: { ...(guided.properties as Json), event, threat: { type: 'text' } } };
    for (const mapping of [guided, later]) {
      expect(compareMappings(fitted(eventMappings(), mapping), mapping)).toEqual({ missing: {}, conflicts: [] });
    }
  });
});
