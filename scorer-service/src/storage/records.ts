import { type Client, errors, type estypes } from '@elastic/elasticsearch';

/**
 * An index of records that are only ever added: what people said and did. Made on the first write if the templates are not
 * installed, so that nothing is guessed from values.
 */
export class Records<Document extends object> {
  readonly index: string;
  readonly #client: Client;
  readonly #mappings: estypes.MappingTypeMapping;
  readonly #idField: string;
  #ready = false;
  #last: Promise<void> = Promise.resolve();

  /** @param idField a keyword by which records of one moment are told apart */
  constructor(client: Client, index: string, mappings: estypes.MappingTypeMapping, idField: string) {
    this.#client = client;
    this.#idField = idField;
    this.index = index;
    this.#mappings = mappings;
  }

  /** Adds a record; it can be found when this returns. @throws what the client throws */
  async add(id: string, document: Document): Promise<void> {
    await this.#prepare();
    await this.#client.create({ index: this.index, id, document, refresh: 'wait_for' });
  }

  /** Replaces the record of this id, for those few that are rewritten as they go on. @throws what the client throws */
  async put(id: string, document: Document): Promise<void> {
    await this.#prepare();
    await this.#client.index({ index: this.index, id, document });
  }

  /** Writes after what was asked for before, while who asks goes on; `failed` is told of an error. */
  later(write: () => Promise<void>, failed: (error: unknown) => void): void {
    this.#last = this.#last.then(write).catch(failed);
  }

  /** Ends when all that was asked for by `later` is written, or failed. */
  settled(): Promise<void> {
    return this.#last;
  }

  /** @throws what the client throws; an index that is not there yet holds nothing */
  async search(body: estypes.SearchRequest): Promise<estypes.SearchResponse<Document>> {
    return this.#client.search<Document>({ ...body, index: this.index, ignore_unavailable: true });
  }

  /** The record of this id as it is now. */
  async get(id: string): Promise<Document | undefined> {
    try {
      return (await this.#client.get<Document>({ index: this.index, id }))._source;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
      throw error;
    }
  }

  /** All records that match, by their time, oldest first, in pages. */
  async *scan(query: estypes.QueryDslQueryContainer, page = 1_000): AsyncGenerator<Document[]> {
    for (let after: estypes.SortResults | undefined; ; ) {
      const answer = await this.search({
        size: page,
        query,
        track_total_hits: false,
        sort: [
          { '@timestamp': { order: 'asc', unmapped_type: 'date' } },
          { [this.#idField]: { order: 'asc', unmapped_type: 'keyword' } },
        ],
        ...(after !== undefined && { search_after: after }),
      });
      const { hits } = answer.hits;
      if (hits.length > 0) yield hits.flatMap(({ _source }) => _source ?? []);
      after = hits.at(-1)?.sort;
      if (hits.length < page || after === undefined) return;
    }
  }

  async #prepare(): Promise<void> {
    if (this.#ready) return;
    if (!(await this.#client.indices.exists({ index: this.index }))) {
      try {
        await this.#client.indices.create({ index: this.index, mappings: this.#mappings });
      } catch (error) {
        if (!(await this.#client.indices.exists({ index: this.index }))) throw error;
      }
    }
    this.#ready = true;
  }
}
