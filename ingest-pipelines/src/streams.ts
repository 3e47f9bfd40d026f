import type { Cluster, Json } from './cluster.ts';
import { EVENTS_STREAM } from './definitions.ts';
import { hasHook } from './hook.ts';
import { SetupError } from './setup-error.ts';

/** The indices behind a stream, whatever its namespace. */
export interface Stream {
  /** `<type>-<dataset>`, for example `logs-nginx.access`. */
  readonly name: string;
  /** The data streams or, where it is none, the index itself: what an event is sent to. */
  readonly targets: readonly string[];
  /** Where the next event is written to. */
  readonly writeIndices: readonly string[];
}

/** `<type>-<dataset>` of what a person wrote, with or without a namespace. */
export function streamName(text: string): string {
  const match = /^([a-z0-9_.]{1,100})-([a-z0-9_.]{1,100})(?:-[^\s*,/"<>|\\?#]{1,100})?$/.exec(text);
  if (!match) {
    throw new SetupError(
      `"${text.slice(0, 200)}" is no name of a stream: write <type>-<dataset>, for example logs-nginx.access.`,
    );
  }
  return `${match[1]}-${match[2]}`;
}

interface Resolved {
  readonly indices: readonly { readonly name: string; readonly data_stream?: string }[];
  readonly data_streams: readonly { readonly name: string; readonly backing_indices: readonly string[] }[];
}

/** Works without the data-streams module too: it is the index names that are resolved. */
export async function resolveIndices(cluster: Cluster, pattern: string): Promise<Resolved> {
  const path = `/_resolve/index/${encodeURIComponent(pattern)}`;
  const found = await cluster.get(path, `look for the indices ${pattern}`, { expand_wildcards: 'open,hidden' });
  return (found as unknown as Resolved | undefined) ?? { indices: [], data_streams: [] };
}

export async function resolveStream(cluster: Cluster, name: string): Promise<Stream> {
  const { indices, data_streams: dataStreams } = await resolveIndices(cluster, `${name}-*`);
  const plain = indices.filter((index) => index.data_stream === undefined).map((index) => index.name);
  const backing = dataStreams.map((stream) => stream.backing_indices.at(-1)).filter((index) => index !== undefined);
  return {
    name,
    targets: [...dataStreams.map((stream) => stream.name), ...plain],
    writeIndices: [...backing, ...plain],
  };
}

/**
 * The streams below `logs-*` that hold API requests: those in which there is a method or status, and a path. What comes to
 * us directly is scored without a hook and is left out.
 */
export async function discoverStreams(cluster: Cluster): Promise<string[]> {
  const fields = ['http.request.method', 'http.response.status_code', 'url.path', 'url.original'];
  const answer = await cluster.get('/logs-*/_field_caps', 'look for streams of API requests', {
    fields: fields.join(','),
    include_empty_fields: 'false',
    include_unmapped: 'true',
    ignore_unavailable: 'true',
  });
  const all = (answer?.indices ?? []) as string[];
  const holding = fields.map((field) => indicesWith(answer, field, all));
  const requests = all.filter(
    (index) => (holding[0].has(index) || holding[1].has(index)) && (holding[2].has(index) || holding[3].has(index)),
  );

  const { data_streams: dataStreams } = await resolveIndices(cluster, 'logs-*');
  const names = dataStreams
    .filter((stream) => stream.backing_indices.some((index) => requests.includes(index)))
    .map((stream) => streamName(stream.name));
  return [...new Set(names)].filter((name) => name !== EVENTS_STREAM).sort();
}

function indicesWith(answer: Json | undefined, field: string, all: readonly string[]): Set<string> {
  const types = ((answer?.fields ?? {}) as Record<string, Record<string, { indices?: string[] }>>)[field] ?? {};
  const mapped = Object.entries(types).filter(([type]) => type !== 'unmapped');
  return new Set(mapped.flatMap(([, capability]) => capability.indices ?? all));
}

/** The streams whose `@custom` pipeline calls ours. */
export async function hookedStreams(cluster: Cluster): Promise<string[]> {
  const pipelines = await cluster.pipelines('*@custom');
  return [...pipelines].filter(([, body]) => hasHook(body)).map(([name]) => name.replace(/@custom$/, ''));
}

/** The mapping that the next index of a stream will get from its templates; `undefined` where no template is for it. */
export async function nextMapping(cluster: Cluster, stream: Stream): Promise<Json | undefined> {
  const index = stream.targets[0] ?? `${stream.name}-default`;
  const what = `ask for the mappings of the next index of ${stream.name}`;
  const answer = await cluster.send(
    'POST',
    `/_index_template/_simulate_index/${encodeURIComponent(index)}`,
    undefined,
    what,
  );
  return (answer.template as { mappings?: Json } | undefined)?.mappings;
}
