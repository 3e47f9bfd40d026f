import type { Cluster, Json } from './cluster.ts';
import { eventMappings, sameMeaning } from './definitions.ts';
import { fitted } from './ecs-fields.ts';
import { hasHook, withHook } from './hook.ts';
import { type IndexState, readIndex } from './indices.ts';
import { compareMappings, countFields, dynamicTemplates, fieldsByName } from './mappings.ts';
import { conflictSentence, countAdded, limitSentence } from './stream-plan.ts';
import { nextMapping, type Stream } from './streams.ts';

interface Found {
  readonly problems: string[];
  readonly notes: string[];
}

/** Fewer free places than this in a mapping, and the next few new fields of the user's own are refused. */
const HEAD_ROOM = 20;
/** Pipelines that call pipelines are followed so far. */
const MAX_DEPTH = 6;

/** Whether events that are written to the stream reach our pipeline and find their fields mapped. */
export async function checkStream(cluster: Cluster, stream: Stream): Promise<Found> {
  const found: Found = { problems: [], notes: [] };
  const custom = `${stream.name}@custom`;
  const pipeline = await cluster.pipeline(custom);
  if (!hasHook(pipeline)) found.problems.push(`The pipeline ${custom} does not call ours: run the setup for it.`);
  else if (!sameMeaning(pipeline, withHook(pipeline))) {
    found.problems.push(`The hook in the pipeline ${custom} differs from this version's: run the setup for it.`);
  }
  if (stream.writeIndices.length === 0) {
    found.notes.push(`${stream.name}-* has no index yet: whether its events reach ${custom} shows with the first.`);
  }
  await checkNext(cluster, stream, found);
  for (const index of stream.writeIndices) {
    const state = await readIndex(cluster, index);
    checkMapping(index, state, found);
    await checkReach(cluster, index, state, custom, found);
  }
  return found;
}

/** The mapping of the index that comes after a rollover. */
async function checkNext(cluster: Cluster, stream: Stream, found: Found): Promise<void> {
  const next = await nextMapping(cluster, stream);
  if (next === undefined) {
    found.notes.push(`No index template is for ${stream.name}-*: a new index of it would not have our mappings.`);
    return;
  }
  const { missing, conflicts } = compareMappings(fitted(eventMappings(), next), next);
  if (Object.keys(missing).length === 0 && conflicts.length === 0) return;
  found.problems.push(
    `The next index of ${stream.name} would lack ${describe(missing, conflicts.length)}: run the setup for it, and see ` +
      `that its index template lists ${stream.name}@custom in composed_of.`,
  );
}

function checkMapping(index: string, { mapping, limit }: IndexState, found: Found): void {
  const { missing, conflicts } = compareMappings(fitted(eventMappings(), mapping), mapping);
  if (conflicts.length > 0) found.problems.push(conflictSentence(index, conflicts));
  const fields = countFields(mapping);
  const total = fields + countAdded(mapping, eventMappings());
  if (total > limit) found.problems.push(limitSentence(index, total, limit));
  else if (limit - total < HEAD_ROOM) {
    found.notes.push(
      `${index} has ${total} of at most ${limit} fields (index.mapping.total_fields.limit): raise the limit.`,
    );
  }
  if (Object.keys(missing).length === 0) return;
  const strict = isStrict(mapping);
  const follows = strict ? 'and its mapping is strict, so scored documents are refused' : 'so they are mapped by guess';
  found.problems.push(`${index} lacks ${describe(missing, 0)}, ${follows}: run the setup for it.`);
}

/** Whether a field that ours come to lie in refuses what is not mapped. */
function isStrict(mapping: Json): boolean {
  const fields = fieldsByName(mapping);
  const parents = [mapping, fields.get('event'), fields.get('threat'), fields.get('threat.technique')];
  return parents.some((parent) => parent?.dynamic === 'strict');
}

function describe(missing: Json, conflicts: number): string {
  const leaves = [...fieldsByName(missing)].filter(([, field]) => field.properties === undefined).map(([name]) => name);
  leaves.push(...dynamicTemplates(missing).flatMap((template) => Object.keys(template)));
  const some = leaves.slice(0, 3).join(', ');
  const rest = leaves.length > 3 ? ` and ${leaves.length - 3} more` : '';
  if (leaves.length === 0) return `the right type of ${conflicts} of our fields`;
  return `the mapping of ${some}${rest}`;
}

/** Follows the index's own pipelines to the `@custom` one. */
async function checkReach(
  cluster: Cluster,
  index: string,
  { defaultPipeline, finalPipeline }: IndexState,
  custom: string,
  found: Found,
): Promise<void> {
  const starts = [defaultPipeline, finalPipeline].filter((name) => name !== undefined && name !== '_none');
  for (const start of starts) {
    const reached = await reaches(cluster, start as string, custom, MAX_DEPTH);
    if (reached) return;
  }
  found.problems.push(
    `Events of ${index} do not come by ${custom}: let ${starts[0] ? `its pipeline ${starts[0]}` : 'a default pipeline'} ` +
      `call it ({ "pipeline": { "name": "${custom}", "ignore_missing_pipeline": true } }).`,
  );
}

async function reaches(cluster: Cluster, name: string, custom: string, depth: number): Promise<boolean> {
  if (name === custom) return true;
  if (depth === 0 || name.includes('{{')) return false;
  const pipeline = await cluster.pipeline(name);
  for (const processor of (pipeline?.processors ?? []) as { pipeline?: { name?: string }; reroute?: unknown }[]) {
    const called = processor.pipeline?.name;
    if (called && (await reaches(cluster, called, custom, depth - 1))) return true;
  }
  return false;
}
