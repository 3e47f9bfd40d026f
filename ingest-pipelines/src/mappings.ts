/** Mappings as trees of `properties`: what is missing in one, what cannot be added to it, and how large it is. */
import type { Json } from './cluster.ts';

/** A field that is there already, as something that ours cannot be put beside. */
export interface Conflict {
  readonly path: string;
  readonly wanted: string;
  readonly found: string;
}

export interface Difference {
  /** What has to be added, as a mapping; empty where nothing is missing. */
  readonly missing: Json;
  readonly conflicts: readonly Conflict[];
}

/** The dynamic templates of a mapping. */
export function dynamicTemplates(mapping: Json): Json[] {
  return (mapping.dynamic_templates ?? []) as Json[];
}

/** Whether the mapping has a dynamic template of this one's name. */
export function hasTemplate(mapping: Json, template: Json): boolean {
  const [name] = Object.keys(template);
  return dynamicTemplates(mapping).some((other) => Object.hasOwn(other, name));
}

type Properties = Record<string, Json>;

const OURS = 'api_sentinel';

function propertiesOf(field: Json): Properties {
  return (field.properties ?? {}) as Properties;
}

export function isObject(field: Json): boolean {
  return field.type === undefined || field.type === 'object' || field.type === 'nested';
}

/** Every field of a mapping by its full name, whether written nested or with dots; objects are there too. */
export function fieldsByName(mapping: Json): Map<string, Json> {
  const found = new Map<string, Json>();
  const walk = (properties: Properties, prefix: string) => {
    for (const [key, field] of Object.entries(properties)) {
      const segments = key.split('.');
      for (let i = 1; i < segments.length; i++) {
        const parent = prefix + segments.slice(0, i).join('.');
        if (!found.has(parent)) found.set(parent, {});
      }
      const name = prefix + key;
      found.set(name, { ...found.get(name), ...field });
      walk(propertiesOf(field), `${name}.`);
    }
  };
  walk(propertiesOf(mapping), '');
  return found;
}

/**
 * What of `wanted` is not in `present`. A field that is there stays as it is: below `api_sentinel` another type is a
 * conflict, elsewhere it is the user's choice.
 */
export function compareMappings(wanted: Json, present: Json): Difference {
  const there = fieldsByName(present);
  const conflicts: Conflict[] = [];

  const walk = (field: Json, name: string): Json | undefined => {
    const found = there.get(name);
    if (found === undefined) return field;
    const ours = name === OURS || name.startsWith(`${OURS}.`);
    if (isObject(field) !== isObject(found) || (!isObject(field) && field.type !== found.type)) {
      if (ours) conflicts.push({ path: name, wanted: typeOf(field), found: typeOf(found) });
      return undefined;
    }
    if (!isObject(field)) return undefined;
    const inner = walkAll(propertiesOf(field), `${name}.`);
    const dynamic = ours && field.dynamic !== undefined && String(found.dynamic) !== String(field.dynamic);
    if (!inner && !dynamic) return undefined;
    return { ...(dynamic && { dynamic: field.dynamic }), ...(inner && { properties: inner }) };
  };
  const walkAll = (properties: Properties, prefix: string): Properties | undefined => {
    const missing: Properties = {};
    for (const [key, field] of Object.entries(properties)) {
      const rest = walk(field, prefix + key);
      if (rest) missing[key] = rest;
    }
    return Object.keys(missing).length > 0 ? missing : undefined;
  };

  const missing = walkAll(propertiesOf(wanted), '');
  const templates = dynamicTemplates(wanted).filter((template) => !hasTemplate(present, template));
  return {
    missing: {
      ...(missing && { properties: missing }),
      ...(templates.length > 0 && { dynamic_templates: templates }),
    },
    conflicts,
  };
}

function typeOf(field: Json): string {
  return typeof field.type === 'string' ? field.type : 'object';
}

/** How many fields Elasticsearch counts against `index.mapping.total_fields.limit`: fields, objects, multi-fields, runtime fields. */
export function countFields(mapping: Json): number {
  const fields = fieldsByName(mapping);
  let count = fields.size + Object.keys((mapping.runtime ?? {}) as Json).length;
  for (const field of fields.values()) count += Object.keys((field.fields ?? {}) as Json).length;
  return count;
}
