import type { Client } from '@elastic/elasticsearch';

type Json = Record<string, unknown>;

/** What a user has before us: an integration's template and pipeline for a stream, and `@custom` parts of their own. */
export async function putIntegration(
  client: Client,
  stream: string,
  own: {
    readonly mappings?: Json;
    readonly settings?: Json;
    readonly custom?: Json;
    readonly dataStream?: boolean;
  } = {},
): Promise<void> {
  await client.ingest.putPipeline({
    id: `${stream}-1.0.0`,
    description: 'the integration',
    processors: [{ pipeline: { name: `${stream}@custom`, ignore_missing_pipeline: true } }],
  });
  if (own.custom) await client.ingest.putPipeline({ id: `${stream}@custom`, ...own.custom });
  await client.indices.putIndexTemplate({
    name: stream,
    index_patterns: [`${stream}-*`],
    ...((own.dataStream ?? true) && { data_stream: {} }),
    priority: 200,
    composed_of: [`${stream}@custom`],
    ignore_missing_component_templates: [`${stream}@custom`],
    template: {
      settings: { number_of_replicas: 0, 'index.default_pipeline': `${stream}-1.0.0`, ...own.settings },
      mappings: {
        dynamic_templates: [{ texts: { match_mapping_type: 'string', mapping: { type: 'keyword' } } }],
        properties: { '@timestamp': { type: 'date' }, source: { properties: { ip: { type: 'ip' } } } },
        ...own.mappings,
      },
    },
  });
}

/** Everything that could have been changed, by name: pipelines, component templates and index templates. */
export async function everything(client: Client): Promise<Json> {
  const read = async (path: string) => (await client.transport.request({ method: 'GET', path })) as Json;
  const [pipelines, components, templates] = await Promise.all([
    read('/_ingest/pipeline'),
    read('/_component_template'),
    read('/_index_template'),
  ]);
  const byName = (list: unknown) => Object.fromEntries((list as { name: string }[]).map((item) => [item.name, item]));
  return {
    pipelines,
    components: byName(components.component_templates),
    templates: byName(templates.index_templates),
  };
}

/** An access event as an integration leaves it. */
export function accessEvent(id: string, more: Json = {}): Json {
  return {
    '@timestamp': '2026-01-05T00:00:00Z',
    event: { id },
    http: { request: { method: 'GET' }, response: { status_code: 200 } },
    url: { path: '/', original: '/' },
    source: { ip: '198.51.100.7' },
    ...more,
  };
}

/** Gives our processor time enough on a busy machine; what an operator has set there is kept by later installs. */
export async function bePatient(client: Client, timeout = '30s'): Promise<void> {
  const { api_sentinel: pipeline } = await client.ingest.getPipeline({ id: 'api_sentinel' });
  const processors = structuredClone(pipeline.processors) as unknown as [{ api_sentinel: Json }];
  processors[0].api_sentinel.timeout = timeout;
  await client.ingest.putPipeline({ id: 'api_sentinel', ...pipeline, processors: processors as never });
}
