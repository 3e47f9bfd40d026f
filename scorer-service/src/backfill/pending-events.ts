import type { Client, estypes } from '@elastic/elasticsearch';
import { type FoundDocument, fetchDocuments, type Place, scanPlaces } from '../search/scan.ts';

/** Which events a search for pending ones leaves out. */
export interface PendingQuery {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Events of the last so many milliseconds are left alone: a door may still be busy with them. */
  readonly settleMs: number;
  /** Indices to leave out. */
  readonly blocked: readonly string[];
}

/** Events that are pending and not younger than a door may need. One of the future is not waited for. */
export function pendingQuery({ now, settleMs, blocked }: PendingQuery): estypes.QueryDslQueryContainer {
  const time = (offset: number): string => new Date(now + offset).toISOString();
  const settling = { range: { '@timestamp': { gt: time(-settleMs), lt: time(60_000) } } };
  return {
    bool: {
      filter: [{ term: { 'api_sentinel.status': 'pending' } }],
      must_not: [
        ...(settleMs > 0 ? [settling] : []),
        ...(blocked.length > 0 ? [{ terms: { _index: [...blocked] } }] : []),
      ],
    },
  };
}

function statusOf(source: Readonly<Record<string, unknown>>): unknown {
  const ours = source.api_sentinel;
  const nested = typeof ours === 'object' && ours !== null ? (ours as { status?: unknown }).status : undefined;
  return nested ?? source['api_sentinel.status'];
}

/** The events that a door left pending. */
export class PendingEvents {
  readonly #client: Client;
  readonly #indices: readonly string[];

  /** @param indices patterns of indices and data streams */
  constructor(client: Client, indices: readonly string[]) {
    this.#client = client;
    this.#indices = indices;
  }

  /** Where they were when this was called, in order of event time, in pages; those without a time come last. */
  pages(query: PendingQuery, onPartial: (failed: number) => void): AsyncGenerator<Place[]> {
    return scanPlaces(this.#client, {
      indices: this.#indices,
      query: pendingQuery(query),
      by: '@timestamp',
      onPartial,
    });
  }

  /** Those that are still pending, as they are now: what others saw to meanwhile must not be scored. */
  async fetch(places: readonly Place[]): Promise<FoundDocument[]> {
    const documents = await fetchDocuments(this.#client, places);
    return documents.filter(({ source }) => statusOf(source) === 'pending');
  }
}
