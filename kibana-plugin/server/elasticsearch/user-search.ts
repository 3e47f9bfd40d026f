import type { estypes } from '@elastic/elasticsearch';
import type { ElasticsearchClient, TransportOptions, TransportRequest } from '../kibana-types/elasticsearch.ts';
import { statusOf } from './elasticsearch-refusal.ts';

/** Parameters of a search that stand in the address; all others make the body. */
const IN_ADDRESS = new Set([
  'index',
  'ignore_unavailable',
  'allow_no_indices',
  'expand_wildcards',
  'routing',
  'preference',
]);
/** Milliseconds after which an answer is no longer waited for. */
const PATIENCE_MS = 30_000;

const NOTHING = { took: 0, timed_out: false, _shards: { total: 0, successful: 0, failed: 0 }, hits: { hits: [] } };

/** What a user may not read was asked. */
export class NotAllowed extends Error {
  readonly statusCode = 403;
}

/**
 * The `search` of an Elasticsearch client, asked as the user whose client is given: what the questions of the scorer's
 * search need of a client. An index that is not there has no documents. One that the user may not read is an error, also
 * where Elasticsearch itself would pass over it in silence: an empty screen must mean that there is nothing.
 */
export class UserSearch {
  readonly #client: ElasticsearchClient;
  readonly #options: TransportOptions;

  constructor(client: ElasticsearchClient, options: TransportOptions = { requestTimeout: PATIENCE_MS, maxRetries: 1 }) {
    this.#client = client;
    this.#options = options;
  }

  /**
   * @throws NotAllowed if the user may read none of the indices
   * @throws the client's own error if Elasticsearch refused or failed
   */
  readonly search = async <Document = unknown>(
    request: estypes.SearchRequest,
  ): Promise<estypes.SearchResponse<Document, Record<string, never>>> => {
    const indices = [request.index ?? []].flat();
    const { ignore_unavailable: _, allow_no_indices: __, ...kept } = request;
    const inAddress = Object.entries(kept).filter(([name]) => name !== 'index' && IN_ADDRESS.has(name));
    const body = Object.fromEntries(Object.entries(kept).filter(([name]) => !IN_ADDRESS.has(name)));
    const answer = (await this.#ask({
      method: 'POST',
      path: `/${indices.map(encodeURIComponent).join(',')}/_search`,
      querystring: Object.fromEntries(inAddress.map(([name, value]) => [name, String(value)])),
      body,
    }).catch((error: unknown) => {
      if (statusOf(error) === 404) return NOTHING;
      throw error;
    })) as estypes.SearchResponse<Document, Record<string, never>>;
    if (answer._shards.total === 0 && !(await this.#mayRead(indices))) throw new NotAllowed(indices.join(', '));
    return answer;
  };

  /** Several questions at once, each with its indices before it; one that fails fails all. */
  readonly msearch = async ({
    searches = [],
  }: estypes.MsearchRequest): Promise<{
    readonly responses: estypes.SearchResponse<unknown, Record<string, never>>[];
  }> => {
    const questions: estypes.SearchRequest[] = [];
    for (let place = 0; place + 1 < searches.length; place += 2) {
      questions.push({ ...searches[place + 1], ...searches[place] } as estypes.SearchRequest);
    }
    return { responses: await Promise.all(questions.map((question) => this.search(question))) };
  };

  async #mayRead(indices: readonly string[]): Promise<boolean> {
    try {
      const answer = (await this.#ask({
        method: 'POST',
        path: '/_security/user/_has_privileges',
        body: { index: [{ names: indices, privileges: ['read'] }] },
      })) as { readonly has_all_requested?: boolean };
      return answer.has_all_requested !== false;
    } catch {
      // Without security there is nobody to ask, and nothing that is not allowed.
      return true;
    }
  }

  /** The client of 7.17 answers `{ body }`, later ones the body itself. */
  async #ask(request: TransportRequest): Promise<unknown> {
    const answer = await this.#client.transport.request(request, this.#options);
    const wrapped = answer as { readonly body?: unknown; readonly statusCode?: unknown } | null;
    return wrapped !== null && typeof wrapped === 'object' && wrapped.statusCode !== undefined ? wrapped.body : answer;
  }
}
