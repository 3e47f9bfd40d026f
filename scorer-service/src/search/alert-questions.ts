import type { estypes } from '@elastic/elasticsearch';
import { type Alert, ATTACK_TYPES, type AttackType, type EntityKind, LEVELS, type Level } from '../contract/index.ts';
import { type Bucket, countsOf, termsOf } from './buckets.ts';
import { readCursor, writeCursor } from './cursor.ts';

/** Which alerts; what is absent does not narrow. Times are ISO 8601. */
export interface AlertFilter {
  /** This level or a more severe one. */
  readonly level?: Level;
  readonly type?: AttackType;
  readonly status?: Alert['status'];
  readonly entity?: { readonly kind: EntityKind; readonly id: string };
  /** Last event at this time or later, and before that. */
  readonly since?: string;
  readonly until?: string;
}

export interface AlertPageQuery extends AlertFilter {
  readonly limit: number;
  /** Of the page before. */
  readonly cursor?: string;
}

/** `cursor` is absent on the last page. */
export interface AlertRows {
  readonly alerts: Alert[];
  readonly cursor?: string;
}

export type AlertHit = Pick<
  estypes.SearchHit<{ readonly api_sentinel?: { readonly alert?: Alert } }>,
  '_source' | 'sort'
>;

const FIELD = 'api_sentinel.alert';

function filterOf(filter: AlertFilter): estypes.QueryDslQueryContainer {
  const { level, type, status, entity, since, until } = filter;
  const range = { ...(since !== undefined && { gte: since }), ...(until !== undefined && { lt: until }) };
  return {
    bool: {
      filter: [
        { exists: { field: `${FIELD}.id` } },
        ...(level === undefined
          ? []
          : [{ terms: { [`${FIELD}.risk.level`]: LEVELS.slice(0, LEVELS.indexOf(level) + 1) } }]),
        ...(type === undefined ? [] : [{ term: { [`${FIELD}.attack.type`]: type } }]),
        ...(status === undefined ? [] : [{ term: { [`${FIELD}.status`]: status } }]),
        ...(entity === undefined
          ? []
          : [{ term: { [`${FIELD}.entity.kind`]: entity.kind } }, { term: { [`${FIELD}.entity.id`]: entity.id } }]),
        ...(Object.keys(range).length === 0 ? [] : [{ range: { '@timestamp': range } }]),
      ],
    },
  };
}

/** Alerts, the newest last event first. Undefined if the cursor is none that `readAlerts` gave. */
export function askAlerts(query: AlertPageQuery): estypes.SearchRequest | undefined {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (query.cursor !== undefined && after === undefined) return undefined;
  return {
    // One more than asked for tells whether there is another page.
    size: query.limit + 1,
    track_total_hits: false,
    query: filterOf(query),
    sort: [
      { '@timestamp': { order: 'desc', unmapped_type: 'date' } },
      { [`${FIELD}.id`]: { order: 'desc', unmapped_type: 'keyword' } },
    ],
    _source: [FIELD],
    ...(after !== undefined && { search_after: after }),
  };
}

/** The rows of an answer to `askAlerts`. */
export function readAlerts(hits: readonly AlertHit[], limit: number): AlertRows {
  const page = hits.slice(0, limit);
  const cursor = hits.length > limit ? writeCursor(page.at(-1)?.sort) : undefined;
  const alerts = page.flatMap(({ _source }) => _source?.api_sentinel?.alert ?? []);
  return { alerts, ...(cursor !== undefined && { cursor }) };
}

/** One alert by its id. */
export function askAlert(id: string): estypes.SearchRequest {
  return { size: 1, track_total_hits: false, query: { ids: { values: [id] } }, _source: [FIELD] };
}

/** How many alerts there are of each attack type and of each level. */
export function askAlertCounts(filter: AlertFilter): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: true,
    query: filterOf(filter),
    aggs: {
      types: termsOf(`${FIELD}.attack.type`, ATTACK_TYPES.length),
      levels: termsOf(`${FIELD}.risk.level`, LEVELS.length),
    },
  };
}

export interface AlertCounts {
  readonly types: Readonly<Partial<Record<AttackType, number>>>;
  readonly levels: Readonly<Partial<Record<Level, number>>>;
}

/** The counts of an answer to `askAlertCounts`. */
export function readAlertCounts(aggregations: Readonly<Record<string, Bucket>> | undefined): AlertCounts {
  return { types: countsOf(aggregations?.types), levels: countsOf(aggregations?.levels) };
}
