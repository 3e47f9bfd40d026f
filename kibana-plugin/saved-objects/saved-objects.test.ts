import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { SAVED_OBJECTS } from './dashboard.ts';
import { ES_QUERY_RULES } from './es-query-rules.ts';
import { savedObjectFiles } from './make.ts';
import type { SavedObject } from './saved-object.ts';

type Json = Readonly<Record<string, unknown>>;

interface Mapping {
  readonly type?: string;
  readonly index?: boolean;
  readonly doc_values?: boolean;
  readonly properties?: Readonly<Record<string, Mapping>>;
}

/** Every field that the template maps, by its full name. */
function fieldsOf(template: string): Map<string, Mapping> {
  const file = new URL(`../../ingest-pipelines/templates/${template}`, import.meta.url);
  const { template: body } = JSON.parse(readFileSync(file, 'utf8')) as { template: { mappings: Mapping } };
  const fields = new Map<string, Mapping>();
  const walk = (mapping: Mapping, before: string) => {
    for (const [name, inner] of Object.entries(mapping.properties ?? {})) {
      fields.set(before + name, inner);
      walk(inner, `${before}${name}.`);
    }
  };
  walk(body.mappings, '');
  return fields;
}

const EVENTS = new Map([...fieldsOf('logs-api_sentinel.access.json'), ...fieldsOf('api_sentinel@mappings.json')]);
const ALERTS = fieldsOf('api-sentinel-alerts.json');

const JSON_TEXT = /^(\{\s*["}]|\[\s*["[{\]])/;

/** Everything within a value, texts that hold JSON opened. */
function* within(value: unknown): Generator<[key: string, value: unknown]> {
  if (typeof value === 'string' && JSON_TEXT.test(value)) {
    yield* within(JSON.parse(value) as unknown);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield [key, inner];
      yield* within(inner);
    }
  }
}

/** The names of fields that stand in a value: as such, in lists of columns, in queries. */
function fieldsUsed(value: unknown): string[] {
  const found = new Set<string>();
  const take = (text: string) => {
    for (const [name] of text.matchAll(/\b(?:api_sentinel|http|url)\.[a-z_.]*[a-z]/g)) found.add(name);
  };
  for (const [key, inner] of within(value)) {
    take(key);
    if (typeof inner === 'string' && !JSON_TEXT.test(inner)) take(inner);
  }
  return [...found];
}

const overAlerts = (value: SavedObject): boolean =>
  value.references.some(({ id }) => id === 'api-sentinel-alerts') ||
  JSON.stringify(value).includes('api-sentinel-alerts-*');

describe('saved objects', () => {
  test('the files are what the script makes', () => {
    for (const [name, text] of Object.entries(savedObjectFiles())) {
      expect(readFileSync(new URL(name, import.meta.url), 'utf8')).toBe(text);
      for (const line of text.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    }
  });

  test('ids are unique, and what is named is there before it is named', () => {
    const seen = new Set<string>();
    for (const { type, id, references } of SAVED_OBJECTS) {
      for (const reference of references) expect(seen).toContain(`${reference.type}/${reference.id}`);
      expect(seen).not.toContain(`${type}/${id}`);
      seen.add(`${type}/${id}`);
    }
  });

  test.each(
    SAVED_OBJECTS.filter(({ type }) => type !== 'index-pattern' && type !== 'dashboard').map(
      (one) => [one.id, one] as const,
    ),
  )('%s uses fields that are mapped, and can be searched and counted', (_, object) => {
    const fields = fieldsUsed(object.attributes);
    expect(fields.length).toBeGreaterThan(0);
    const mapped = overAlerts(object) ? ALERTS : EVENTS;
    for (const field of fields) {
      expect([field, mapped.has(field)]).toEqual([field, true]);
      expect([field, mapped.get(field)]).not.toMatchObject([field, { index: false }]);
      expect([field, mapped.get(field)]).not.toMatchObject([field, { type: 'object' }]);
    }
  });

  test('a text field is shown, never counted', () => {
    const counted = SAVED_OBJECTS.flatMap(({ attributes }) =>
      [...within(attributes)].flatMap(([key, value]) =>
        key === 'sourceField' || key === 'field' ? [String(value)] : [],
      ),
    ).filter((field) => field.startsWith('api_sentinel.'));
    expect(counted.length).toBeGreaterThan(10);
    for (const field of counted)
      expect([field, (ALERTS.get(field) ?? EVENTS.get(field))?.type]).not.toEqual([field, 'text']);
  });

  test('a chart orders and draws columns that it has', () => {
    for (const { attributes, type } of SAVED_OBJECTS.filter((one) => one.type === 'lens')) {
      expect(type).toBe('lens');
      const { datasourceStates, visualization } = attributes.state as { datasourceStates: Json; visualization: Json };
      const layers = (datasourceStates.indexpattern as { layers: Json }).layers as Record<
        string,
        { columns: Json; columnOrder: string[] }
      >;
      const { columns, columnOrder } = layers.layer;
      expect([...columnOrder].sort()).toEqual(Object.keys(columns).sort());
      const drawn = [...within(visualization)].flatMap(([key, value]) =>
        ['accessor', 'xAccessor', 'splitAccessor', 'metric', 'columnId'].includes(key) ? [value] : [],
      );
      expect(drawn.length).toBeGreaterThan(0);
      for (const name of drawn) expect(Object.keys(columns)).toContain(name);
      for (const [key, value] of within(columns)) if (key === 'columnId') expect(Object.keys(columns)).toContain(value);
    }
  });

  test('the panels of the dashboard do not overlap and keep to its 48 columns', () => {
    const dashboard = SAVED_OBJECTS.at(-1) as SavedObject;
    const panels = JSON.parse(String(dashboard.attributes.panelsJSON)) as {
      gridData: Record<'x' | 'y' | 'w' | 'h', number>;
      panelRefName: string;
      panelIndex: string;
    }[];
    const taken = new Set<string>();
    for (const {
      gridData: { x, y, w, h },
      panelIndex,
      panelRefName,
    } of panels) {
      expect(x + w).toBeLessThanOrEqual(48);
      for (let column = x; column < x + w; column++) {
        for (let row = y; row < y + h; row++) {
          expect(taken).not.toContain(`${column}/${row}`);
          taken.add(`${column}/${row}`);
        }
      }
      expect(dashboard.references.map(({ name }) => name)).toContain(`${panelIndex}:${panelRefName}`);
    }
  });
});

describe('rules for clusters without the plugin', () => {
  test.each(ES_QUERY_RULES.map((rule) => [rule.name, rule] as const))(
    '%s asks for fields that are mapped',
    (_, rule) => {
      const { index, esQuery, thresholdComparator, threshold, size } = rule.params as Record<string, never>;
      const mapped = index[0] === 'logs-*' ? EVENTS : ALERTS;
      for (const field of fieldsUsed(rule.params)) expect([field, mapped.has(field)]).toEqual([field, true]);
      expect(JSON.parse(esQuery)).toHaveProperty('query');
      expect([thresholdComparator, Array.isArray(threshold)]).toEqual(['>', true]);
      expect(size).toBeGreaterThan(0);
    },
  );
});
