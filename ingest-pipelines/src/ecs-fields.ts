/**
 * The ECS fields beside `api_sentinel` that a verdict may add, mapped in a user's stream so that Elasticsearch takes
 * every document there that it took before: an object that the stream does not know may come as a text tomorrow.
 */
import type { Json } from './cluster.ts';
import { fieldsByName, hasTemplate, isObject } from './mappings.ts';

type Fields = Record<string, Json>;

const OURS = 'api_sentinel';
const MARK = 'api_sentinel_';

/** By their path, from the first value on: a first score of 0 must not make the field a whole number. */
const DYNAMIC_TEMPLATES: readonly Json[] = [
  {
    [`${MARK}risk`]: {
      path_match: ['event.risk_score', 'event.risk_score_norm'],
      match_mapping_type: ['long', 'double'],
      mapping: { type: 'float', ignore_malformed: true },
    },
  },
  {
    [`${MARK}texts`]: {
      path_match: ['event.reason', 'threat.framework', 'threat.technique.id'],
      match_mapping_type: 'string',
      mapping: { type: 'keyword', ignore_above: 1024 },
    },
  },
];

export function isOurTemplate(template: Json): boolean {
  return Object.keys(template).every((name) => name.startsWith(MARK));
}

/**
 * Of `wanted` what should be mapped in a user's mapping: all below `api_sentinel`; an ECS field by its name where the
 * objects around it are known, or nothing unknown is taken; by a dynamic template where they are not; and not at all
 * where what is unknown is ignored.
 */
export function fitted(wanted: Json, present: Json): Json {
  const there = fieldsByName(present);
  const guided = DYNAMIC_TEMPLATES.every((template) => hasTemplate(present, template));
  let needsGuide = false as boolean;

  const pick = (properties: Fields, prefix: string, dynamic: string, known: boolean): Fields | undefined => {
    const kept: Fields = {};
    for (const [key, field] of Object.entries(properties)) {
      const name = prefix + key;
      const found = there.get(name);
      if (name === OURS || (found && !isObject(field))) {
        kept[key] = field;
      } else if (field.properties !== undefined) {
        // The user's own choice of another type stays: there is no room below it.
        if (found && !isObject(found)) continue;
        const inner = pick(
          field.properties as Fields,
          `${name}.`,
          String(found?.dynamic ?? dynamic),
          known && found !== undefined,
        );
        if (inner) kept[key] = { ...field, properties: inner };
      } else if (dynamic === 'strict') kept[key] = field;
      else if (dynamic === 'false') {
        if (known) kept[key] = field;
      } else if (!guided && known) kept[key] = field;
      else if (!known) needsGuide = true;
    }
    return Object.keys(kept).length > 0 ? kept : undefined;
  };

  const properties = pick((wanted.properties ?? {}) as Fields, '', String(present.dynamic ?? true), true);
  return { ...(properties && { properties }), ...(needsGuide && { dynamic_templates: DYNAMIC_TEMPLATES }) };
}
