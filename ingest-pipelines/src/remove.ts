import type { Client } from '@elastic/elasticsearch';
import { Cluster, type Json } from './cluster.ts';
import { isMarked, withoutFields } from './custom-template.ts';
import {
  ALERTS_TEMPLATE,
  EVENTS_MAPPINGS,
  EVENTS_STREAM,
  EVENTS_TEMPLATE,
  INDEX_TEMPLATES,
  PIPELINES,
  RECORD_TEMPLATES,
  templateDefinition,
} from './definitions.ts';
import { hasHook, withoutHook } from './hook.ts';
import { requirePrivileges } from './privileges.ts';
import { SetupError } from './setup-error.ts';
import { resolveIndices, resolveStream } from './streams.ts';

export interface RemoveReport {
  readonly removed: readonly string[];
  /** What stays, and why: data, and what data still needs. */
  readonly kept: readonly string[];
}

/**
 * Takes out the hooks, then our mappings from the users' `@custom` templates, then our pipelines and templates. Documents
 * and indices stay; fields that an index has once mapped stay mapped there, since Elasticsearch cannot unmap them.
 */
export async function remove({ client }: { readonly client: Client }): Promise<RemoveReport> {
  const cluster = new Cluster(client);
  await requirePrivileges(client, ['logs-*']);
  const removed: string[] = [];
  const kept: string[] = [];

  for (const [name, body] of await cluster.pipelines('*@custom')) {
    if (!hasHook(body)) continue;
    const rest = withoutHook(body);
    if (rest) await cluster.putPipeline(name, rest);
    else await cluster.deletePipeline(name);
    removed.push(`hook in pipeline ${name}`);
  }
  for (const [name, body] of await cluster.componentTemplates('*@custom')) {
    if (isMarked(body)) await restoreTemplate(cluster, name, body, removed, kept);
  }
  for (const name of INDEX_TEMPLATES) await removeIndexTemplate(cluster, name, removed, kept);
  await detachEvents(cluster, kept);
  for (const name of [...PIPELINES].reverse()) {
    if (await cluster.deletePipeline(name)) removed.push(`pipeline ${name}`);
  }
  if (await cluster.deleteComponentTemplate(EVENTS_MAPPINGS)) removed.push(`component template ${EVENTS_MAPPINGS}`);

  const alerts = await resolveIndices(cluster, `${ALERTS_TEMPLATE}-*`);
  for (const { name } of alerts.indices) kept.push(`index ${name} with its alerts: delete it if nobody needs them`);
  for (const record of RECORD_TEMPLATES) {
    const { indices } = await resolveIndices(cluster, record);
    for (const { name } of indices)
      kept.push(`index ${name} with what people said and did: delete it if nobody needs it`);
  }
  return { removed, kept };
}

async function restoreTemplate(
  cluster: Cluster,
  name: string,
  body: Json,
  removed: string[],
  kept: string[],
): Promise<void> {
  const rest = withoutFields(body);
  if (rest) await cluster.putComponentTemplate(name, rest);
  else if (!(await isDeleted(cluster.deleteComponentTemplate(name)))) {
    await cluster.putComponentTemplate(name, { template: {} });
    kept.push(`component template ${name}, empty, because index templates cannot do without it`);
  }
  removed.push(`mappings in component template ${name}`);
}

/** Elasticsearch refuses to delete what something else needs. */
async function isDeleted(deletion: Promise<boolean>): Promise<boolean> {
  try {
    await deletion;
    return true;
  } catch (error) {
    if (error instanceof SetupError && /in use/.test(error.message)) return false;
    throw error;
  }
}

/** Lets the indices of our own stream go without our pipeline: Elasticsearch keeps a pipeline that one still names. */
async function detachEvents(cluster: Cluster, kept: string[]): Promise<void> {
  const { indices, data_streams: dataStreams } = await resolveIndices(cluster, `${EVENTS_STREAM}-*`);
  const names = [...indices.map((index) => index.name), ...dataStreams.flatMap((stream) => stream.backing_indices)];
  for (const name of names) {
    const settings = { 'index.default_pipeline': null };
    await cluster.send('PUT', `/${encodeURIComponent(name)}/_settings`, settings, `detach our pipeline from ${name}`);
  }
  const { targets } = await resolveStream(cluster, EVENTS_STREAM);
  for (const name of targets) kept.push(`data stream ${name} with its events: delete it if nobody needs them`);
}

async function removeIndexTemplate(cluster: Cluster, name: string, removed: string[], kept: string[]): Promise<void> {
  if (await isDeletedOrAbsent(cluster, name, removed)) return;
  const { index_patterns, priority } = templateDefinition(name);
  await cluster.putIndexTemplate(name, {
    index_patterns,
    priority,
    ...(name === EVENTS_TEMPLATE && { data_stream: {} }),
  });
  kept.push(`index template ${name}, empty, because a data stream cannot do without one`);
}

async function isDeletedOrAbsent(cluster: Cluster, name: string, removed: string[]): Promise<boolean> {
  let was = false;
  const deleted = await isDeleted(
    cluster.deleteIndexTemplate(name).then((existed) => {
      was = existed;
      return existed;
    }),
  );
  if (deleted && was) removed.push(`index template ${name}`);
  return deleted;
}
