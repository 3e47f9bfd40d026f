import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from './cluster.ts';
import { withFields, withoutFields } from './custom-template.ts';
import { eventMappings } from './definitions.ts';
import { fitted } from './ecs-fields.ts';
import { compareMappings, fieldsByName } from './mappings.ts';

function added(template: Json | undefined): Json {
  const theirs = ((template?.template as Json | undefined)?.mappings ?? {}) as Json;
  return withFields(template, compareMappings(fitted(eventMappings(), theirs), theirs).missing);
}

const mappingsOf = (template: Json) => (template.template as { mappings: Json }).mappings;

describe("a user's @custom template", () => {
  test('gets our fields beside its own, and is afterwards what it was', () => {
    const theirs = {
      version: 3,
      template: {
        settings: { index: { number_of_replicas: '0' } },
        mappings: {
          dynamic: 'strict',
          properties: { event: { properties: { reason: { type: 'text' } } }, mine: { type: 'keyword' } },
        },
      },
      _meta: { owner: 'me' },
    };
    const ours = added(theirs);
    const fields = fieldsByName(mappingsOf(ours));
    expect(fields.get('event.reason')).toEqual({ type: 'text' });
    expect(fields.get('event.risk_score')).toEqual({ type: 'float', ignore_malformed: true });
    expect(fields.get('api_sentinel.risk.score')).toEqual({ type: 'double' });
    expect(ours).toMatchObject({ version: 3, _meta: { owner: 'me' } });
    expect(withoutFields(ours)).toEqual(theirs);
  });

  test('keeps what the user adds to objects that we made', () => {
    const strict = { template: { mappings: { dynamic: 'strict' } } };
    const ours = structuredClone(added(strict));
    const { event } = mappingsOf(ours).properties as Record<string, { properties: Json }>;
    event.properties.mine = { type: 'long' };
    expect(withoutFields(ours)).toEqual({
      template: { mappings: { dynamic: 'strict', properties: { event: { properties: { mine: { type: 'long' } } } } } },
    });
  });

  test('keeps its own dynamic templates, behind ours and after them', () => {
    const own = { texts: { match_mapping_type: 'string', mapping: { type: 'keyword' } } };
    const theirs = { template: { mappings: { dynamic_templates: [own] } } };
    const ours = added(theirs);
    expect(mappingsOf(ours).dynamic_templates).toEqual([
      { api_sentinel_risk: expect.anything() },
      { api_sentinel_texts: expect.anything() },
      own,
    ]);
    expect(withoutFields(ours)).toEqual(theirs);
  });

  test('goes where we made it and nobody added to it', () => {
    expect(withoutFields(added(undefined))).toBeUndefined();
    expect(withoutFields({ ...added(undefined), version: 1 })).toEqual({ template: {}, version: 1 });
  });

  test('loses our fields even where the note of what we added is lost', () => {
    const { _meta: _, ...ours } = added({ template: {} });
    expect(fieldsByName(mappingsOf(withoutFields(ours) as Json)).has('api_sentinel')).toBe(false);
  });

  test('is the same after adding and removing, whatever is in it', () => {
    const name = fc.constantFrom('event', 'threat', 'risk_score', 'technique', 'id', 'mine', '__proto__x');
    const { mapping } = fc.letrec<{ field: Json; mapping: Json }>((tie) => ({
      field: fc.oneof({ maxDepth: 4 }, fc.record({ type: fc.constantFrom('keyword', 'long') }), tie('mapping')),
      mapping: fc.record({ properties: fc.dictionary(name, tie('field'), { maxKeys: 3 }) }),
    }));
    const root = fc
      .tuple(mapping, fc.constantFrom({}, { dynamic: 'strict' }, { dynamic: false }, { dynamic: 'runtime' }))
      .map(([fields, dynamic]) => ({ ...fields, ...dynamic }));
    const template = fc.record(
      { mappings: root, settings: fc.record({ index: fc.constant({ hidden: 'true' }) }) },
      { requiredKeys: [] },
    );
    const body = fc.record(
      { template, _meta: fc.dictionary(fc.constantFrom('a', 'b'), fc.integer()), version: fc.nat() },
      { requiredKeys: ['template'] },
    );
    fc.assert(
      fc.property(body, (theirs) => {
        const before = JSON.parse(JSON.stringify(theirs));
        expect(withoutFields(added(before))).toEqual(before);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
