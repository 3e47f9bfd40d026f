/** A user's `@custom` component template with our mappings in it, and without them again. */
import type { Json } from './cluster.ts';
import { DEFINITIONS_VERSION } from './definitions.ts';
import { isOurTemplate } from './ecs-fields.ts';
import { dynamicTemplates } from './mappings.ts';

/** What we put into a template, so that exactly that can be taken out: paths of keys from its root. */
interface Additions {
  readonly version: number;
  /** We made the template itself. */
  readonly created?: boolean;
  readonly fields: readonly (readonly string[])[];
  /** Objects that we had to make for the fields; they go when they are empty. */
  readonly containers: readonly (readonly string[])[];
}

type Path = readonly string[];

function additionsOf(template: Json): Additions | undefined {
  return ((template._meta ?? {}) as { api_sentinel?: Additions }).api_sentinel;
}

/** Whether our mappings were put into it. */
export function isMarked(template: Json): boolean {
  return additionsOf(template) !== undefined;
}

/** The template with the fields of `missing`, which must be absent in it, added. */
export function withFields(template: Json | undefined, missing: Json): Json {
  const body: Json = structuredClone(template ?? { template: {} });
  const fields: string[][] = [];
  const containers: string[][] = [];

  const enter = (parent: Json, key: string, path: string[]): Json => {
    if (typeof parent[key] !== 'object' || parent[key] === null) {
      parent[key] = {};
      containers.push(path);
    }
    return parent[key] as Json;
  };
  const add = (target: Json, wanted: Json, path: string[]) => {
    if (wanted.properties === undefined) return;
    const properties = enter(target, 'properties', [...path, 'properties']);
    for (const [key, field] of Object.entries(wanted.properties as Record<string, Json>)) {
      const inner = [...path, 'properties', key];
      const isContainer = key !== 'api_sentinel' && field.properties !== undefined;
      if (isContainer) add(enter(properties, key, inner), field, inner);
      else {
        properties[key] = field;
        fields.push(inner);
      }
    }
  };

  if (Object.keys(missing).length > 0) {
    const inner = enter(body, 'template', ['template']);
    const mappings = enter(inner, 'mappings', ['template', 'mappings']);
    add(mappings, missing, ['template', 'mappings']);
    const guides = dynamicTemplates(missing);
    // First, since the first that fits is taken, and ours fit our few fields alone.
    if (guides.length > 0) mappings.dynamic_templates = [...guides, ...dynamicTemplates(mappings)];
  }
  const meta = enter(body, '_meta', ['_meta']);
  const additions: Additions = {
    version: DEFINITIONS_VERSION,
    ...(template === undefined && { created: true }),
    fields,
    containers,
  };
  meta.api_sentinel = additions;
  return body;
}

/** The template as it would be without us; `undefined` where we made it and nobody added to it. */
export function withoutFields(template: Json): Json | undefined {
  const additions = additionsOf(template);
  const body = structuredClone(template);
  remove(body, ['template', 'mappings', 'properties', 'api_sentinel']);
  remove(body, ['_meta', 'api_sentinel']);
  for (const path of additions?.fields ?? []) remove(body, path);
  removeGuides(body);
  const deepestFirst = [...(additions?.containers ?? [])].sort((a, b) => b.length - a.length);
  for (const path of deepestFirst) {
    const container = at(body, path);
    if (container && Object.keys(container).length === 0) remove(body, path);
  }
  const left = Object.values(body).some((value) => JSON.stringify(value) !== '{}');
  return additions?.created && !left ? undefined : { template: {}, ...body };
}

function removeGuides(body: Json): void {
  const mappings = at(body, ['template', 'mappings']);
  if (!Array.isArray(mappings?.dynamic_templates)) return;
  const theirs = dynamicTemplates(mappings).filter((template) => !isOurTemplate(template));
  if (theirs.length === mappings.dynamic_templates.length) return;
  if (theirs.length > 0) mappings.dynamic_templates = theirs;
  else delete mappings.dynamic_templates;
}

function at(root: Json, path: Path): Json | undefined {
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Json)[key];
  }
  return typeof value === 'object' && value !== null ? (value as Json) : undefined;
}

function remove(root: Json, path: Path): void {
  const parent = at(root, path.slice(0, -1));
  const key = path.at(-1);
  if (parent && key !== undefined) delete parent[key];
}
