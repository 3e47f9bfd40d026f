/** What can be told of the cluster: reached or not, its version and licence, what of ours stands in it. */
import { type Client, errors } from '@elastic/elasticsearch';
import type { SetupPoint, Stream, System } from '../contract/index.ts';
import { sentenceOf } from '../storage/answers.ts';
import { type Bucket, countOf, metricOf, within } from './buckets.ts';
import { EVENT } from './filters.ts';

const KEPT_MS = 5_000;
const TIMEOUT_MS = 5_000;
const OWN_STREAM = 'logs-api_sentinel.access';
const HOOK_TAG = 'api_sentinel';
const INSTALL = 'npm run setup -- --url <Elasticsearch>';
const MAX_STREAMS = 200;

type Json = Readonly<Record<string, unknown>>;

export interface ClusterStateSettings {
  /** Patterns of the events. */
  readonly events: readonly string[];
  readonly now?: () => number;
}

/** Asks at most once in five seconds, whoever wants to know. */
export class ClusterState {
  readonly #client: Client;
  readonly #events: readonly string[];
  readonly #now: () => number;
  #asked = Number.NEGATIVE_INFINITY;
  #known: Promise<{ cluster: System['elasticsearch']; pending: number | undefined }> | undefined;
  #since: { reached: boolean; at: number } | undefined;

  constructor(client: Client, { events, now = Date.now }: ClusterStateSettings) {
    this.#client = client;
    this.#events = events;
    this.#now = now;
  }

  /** Never throws: a cluster that does not answer is said by `reached: false` and the problem. */
  async ask(): Promise<{ readonly cluster: System['elasticsearch']; readonly pending: number | undefined }> {
    if (this.#known === undefined || this.#now() - this.#asked > KEPT_MS) {
      this.#asked = this.#now();
      this.#known = this.#ask();
    }
    return this.#known;
  }

