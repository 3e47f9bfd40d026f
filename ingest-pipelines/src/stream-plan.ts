import type { Cluster, Json } from './cluster.ts';
import { isMarked, withFields, withoutFields } from './custom-template.ts';
import { eventMappings, sameMeaning } from './definitions.ts';
import { fitted } from './ecs-fields.ts';
import { readIndex } from './indices.ts';
import { type Conflict, compareMappings, countFields, dynamicTemplates, fieldsByName } from './mappings.ts';
import { SetupError } from './setup-error.ts';
import { nextMapping, type Stream } from './streams.ts';

export interface StreamPlan {
  readonly stream: Stream;
  /** The `@custom` component template as it has to be put; `undefined` where it is as it should be. */
  readonly template: Json | undefined;
  readonly indices: readonly IndexPlan[];
  readonly warnings: readonly string[];
}

/** An index, and which of the wanted fields it lacks. */
export interface IndexPlan {
  readonly index: string;
  readonly missing: Json;
}

/**
 * What has to be done to a stream's templates and write indices so that our fields are mapped there.
 *
 * @throws SetupError where our fields cannot be added: nothing has been changed then
 */
export async function planStream(cluster: Cluster, stream: Stream): Promise<StreamPlan> {
  const wanted = eventMappings();
  const warnings: string[] = [];
  const indices = await planIndices(cluster, stream.writeIndices, (mapping) => fitted(wanted, mapping), warnings);
  const installed = await cluster.componentTemplate(`${stream.name}@custom`);
  const template = await customTemplate(cluster, stream, installed, wanted);
  return { stream, template: sameMeaning(installed, template) ? undefined : template, indices, warnings };
}

/** Which fields of what is wanted for their mapping the indices lack; what cannot be mended there is told in `warnings`. */
export async function planIndices(
  cluster: Cluster,
  indices: readonly string[],
  wantedFor: (mapping: Json) => Json,
  warnings: string[],
): Promise<IndexPlan[]> {
  const plans: IndexPlan[] = [];
  for (const index of indices) {
    const { mapping, limit } = await readIndex(cluster, index);
    const { missing, conflicts } = compareMappings(wantedFor(mapping), mapping);
    if (conflicts.length > 0) warnings.push(conflictSentence(index, conflicts));
    const total = countFields(mapping) + countAdded(mapping, eventMappings());
    if (total > limit) throw new SetupError(`Nothing was changed, because ${limitSentence(index, total, limit)}`);
    if (Object.keys(missing).length > 0) plans.push({ index, missing: beside(missing, mapping) });
  }
  return plans;
}

/** Elasticsearch replaces an index's dynamic templates as a whole: those that are there are sent with ours. */
function beside(missing: Json, present: Json): Json {
  if (missing.dynamic_templates === undefined) return missing;
  return { ...missing, dynamic_templates: [...dynamicTemplates(missing), ...dynamicTemplates(present)] };
}

/** The user's `@custom` template with those of our fields that neither it nor the stream's other templates map. */
export async function customTemplate(
  cluster: Cluster,
  stream: Stream,
  installed: Json | undefined,
  wanted: Json,
): Promise<Json> {
  const theirs = installed && withoutFields(installed);
  const next = withoutOurs((await nextMapping(cluster, stream)) ?? {}, installed);
  const own = ((theirs?.template as { mappings?: Json } | undefined)?.mappings ?? {}) as Json;
  const missingInNext = compareMappings(fitted(wanted, next), next).missing;
  const { missing } = compareMappings(missingInNext, own);
  return withFields(theirs, missing);
}

/** The mapping without what our own additions to the `@custom` template brought into it. */
function withoutOurs(mapping: Json, installed: Json | undefined): Json {
  if (!installed || !isMarked(installed)) return mapping;
  const { _meta } = installed;
  const stripped = withoutFields({ template: { mappings: mapping }, _meta }) ?? {};
  return ((stripped.template as { mappings?: Json } | undefined)?.mappings ?? {}) as Json;
}

/** How many fields a mapping grows by when all of `wanted` comes into it, by name or by what documents bring. */
export function countAdded(mapping: Json, wanted: Json): number {
  const there = fieldsByName(mapping);
  return [...fieldsByName(wanted).keys()].filter((name) => !there.has(name)).length;
}

export function conflictSentence(index: string, conflicts: readonly Conflict[]): string {
  const list = conflicts.slice(0, 5).map(({ path, wanted, found }) => `${path} is ${found} and must be ${wanted}`);
  return `In ${index}, ${list.join('; ')}: roll it over (POST <data stream>/_rollover) so that the next index has the right type.`;
}

export function limitSentence(index: string, total: number, limit: number): string {
  return (
    `${index} may have ${limit} fields and would have ${total} with ours: raise index.mapping.total_fields.limit ` +
    'there and in its @custom component template, then run this again.'
  );
}
