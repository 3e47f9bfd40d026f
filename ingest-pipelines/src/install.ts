import type { Client } from '@elastic/elasticsearch';
import { Cluster, type Json } from './cluster.ts';
import {
  ALERTS_TEMPLATE,
  DEFINITIONS_VERSION,
  EVENTS_MAPPINGS,
  EVENTS_STREAM,
  EVENTS_TEMPLATE,
  eventMappings,
  INDEX_TEMPLATES,
  PIPELINES,
  pipelineDefinition,
  SCORING_PIPELINE,
  sameMeaning,
  scoringPipeline,
  templateDefinition,
  versionOf,
} from './definitions.ts';
import { withHook } from './hook.ts';
import { nodePlugins } from './plugin.ts';
import { requirePrivileges } from './privileges.ts';
import { PLUGIN_REMEDY, SetupError } from './setup-error.ts';
import { type IndexPlan, planIndices, planStream, type StreamPlan } from './stream-plan.ts';
import { discoverStreams, resolveStream, streamName } from './streams.ts';

export interface InstallOptions {
  readonly client: Client;
  /** Base address of the scorer as Elasticsearch reaches it; the installed one, or `http://127.0.0.1:9650`, if absent. */
  readonly scorerUrl?: string | undefined;
  /** `<type>-<dataset>` of the streams to hook; those that hold API requests are looked for if absent. */
  readonly streams?: readonly string[] | undefined;
  /** false: templates and mappings alone; what is indexed is scored by back-filling. */
  readonly processor?: boolean | undefined;
}

export interface InstallReport {
  readonly streams: readonly string[];
  /** What was put or changed; empty when all was there already. */
  readonly changed: readonly string[];
  /** What works less well than it could, and what to do. */
  readonly warnings: readonly string[];
}

/**
 * Installs or brings up to date: templates, pipelines, and the hook into each stream. Everything is looked at before
 * anything is changed, mappings come before the pipelines that fill them, and hooks come last.
 *
 * @throws SetupError with one sentence
 */
export async function install(options: InstallOptions): Promise<InstallReport> {
  const { client, processor = true } = options;
  const cluster = new Cluster(client);
  const asked = options.streams?.map(streamName).filter((name) => name !== EVENTS_STREAM);
  await requirePrivileges(
    client,
    [...(asked ?? ['logs']), EVENTS_STREAM].map((name) => `${name}-*`),
  );
  if (processor) await requirePlugin(cluster);
  await refuseNewer(cluster);

  const streams = [...new Set(asked ?? (await discoverStreams(cluster)))];
  const plans: StreamPlan[] = [];
  for (const name of streams) plans.push(await planStream(cluster, await resolveStream(cluster, name)));

  const warnings = plans.flatMap((plan) => plan.warnings);
  const own = await planOwn(cluster, warnings);

  const changed: string[] = [];
  const change = async (what: string, isDue: boolean, act: () => Promise<unknown>) => {
    if (!isDue) return;
    await act();
    changed.push(what);
  };
  await putTemplates(cluster, change);
  await putMappings(cluster, plans, own, change);
  for (const name of PIPELINES) {
    if (!processor && name === SCORING_PIPELINE) continue;
    const there = await cluster.pipeline(name);
    const wanted = name === SCORING_PIPELINE ? scoringPipeline(options.scorerUrl, there) : pipelineDefinition(name);
    await change(`pipeline ${name}`, !sameMeaning(there, wanted), () => cluster.putPipeline(name, wanted));
  }
  for (const { stream } of processor ? plans : []) {
    const name = `${stream.name}@custom`;
    const there = await cluster.pipeline(name);
    const wanted = withHook(there);
    await change(`hook in pipeline ${name}`, !sameMeaning(there, wanted), () => cluster.putPipeline(name, wanted));
  }
  return { streams, changed, warnings };
}

type Change = (what: string, isDue: boolean, act: () => Promise<unknown>) => Promise<void>;

async function putTemplates(cluster: Cluster, change: Change): Promise<void> {
  const mappings = templateDefinition(EVENTS_MAPPINGS);
  const there = await cluster.componentTemplate(EVENTS_MAPPINGS);
  await change(`component template ${EVENTS_MAPPINGS}`, !sameMeaning(there, mappings), () =>
    cluster.putComponentTemplate(EVENTS_MAPPINGS, mappings),
  );
  for (const name of INDEX_TEMPLATES) {
    const wanted = templateDefinition(name);
    const found = await cluster.indexTemplate(name);
    await change(`index template ${name}`, !sameMeaning(found, wanted), () => cluster.putIndexTemplate(name, wanted));
  }
}

/** Onto the users' `@custom` templates and write indices, and onto those of our own that an older version made. */
async function putMappings(
  cluster: Cluster,
  plans: readonly StreamPlan[],
  own: readonly IndexPlan[],
  change: Change,
): Promise<void> {
  for (const { stream, template } of plans) {
    const name = `${stream.name}@custom`;
    await change(`mappings in component template ${name}`, template !== undefined, () =>
      cluster.putComponentTemplate(name, template as Json),
    );
  }
  for (const { index, missing } of [...plans.flatMap((plan) => plan.indices), ...own]) {
    await putMapping(cluster, index, missing, change);
  }
}

/** The indices that our own templates made. */
async function planOwn(cluster: Cluster, warnings: string[]): Promise<IndexPlan[]> {
  const events = (await resolveStream(cluster, EVENTS_STREAM)).writeIndices;
  const alerts = (await resolveStream(cluster, ALERTS_TEMPLATE)).writeIndices;
  return [
    ...(await planIndices(cluster, events, eventMappings, warnings)),
    ...(await planIndices(cluster, events, () => mappingsOf(EVENTS_TEMPLATE), warnings)),
    ...(await planIndices(cluster, alerts, () => mappingsOf(ALERTS_TEMPLATE), warnings)),
  ];
}

function mappingsOf(template: string): Json {
  return (templateDefinition(template).template as { mappings: Json }).mappings;
}

async function putMapping(cluster: Cluster, index: string, missing: Json, change: Change): Promise<void> {
  const path = `/${encodeURIComponent(index)}/_mapping`;
  await change(`mappings of index ${index}`, true, () =>
    cluster.send('PUT', path, missing, `add our fields to the index ${index}`),
  );
}

async function requirePlugin(cluster: Cluster): Promise<void> {
  const nodes = await nodePlugins(cluster);
  const without = nodes.filter((node) => node.plugin === undefined).map((node) => node.node);
  if (without.length > 0) {
    throw new SetupError(
      `Nothing was changed, because the plugin is missing on ${without.slice(0, 10).join(', ')}: ${PLUGIN_REMEDY}`,
    );
  }
}

async function refuseNewer(cluster: Cluster): Promise<void> {
  const installed = versionOf(await cluster.componentTemplate(EVENTS_MAPPINGS));
  if (installed > DEFINITIONS_VERSION) {
    throw new SetupError(
      `Nothing was changed, because a newer version is installed (${installed}; this is ${DEFINITIONS_VERSION}): ` +
        'use that version, or remove it first with --remove.',
    );
  }
}
