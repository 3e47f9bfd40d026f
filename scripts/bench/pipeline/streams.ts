/** The two streams that the bench writes to: the same mappings, and a pipeline on one of them. */
import type { Client, estypes } from '@elastic/elasticsearch';
import type { DocumentKind } from './documents.ts';

export const PLAIN = 'logs-bench_plain.access';
export const SCORED = 'logs-bench_scored.access';
const INTEGRATION = `${SCORED}@integration`;

type DynamicTemplate = NonNullable<estypes.MappingTypeMapping['dynamic_templates']>[number];

const KEYWORD = { type: 'keyword', ignore_above: 1024 } as const;

/** Searched as text, without frequencies and norms: what `match_only_text` is made of. */
const SEARCHED = { ...KEYWORD, fields: { text: { type: 'text', index_options: 'docs', norms: false } } } as const;

/**
 * What the `ecs@mappings` of every `logs-*-*` stream do with the fields of an access log. The embedded Elasticsearch
 * lacks two of their field types: `wildcard` is `keyword` here, which is cheaper, and `match_only_text` a text like it.
 */
const ECS: DynamicTemplate[] = [
  { addresses: { path_match: ['*.ip'], match_mapping_type: 'string', mapping: { type: 'ip' } } },
  {
    searched: {
      path_match: ['*.name', '*file.path', '*.body.content', '*url.original', 'user_agent.original'],
      match_mapping_type: 'string',
      mapping: SEARCHED,
    },
  },
];

const STRINGS: DynamicTemplate = { strings: { match_mapping_type: 'string', mapping: KEYWORD } };

/** Both streams are mapped alike; only one has a pipeline, as an integration brings it, chained to the scorer. */
export async function putStreams(client: Client, kind: DocumentKind): Promise<void> {
  await client.ingest.putPipeline({
    id: INTEGRATION,
    processors: [{ pipeline: { name: `${SCORED}@custom`, ignore_missing_pipeline: true } }],
  });
  for (const stream of [PLAIN, SCORED]) {
    await client.indices.putIndexTemplate({
      name: stream,
      index_patterns: [`${stream}-*`],
      data_stream: {},
      priority: 250,
      composed_of: [`${stream}@custom`],
      ignore_missing_component_templates: [`${stream}@custom`],
      template: {
        settings: {
          number_of_replicas: 0,
          ...(stream === SCORED && { 'index.default_pipeline': INTEGRATION }),
        },
        mappings: {
          dynamic_templates: [...(kind === 'filebeat' ? ECS : []), STRINGS],
          properties: { '@timestamp': { type: 'date' }, source: { properties: { ip: { type: 'ip' } } } },
        },
      },
    });
  }
}
