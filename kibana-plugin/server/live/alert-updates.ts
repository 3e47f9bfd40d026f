import { type Alert, LEVELS, type Level } from '@api-sentinel/scorer-service/contract';
import type { estypes } from '@elastic/elasticsearch';

const FIELD = 'api_sentinel.alert';
const UPDATED = `${FIELD}.updated_at`;

/** Alerts of one answer at most. */
export const PAGE = 500;

type Search = (request: estypes.SearchRequest) => Promise<estypes.SearchResponse<unknown, Record<string, never>>>;

/** When an alert was changed last, and which: where the next page begins. */
type Place = readonly [updatedAt: string | number, id: string];

/** The alerts changed at `since` or later, the earliest change first. */
export function askUpdates(since: string, level: Level | undefined, after: Place | undefined): estypes.SearchRequest {
  const levels = level === undefined ? LEVELS : LEVELS.slice(0, LEVELS.indexOf(level) + 1);
  return {
    size: PAGE,
    track_total_hits: false,
    query: {
      bool: { filter: [{ range: { [UPDATED]: { gte: since } } }, { terms: { [`${FIELD}.risk.level`]: [...levels] } }] },
    },
    sort: [
      { [UPDATED]: { order: 'asc', unmapped_type: 'date' } },
      { [`${FIELD}.id`]: { order: 'asc', unmapped_type: 'keyword' } },
    ],
    _source: [FIELD],
    ...(after !== undefined && { search_after: [...after] }),
  };
}

function alertOf(hit: estypes.SearchHit<unknown>): Alert | undefined {
  const source = hit._source as { readonly api_sentinel?: { readonly alert?: Alert } } | undefined;
  return source?.api_sentinel?.alert;
}

/** The last change of all alerts that this person may read; undefined while there are none. */
async function newest(search: Search, index: string): Promise<string | undefined> {
  const answer = await search({
    index,
    size: 1,
    track_total_hits: false,
    query: { exists: { field: UPDATED } },
    sort: [{ [UPDATED]: { order: 'desc', unmapped_type: 'date' } }],
    _source: [UPDATED],
  });
  return answer.hits.hits.length === 0 ? undefined : alertOf(answer.hits.hits[0])?.updated_at;
}

/** What was written a moment later may carry an earlier time: so far back is looked each time, */
const OVERLAP_MS = 2_000;
/** and so far back each `DEEP_EVERY`th time: several scorers write, and Elasticsearch shows each in its own time. */
const DEEP_OVERLAP_MS = 60_000;
const DEEP_EVERY = 15;
/** Pages of one look at most; the next look goes on from there. */
const MAX_PAGES = 10;

/** A cursor as it may come from outside: a time, as `updated_at` of an alert. */
export function isCursor(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && Number.isFinite(Date.parse(text));
}

/**
 * The changes of alerts in Elasticsearch, as one person sees them, each told once. The cursor is the time of the last
 * change: the index's own time, so that no two clocks are compared.
 */
export class AlertUpdates {
  readonly #search: Search;
  readonly #index: string;
  readonly #level: Level | undefined;
  #cursor: string;
  #looks = 0;
  /** The change of each alert that was told last, of the last minute. */
  readonly #told = new Map<string, string>();

  private constructor(search: Search, index: string, level: Level | undefined, cursor: string) {
    this.#search = search;
    this.#index = index;
    this.#level = level;
    this.#cursor = cursor;
  }

  /** Begins after what `cursor` names; without it, with what comes from now on. */
  static async begin(
    search: Search,
    {
      index,
      level,
      cursor,
    }: { readonly index: string; readonly level?: Level | undefined; readonly cursor?: string | undefined },
  ): Promise<AlertUpdates> {
    if (cursor !== undefined) return new AlertUpdates(search, index, level, cursor);
    const begin = await newest(search, index);
    const updates = new AlertUpdates(search, index, level, begin ?? '1970-01-01T00:00:00.000Z');
    // What is there already is known to whoever begins now.
    if (begin !== undefined) await updates.#look(DEEP_OVERLAP_MS, () => {});
    return updates;
  }

  get cursor(): string {
    return this.#cursor;
  }

  /** The alerts that changed since the last call, the earliest change first; empty if none did. */
  async next(): Promise<Alert[]> {
    const found: Alert[] = [];
    await this.#look(this.#looks++ % DEEP_EVERY === DEEP_EVERY - 1 ? DEEP_OVERLAP_MS : OVERLAP_MS, (alert) =>
      found.push(alert),
    );
    return found;
  }

  async #look(overlap: number, tell: (alert: Alert) => void): Promise<void> {
    const since = new Date(Math.max(0, Date.parse(this.#cursor) - overlap)).toISOString();
    let after: Place | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const { hits } = (await this.#search({ ...askUpdates(since, this.#level, after), index: this.#index })).hits;
      for (const alert of hits.map(alertOf)) {
        if (alert === undefined || this.#told.get(alert.id) === alert.updated_at) continue;
        this.#told.set(alert.id, alert.updated_at);
        if (alert.updated_at > this.#cursor) this.#cursor = alert.updated_at;
        tell(alert);
      }
      after = hits.at(-1)?.sort as Place | undefined;
      if (hits.length < PAGE || after === undefined) break;
    }
    this.#forget();
  }

  /** Of what is further back than any look reaches, nothing need be known. */
  #forget(): void {
    const oldest = Date.parse(this.#cursor) - DEEP_OVERLAP_MS;
    for (const [id, updatedAt] of this.#told) if (Date.parse(updatedAt) < oldest) this.#told.delete(id);
  }
}
