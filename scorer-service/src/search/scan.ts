import { type Client, errors, type estypes } from '@elastic/elasticsearch';

/** Where a document was seen. */
export interface Place {
  readonly index: string;
  readonly id: string;
  readonly routing: string | undefined;
}

/** A document as it is now. Of one larger than this process can read at once only `api_sentinel` is here: not `whole`. */
export interface FoundDocument {
  readonly place: Place;
  readonly seqNo: number;
  readonly primaryTerm: number;
  readonly source: Readonly<Record<string, unknown>>;
  readonly whole: boolean;
}

export interface Scan {
  /** Patterns of indices and data streams; what is not there is passed over. */
  readonly indices: readonly string[];
  readonly query: estypes.QueryDslQueryContainer;
  /** A field of dates: the order, oldest first; documents without it come last. */
  readonly by: string;
  /** Told how many shards could not be asked; the others were. */
  readonly onPartial: (failed: number) => void;
}

const PAGE = 1_000;
const KEEP_ALIVE = '5m';

/** The places of all documents that matched when this was called, in pages. What is large is left where it is. */
export async function* scanPlaces(client: Client, { indices, query, by, onPartial }: Scan): AsyncGenerator<Place[]> {
  let { id } = await client.openPointInTime({ index: [...indices], keep_alive: KEEP_ALIVE, ignore_unavailable: true });
  try {
    for (let after: estypes.SortResults | undefined; ; ) {
      const answer = await client.search({
        size: PAGE,
        query,
        pit: { id, keep_alive: KEEP_ALIVE },
        sort: [{ [by]: { order: 'asc', missing: '_last', unmapped_type: 'date', numeric_type: 'date' } }],
        _source: false,
        track_total_hits: false,
        ...(after !== undefined && { search_after: after }),
      });
      id = answer.pit_id ?? id;
      if (answer._shards.failed > 0) onPartial(answer._shards.failed);
      const { hits } = answer.hits;
      if (hits.length > 0) {
        yield hits.map((hit) => ({ index: hit._index, id: hit._id as string, routing: hit._routing }));
      }
      after = hits.at(-1)?.sort;
      if (hits.length < PAGE || after === undefined) return;
    }
  } finally {
    await client.closePointInTime({ id }).catch(() => undefined);
  }
}

/** Whether a call failed by the size of what it was to bring, not by how Elasticsearch was. */
function isTooMuch(error: unknown): boolean {
  return (
    error instanceof errors.DeserializationError ||
    error instanceof errors.RequestAbortedError ||
    error instanceof RangeError
  );
}

/** The documents at these places as they are now, in order; those that are gone are left out. */
export async function fetchDocuments(client: Client, places: readonly Place[]): Promise<FoundDocument[]> {
  if (places.length === 0) return [];
  try {
    return await getDocuments(client, places, true);
  } catch (error) {
    if (!isTooMuch(error)) throw error;
    if (places.length === 1) return getDocuments(client, places, false);
    const half = places.length >> 1;
    const first = await fetchDocuments(client, places.slice(0, half));
    return [...first, ...(await fetchDocuments(client, places.slice(half)))];
  }
}

async function getDocuments(client: Client, places: readonly Place[], whole: boolean): Promise<FoundDocument[]> {
  const answer = await client.mget<Record<string, unknown>>({
    docs: places.map(({ index, id, routing }) => ({
      _index: index,
      _id: id,
      ...(routing !== undefined && { routing }),
      ...(!whole && { _source: ['api_sentinel'] }),
    })),
  });
  return answer.docs.flatMap((doc, position): FoundDocument[] => {
    if ('error' in doc || !doc.found || doc._seq_no === undefined || doc._primary_term === undefined) return [];
    const { _seq_no: seqNo, _primary_term: primaryTerm, _source: source = {} } = doc;
    return [{ place: places[position], seqNo, primaryTerm, source, whole }];
  });
}
