import type { Cluster, Json } from './cluster.ts';

/** What of an existing index decides whether our fields can be put into it. */
export interface IndexState {
  readonly mapping: Json;
  /** Most fields that its mapping may have. */
  readonly limit: number;
  readonly defaultPipeline: string | undefined;
  readonly finalPipeline: string | undefined;
}

const DEFAULT_LIMIT = 1_000;

export async function readIndex(cluster: Cluster, index: string): Promise<IndexState> {
  const path = `/${encodeURIComponent(index)}`;
  const answer = await cluster.get(path, `read the index ${index}`, { flat_settings: 'true' });
  const body = (answer?.[index] ?? {}) as { mappings?: Json; settings?: Record<string, string> };
  const settings = body.settings ?? {};
  return {
    mapping: body.mappings ?? {},
    limit: Number(settings['index.mapping.total_fields.limit'] ?? DEFAULT_LIMIT),
    defaultPipeline: settings['index.default_pipeline'],
    finalPipeline: settings['index.final_pipeline'],
  };
}
