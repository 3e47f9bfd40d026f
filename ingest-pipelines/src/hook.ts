/** The one processor by which a user's `@custom` pipeline calls ours. */
import type { Json } from './cluster.ts';
import { DEFINITIONS_VERSION, SCORING_PIPELINE } from './definitions.ts';

export const HOOK_TAG = 'api_sentinel';

/**
 * Calls our pipeline if it is there. Where it cannot be loaded, because the plugin is missing on the node, the document is
 * marked pending and goes on.
 */
export function hookProcessor(): Json {
  return {
    pipeline: {
      tag: HOOK_TAG,
      description: 'API Sentinel: has API requests scored.',
      name: SCORING_PIPELINE,
      ignore_missing_pipeline: true,
      on_failure: [
        { set: { field: 'api_sentinel.status', value: 'pending', ignore_failure: true } },
        { set: { field: 'api_sentinel.reason_pending', value: 'pipeline_failed', ignore_failure: true } },
      ],
    },
  };
}

function isHook(processor: unknown): boolean {
  return (processor as { pipeline?: { tag?: unknown } } | null)?.pipeline?.tag === HOOK_TAG;
}

function processorsOf(pipeline: Json): unknown[] {
  return Array.isArray(pipeline.processors) ? pipeline.processors : [];
}

export function hasHook(pipeline: Json | undefined): boolean {
  return pipeline !== undefined && processorsOf(pipeline).some(isHook);
}

/** The pipeline with our hook: brought up to date where it stands, else behind all that is there. */
export function withHook(pipeline: Json | undefined): Json {
  if (pipeline === undefined) {
    return {
      description: 'Made by API Sentinel; processors may be added.',
      processors: [hookProcessor()],
      _meta: { api_sentinel: { created: true, version: DEFINITIONS_VERSION } },
    };
  }
  const processors = processorsOf(pipeline);
  if (!processors.some(isHook)) return { ...pipeline, processors: [...processors, hookProcessor()] };
  return { ...pipeline, processors: processors.map((processor) => (isHook(processor) ? hookProcessor() : processor)) };
}

/** The pipeline as it would be without us; `undefined` where we made it and nobody added to it. */
export function withoutHook(pipeline: Json): Json | undefined {
  const processors = processorsOf(pipeline).filter((processor) => !isHook(processor));
  const { api_sentinel: ours, ...meta } = (pipeline._meta ?? {}) as { api_sentinel?: { created?: boolean } };
  if (!ours?.created) return { ...pipeline, processors };
  if (processors.length === 0 && pipeline.on_failure === undefined) return undefined;
  const { _meta: _, ...rest } = pipeline;
  return { ...rest, processors, ...(Object.keys(meta).length > 0 && { _meta: meta }) };
}
