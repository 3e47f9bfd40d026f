import { readFileSync } from 'node:fs';
import type { Json } from './cluster.ts';

/** Grows with every change of a pipeline or template; what is installed is brought up to it. */
export const DEFINITIONS_VERSION = 3;

export const SCORING_PIPELINE = 'api_sentinel';
export const EVENTS_MAPPINGS = 'api_sentinel@mappings';
export const EVENTS_TEMPLATE = 'logs-api_sentinel.access';
export const ALERTS_TEMPLATE = 'api-sentinel-alerts';
/** What the scorer keeps beside alerts; each the name of its template and its index. */
export const RECORD_TEMPLATES = [
  'api-sentinel-labels',
  'api-sentinel-exceptions',
  'api-sentinel-models',
  'api-sentinel-jobs',
  'api-sentinel-profiles',
] as const;
/** The stream of events that come to us directly. */
export const EVENTS_STREAM = 'logs-api_sentinel.access';

/** In the order in which they are put; each may name those before it. */
export const PIPELINES = [SCORING_PIPELINE, 'api_sentinel_access_line', EVENTS_STREAM] as const;
export const INDEX_TEMPLATES = [EVENTS_TEMPLATE, ALERTS_TEMPLATE, ...RECORD_TEMPLATES] as const;

/** What an operator may have set on our processor and keeps over an upgrade. */
const TUNABLE = [
  'timeout',
  'batch_size',
  'batch_bytes',
  'batch_age',
  'max_in_flight',
  'queue_size',
  'queue_bytes',
  'document_bytes',
];

function read(folder: 'pipelines' | 'templates', name: string): Json {
  const body = JSON.parse(readFileSync(new URL(`../${folder}/${name}.json`, import.meta.url), 'utf8'));
  return { ...body, _meta: { ...body._meta, version: DEFINITIONS_VERSION } };
}

export function pipelineDefinition(name: string): Json {
  return read('pipelines', name);
}

export function templateDefinition(name: string): Json {
  return read('templates', name);
}

/** The mappings that every index with our fields needs. */
export function eventMappings(): Json {
  return (read('templates', EVENTS_MAPPINGS).template as { mappings: Json }).mappings;
}

/**
 * Our scoring pipeline for the scorer at `url`, with what the operator has set on the installed one; without a `url` the
 * installed one's is kept.
 */
export function scoringPipeline(url: string | undefined, installed: Json | undefined): Json {
  const wanted = read('pipelines', SCORING_PIPELINE);
  const ours = processorOf(wanted) as Json;
  const theirs = installed && processorOf(installed);
  for (const option of TUNABLE) if (theirs?.[option] !== undefined) ours[option] = theirs[option];
  const address = url ?? theirs?.url;
  if (address !== undefined) ours.url = address;
  return wanted;
}

function processorOf(pipeline: Json): Json | undefined {
  const processors = pipeline.processors as { api_sentinel?: Json }[] | undefined;
  return processors?.find((processor) => processor.api_sentinel)?.api_sentinel;
}

/** The version that a pipeline or template of ours was installed with; 0 for what is not ours. */
export function versionOf(body: Json | undefined): number {
  const meta = body?._meta as { managed_by?: unknown; version?: unknown } | undefined;
  return meta?.managed_by === 'api-sentinel' && typeof meta.version === 'number' ? meta.version : 0;
}

/** Whether two definitions mean the same: Elasticsearch hands settings and some parameters back as strings, in its own order. */
export function sameMeaning(a: unknown, b: unknown): boolean {
  return JSON.stringify(normal(a)) === JSON.stringify(normal(b));
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, normal(inner)] as const);
    return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
  }
  return String(value);
}