  async #ask() {
    let cluster: Omit<System['elasticsearch'], 'since'>;
    let pending: number | undefined;
    try {
      const options = { requestTimeout: TIMEOUT_MS };
      const info = await this.#client.info({}, options);
      const [health, licence, count] = await Promise.all([
        this.#client.cluster.health({}, options).catch(unlessAway),
        this.#client.license.get({}, options).catch(unlessAway),
        this.#client
          .count(
            { index: [...this.#events], ignore_unavailable: true, query: { term: { [EVENT.status]: 'pending' } } },
            options,
          )
          .catch(unlessAway),
      ]);
      pending = count?.count;
      cluster = {
        reached: true,
        version: info.version.number,
        cluster: info.cluster_name,
        ...(health !== undefined && { health: health.status.toLowerCase() }),
        ...(licence !== undefined && { licence: `${licence.license.type} (${licence.license.status})` }),
      };
    } catch (error) {
      cluster = { reached: false, problem: sentenceOf(error) };
    }
    if (this.#since?.reached !== cluster.reached) this.#since = { reached: cluster.reached, at: this.#now() };
    return { cluster: { ...cluster, since: new Date(this.#since.at).toISOString() }, pending };
  }

  /** What is installed. Never throws. */
  async points(): Promise<SetupPoint[]> {
    const { cluster } = await this.ask();
    if (!cluster.reached) {
      return [
        {
          id: 'elasticsearch',
          title: 'Elasticsearch',
          state: 'problem',
          sentence: `Elasticsearch does not answer: ${cluster.problem ?? 'no reason given'}.`,
          follows: 'Events are not stored, alerts wait in memory, and no page of the past can be shown.',
          command: 'npm run elasticsearch',
        },
      ];
    }
    return [
      {
        id: 'elasticsearch',
        title: 'Elasticsearch',
        state: cluster.health === 'red' ? 'problem' : 'done',
        sentence: `Version ${cluster.version} answers; the cluster ${cluster.cluster} is ${cluster.health ?? 'of unknown health'}.`,
      },
      {
        id: 'licence',
        title: 'Licence',
        state: 'done',
        sentence: `${cluster.licence ?? 'Unknown'}; nothing of ours needs a paid one.`,
      },
      await this.#installed(),
      await this.#processor(),
    ];
  }

  async #installed(): Promise<SetupPoint> {
    const point = { id: 'pipelines', title: 'Pipelines and templates', command: INSTALL };
    const wanted = [
      '/_ingest/pipeline/api_sentinel',
      '/_ingest/pipeline/logs-api_sentinel.access',
      '/_index_template/logs-api_sentinel.access',
      '/_index_template/api-sentinel-alerts',
      '/_component_template/api_sentinel@mappings',
    ];
    try {
      const there = await Promise.all(wanted.map((path) => this.#isThere(path)));
      const missing = wanted.filter((_, position) => !there[position]).map((path) => path.split('/').at(-1));
      if (missing.length === 0) return { ...point, state: 'done', sentence: 'All are installed.' };
      return {
        ...point,
        state: 'open',
        sentence: `Missing: ${missing.join(', ')}.`,
        follows: 'Events are not scored on their way in, or their fields are not mapped.',
      };
    } catch (error) {
      return { ...point, state: 'unknown', sentence: `It can't be told: ${sentenceOf(error)}.` };
    }
  }

  async #processor(): Promise<SetupPoint> {
    const point = { id: 'processor', title: 'Processor on the nodes', command: 'npm run build' };
    try {
      const answer = (await this.#get('/_nodes/plugins')) as {
        readonly nodes: Readonly<
          Record<string, { readonly name: string; readonly plugins?: readonly { readonly name: string }[] }>
        >;
      };
      const nodes = Object.values(answer.nodes);
      const without = nodes.filter(({ plugins = [] }) => !plugins.some(({ name }) => name === 'api-sentinel'));
      if (without.length === 0)
        return {
          ...point,
          state: 'done',
          sentence: `It is on ${nodes.length === 1 ? 'the node' : `all ${nodes.length} nodes`}.`,
        };
      return {
        ...point,
        state: 'open',
        sentence: `It is missing on ${without
          .map(({ name }) => name)
          .slice(0, 5)
          .join(', ')}.`,
        follows: 'Events that come in there stay pending and are scored later, by back-filling.',
      };
    } catch (error) {
      return { ...point, state: 'unknown', sentence: `It can't be told: ${sentenceOf(error)}.` };
    }
  }

  /** The streams that hold web requests. @throws what the client throws */
  async streams(): Promise<Stream[]> {
    const minute = { range: { '@timestamp': { gte: 'now-1m' } } };
    const answer = await this.#client.search({
      index: [...this.#events],
      ignore_unavailable: true,
      size: 0,
      track_total_hits: false,
      query: {
        bool: {
          should: [{ exists: { field: 'http.request.method' } }, { exists: { field: EVENT.status } }],
          minimum_should_match: 1,
        },
      },
      aggs: {
        indices: {
          terms: { field: '_index', size: 10_000 },
          aggs: {
            recent: { filter: minute, aggs: { scored: { filter: { term: { [EVENT.status]: 'scored' } } } } },
            pending: { filter: { term: { [EVENT.status]: 'pending' } } },
            scored: { filter: { term: { [EVENT.status]: 'scored' } } },
            last: { max: { field: '@timestamp' } },
          },
        },
      },
    });
    const hooks = await this.#hooks();
    const streams = new Map<string, { -readonly [K in keyof Stream]: Stream[K] }>();
    for (const bucket of (answer.aggregations?.indices as Bucket | undefined)?.buckets ?? []) {
      const name = streamOf(String(bucket.key));
      const stream = streams.get(name) ?? {
        name,
        hooked: hooks === undefined ? countOf(within(bucket, 'scored')) > 0 : isHooked(name, hooks),
        events_last_minute: 0,
        scored_last_minute: 0,
        pending: 0,
      };
      const recent = within(bucket, 'recent');
      stream.events_last_minute += countOf(recent);
      stream.scored_last_minute += countOf(recent && within(recent, 'scored'));
      stream.pending += countOf(within(bucket, 'pending'));
      const last = new Date(metricOf(within(bucket, 'last'))).toISOString();
      if (stream.last_event_time === undefined || stream.last_event_time < last) stream.last_event_time = last;
      if (!stream.hooked) stream.command = `${INSTALL} --stream ${name}`;
      if (streams.size < MAX_STREAMS) streams.set(name, stream);
    }
    return [...streams.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Names of the `@custom` pipelines that call ours; undefined if this account may not see pipelines. */
  async #hooks(): Promise<ReadonlySet<string> | undefined> {
    try {
      const pipelines = (await this.#get('/_ingest/pipeline/*@custom')) as Readonly<Record<string, Json>>;
      return new Set(
        Object.entries(pipelines)
          .filter(([, { processors }]) => Array.isArray(processors) && processors.some(isHook))
          .map(([name]) => name),
      );
    } catch (error) {
      if (error instanceof errors.ResponseError) return error.statusCode === 404 ? new Set() : undefined;
      throw error;
    }
  }

  async #isThere(path: string): Promise<boolean> {
    try {
      await this.#get(path);
      return true;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return false;
      throw error;
    }
  }

  async #get(path: string): Promise<Json> {
    return this.#client.transport.request({ method: 'GET', path }, { requestTimeout: TIMEOUT_MS });
  }
}

/** A part that this account may not ask for is left out; a cluster that is away is not. */
function unlessAway(error: unknown): undefined {
  if (error instanceof errors.ResponseError && (error.statusCode ?? 0) < 500) return undefined;
  throw error;
}

function isHook(processor: unknown): boolean {
  return (processor as { pipeline?: { tag?: unknown } } | null)?.pipeline?.tag === HOOK_TAG;
}

/** The data stream of a backing index, else the index itself. */
function streamOf(index: string): string {
  return /^\.ds-(.+)-\d{4}\.\d{2}\.\d{2}-\d{6}$/.exec(index)?.[1] ?? index;
}

/** Hook points of a stream `logs-nginx.access-default`: of its data set, its type, and of everything. */
function isHooked(stream: string, hooks: ReadonlySet<string>): boolean {
  if (stream === OWN_STREAM || stream.startsWith(`${OWN_STREAM}-`)) return true;
  const [type, dataset] = stream.split('-');
  return [`${type}-${dataset}@custom`, `${type}@custom`, 'global@custom'].some((name) => hooks.has(name));
}
