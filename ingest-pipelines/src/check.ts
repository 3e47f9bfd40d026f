import type { Client } from '@elastic/elasticsearch';
import { checkStream } from './check-stream.ts';
import { Cluster, type Json } from './cluster.ts';
import {
  EVENTS_MAPPINGS,
  EVENTS_STREAM,
  INDEX_TEMPLATES,
  PIPELINES,
  pipelineDefinition,
  SCORING_PIPELINE,
  sameMeaning,
  scoringPipeline,
  templateDefinition,
  versionOf,
} from './definitions.ts';
import { nodePlugins } from './plugin.ts';
import { PLUGIN_REMEDY } from './setup-error.ts';
import { hookedStreams, resolveStream, streamName } from './streams.ts';

export interface CheckReport {
  /** What is not as it should be, a sentence each; empty when all is well. */
  readonly problems: readonly string[];
  /** What this cluster lacks, or cannot be told, and what follows. */
  readonly notes: readonly string[];
}

export interface CheckOptions {
  readonly client: Client;
  /** The scorer's address that should be installed; any if absent. */
  readonly scorerUrl?: string | undefined;
  /** Streams that should be hooked, beside those that are. */
  readonly streams?: readonly string[] | undefined;
  /** false: installed without the processor. */
  readonly processor?: boolean | undefined;
}

/** Compares what is installed with what should be. Changes nothing. */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const cluster = new Cluster(options.client);
  const problems: string[] = [];
  const notes: string[] = [];
  await checkDefinitions(cluster, options, problems);
  await checkNodes(cluster, options.processor ?? true, problems, notes);
  await checkLicence(cluster, notes);

  const named = (options.streams ?? []).map(streamName).filter((name) => name !== EVENTS_STREAM);
  const names = [...new Set([...named, ...(await hookedStreams(cluster))])];
  for (const name of names) {
    const found = await checkStream(cluster, await resolveStream(cluster, name));
    problems.push(...found.problems);
    notes.push(...found.notes);
  }
  if (names.length === 0) {
    notes.push(`No stream is hooked: only what is sent to ${EVENTS_STREAM}-<namespace> is scored.`);
  }
  return { problems, notes };
}

async function checkDefinitions(cluster: Cluster, options: CheckOptions, problems: string[]): Promise<void> {
  const compare = (what: string, there: Json | undefined, wanted: Json) => {
    if (there === undefined) problems.push(`The ${what} is missing: run the setup.`);
    else if (versionOf(there) > versionOf(wanted)) {
      problems.push(`The ${what} is of a newer version (${versionOf(there)}; this is ${versionOf(wanted)}).`);
    } else if (!sameMeaning(there, wanted)) problems.push(`The ${what} differs from this version's: run the setup.`);
  };
  const mappings = await cluster.componentTemplate(EVENTS_MAPPINGS);
  compare(`component template ${EVENTS_MAPPINGS}`, mappings, templateDefinition(EVENTS_MAPPINGS));
  for (const name of INDEX_TEMPLATES) {
    compare(`index template ${name}`, await cluster.indexTemplate(name), templateDefinition(name));
  }
  for (const name of PIPELINES) {
    const there = await cluster.pipeline(name);
    if (name === SCORING_PIPELINE) {
      if (options.processor === false) continue;
      compare(`pipeline ${name}`, there, scoringPipeline(options.scorerUrl, there));
    } else compare(`pipeline ${name}`, there, pipelineDefinition(name));
  }
}

/** Modules that something of ours, or of the usual integrations, leans on, and what follows where they are missing. */
const MODULES: readonly { readonly name: string; readonly follows: string; readonly needed?: boolean }[] = [
  { name: 'ingest-common', needed: true, follows: 'our pipelines cannot be loaded' },
  { name: 'lang-painless', needed: true, follows: 'the conditions in our pipelines cannot be run' },
  {
    name: 'data-streams',
    follows:
      'data streams have no lifecycle and cannot be listed or deleted by name; the scorer keeps to its own retention',
  },
  { name: 'x-pack-ilm', follows: 'there is no index lifecycle management; the scorer keeps to its own retention' },
  { name: 'ingest-geoip', follows: 'events get no source.geo; nothing of ours needs it' },
  { name: 'ingest-user-agent', follows: 'events get no user_agent.name; nothing of ours needs it' },
];

async function checkNodes(cluster: Cluster, processor: boolean, problems: string[], notes: string[]): Promise<void> {
  const nodes = await nodePlugins(cluster);
  const versions = new Set(nodes.flatMap(({ plugin }) => (plugin === undefined ? [] : [plugin])));
  for (const { node, plugin, builtFor, elasticsearch } of processor ? nodes : []) {
    if (plugin === undefined) problems.push(`The plugin is missing on node ${node}: ${PLUGIN_REMEDY}`);
    else if (builtFor !== elasticsearch) {
      problems.push(`The plugin on node ${node} is for Elasticsearch ${builtFor} and the node is ${elasticsearch}.`);
    }
  }
  if (versions.size > 1) problems.push(`The nodes have different versions of the plugin: ${[...versions].join(', ')}.`);
  for (const { name, needed, follows } of MODULES) {
    const without = nodes.filter((node) => !node.modules.includes(name)).map((node) => node.node);
    if (without.length === 0) continue;
    const sentence = `The module ${name} is missing on ${without.slice(0, 5).join(', ')}: ${follows}.`;
    (needed ? problems : notes).push(sentence);
  }
}

async function checkLicence(cluster: Cluster, notes: string[]): Promise<void> {
  const answer = await cluster.get('/_license', 'ask for the licence');
  const { type, status } = (answer?.license ?? {}) as { type?: string; status?: string };
  if (type === undefined) notes.push('This cluster says nothing of its licence.');
  else if (status === 'active' && ['enterprise', 'trial'].includes(type)) return;
  else {
    notes.push(
      `The licence is ${type} (${status}): the inference processor cannot call the scorer; the api_sentinel processor can.`,
    );
  }
}
