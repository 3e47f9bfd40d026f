import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import type { DocumentVersion } from '../storage/event-verdicts.ts';

/** Where a pending event was seen; it may have changed since. */
export type Place = Pick<DocumentVersion, 'index' | 'id' | 'routing'>;

export interface PendingEvent {
  readonly document: DocumentVersion;
  /** Undefined if it could not be brought here (larger than this process can read at once). */
  readonly source: Readonly<Record<string, unknown>> | undefined;
}

const PAGE = 1_000;
const KEEP_ALIVE = '5m';

function statusOf(source: Readonly<Record<string, unknown>>): unknown {
  const ours = source.api_sentinel;
  const nested = typeof ours === 'object' && ours !== null ? (ours as { status?: unknown }).status : undefined;
  return nested ?? source['api_sentinel.status'];
}

/** Whether a call failed by what it was to bring, not by how Elasticsearch was. */
function isTooMuch(error: unknown): boolean {
  return (
    error instanceof errors.DeserializationError ||
    error instanceof errors.RequestAbortedError ||
    error instanceof RangeError
  );
}

/** The events that a door left pending. */
export class PendingEvents {
  readonly #client: Client;
  readonly #indices: readonly string[];
  readonly #settleMs: number;

  /**
   * @param indices patterns of indices and data streams
   * @param settleMs events of the last so many milliseconds are left alone: a door may still be busy with them
   */
  constructor(client: Client, indices: readonly string[], settleMs: number) {
    this.#client = client;
    this.#indices = indices;
    this.#settleMs = settleMs;
  }

  /**
   * Where the events are that were pending when this was called, in order of event time, in pages; those without a time
   * come last. An event of the future is not waited for.
   *
   * @param blocked indices to leave out
   * @param onPartial told when some shards could not be asked
   */
  async *pages(now: number, blocked: readonly string[], onPartial: (failed: number) => void): AsyncGenerator<Place[]> {
    let { id } = await this.#client.openPointInTime({
      index: [...this.#indices],
      keep_alive: KEEP_ALIVE,
      ignore_unavailable: true,
    });
    try {
      for (let after: estypes.SortResults | undefined; ; ) {
        const answer = await this.#client.search({
          size: PAGE,
          query: this.#query(now, blocked),
          pit: { id, keep_alive: KEEP_ALIVE },
          sort: [{ '@timestamp': { order: 'asc', missing: '_last', unmapped_type: 'date', numeric_type: 'date' } }],
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
      await this.#client.closePointInTime({ id }).catch(() => undefined);
    }
  }

  /** Those of the places whose event is still pending now, as it is now: what others saw to meanwhile is not scored. */
  async fetch(places: readonly Place[]): Promise<PendingEvent[]> {
    if (places.length === 0) return [];
    try {
      return await this.#get(places, true);
    } catch (error) {
      if (!isTooMuch(error)) throw error;
      if (places.length === 1) return this.#get(places, false);
      const half = places.length >> 1;
      return [...(await this.fetch(places.slice(0, half))), ...(await this.fetch(places.slice(half)))];
    }
  }

  async #get(places: readonly Place[], whole: boolean): Promise<PendingEvent[]> {
    const answer = await this.#client.mget<Record<string, unknown>>({
      docs: places.map(({ index, id, routing }) => ({
        _index: index,
        _id: id,
        ...(routing !== undefined && { routing }),
        ...(!whole && { _source: ['api_sentinel'] }),
      })),
    });
    return answer.docs.flatMap((doc, position): PendingEvent[] => {
      if ('error' in doc || !doc.found || doc._seq_no === undefined || doc._primary_term === undefined) return [];
      if (doc._source === undefined || statusOf(doc._source) !== 'pending') return [];
      const document = { ...places[position], seqNo: doc._seq_no, primaryTerm: doc._primary_term };
      return [{ document, source: whole ? doc._source : undefined }];
    });
  }

  #query(now: number, blocked: readonly string[]): estypes.QueryDslQueryContainer {
    const time = (offset: number): string => new Date(now + offset).toISOString();
    const settling = { range: { '@timestamp': { gt: time(-this.#settleMs), lt: time(60_000) } } };
    return {
      bool: {
        filter: [{ term: { 'api_sentinel.status': 'pending' } }],
        must_not: [
          ...(this.#settleMs > 0 ? [settling] : []),
          ...(blocked.length > 0 ? [{ terms: { _index: [...blocked] } }] : []),
        ],
      },
    };
  }
}
