import type { estypes } from '@elastic/elasticsearch';
import {
  type Alert,
  type AlertQuery,
  ATTACK_TYPES,
  type AttackType,
  type EntityKind,
  type FilterQuery,
  LEVELS,
  type Level,
} from '../contract/index.ts';
import { type Bucket, countsOf, termsOf, totalOf } from './buckets.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { alertClauses, termClause, timeClause } from './filters.ts';

/** Which alerts; what is absent does not narrow. Times are ISO 8601, of the last event. */
export interface AlertFilter extends FilterQuery {
  readonly status?: Alert['status'];
  readonly assignee?: string;
  readonly entity?: { readonly kind: EntityKind; readonly id: string };
}

export interface AlertPageQuery extends AlertFilter {
  readonly order?: AlertQuery['order'];
  readonly limit: number;
  /** Of the page before. */
  readonly cursor?: string;
}

/** `cursor` is absent on the last page. */
export interface AlertRows {
  readonly alerts: Alert[];
  /** How many match, on all pages. */
  readonly total: number;
  readonly cursor?: string;
}

export type AlertHit = Pick<
  estypes.SearchHit<{ readonly api_sentinel?: { readonly alert?: Alert } }>,
  '_source' | 'sort'
>;

const FIELD = 'api_sentinel.alert';

/** All that the filter narrows to. */
export function alertQuery(filter: AlertFilter): estypes.QueryDslQueryContainer {
  const { status, assignee, entity, since, until } = filter;
  return {
    bool: {
      filter: [
        { exists: { field: `${FIELD}.id` } },
        ...alertClauses(filter),
        ...termClause(`${FIELD}.status`, status),
        ...termClause(`${FIELD}.assignee`, assignee),
        ...termClause(`${FIELD}.entity.kind`, entity?.kind),
        ...termClause(`${FIELD}.entity.id`, entity?.id),
        ...timeClause(since, until),
      ],
    },
  };
}

const ORDERS: Readonly<Record<NonNullable<AlertQuery['order']>, readonly estypes.SortCombinations[]>> = {
  newest: [],
  risk: [{ [`${FIELD}.risk.score`]: { order: 'desc', unmapped_type: 'double', missing: 0 } }],
  count: [{ [`${FIELD}.count`]: { order: 'desc', unmapped_type: 'long', missing: 0 } }],
};

/** Alerts, the newest last event first unless ordered otherwise. Undefined if the cursor is none that `readAlerts` gave. */
export function askAlerts(query: AlertPageQuery): estypes.SearchRequest | undefined {
  const order = ORDERS[query.order ?? 'newest'];
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, order.length + 2);
  if (query.cursor !== undefined && after === undefined) return undefined;
  return {
    // One more than asked for tells whether there is another page.
    size: query.limit + 1,
    track_total_hits: true,
    query: alertQuery(query),
    sort: [
      ...order,
      { '@timestamp': { order: 'desc', unmapped_type: 'date' } },
      { [`${FIELD}.id`]: { order: 'desc', unmapped_type: 'keyword' } },
    ],
    _source: [FIELD],
    ...(after !== undefined && { search_after: after }),
  };
}

/** The rows of an answer to `askAlerts`. */
export function readAlerts(
  hits: readonly AlertHit[],
  limit: number,
  total: estypes.SearchHitsMetadata['total'] = hits.length,
): AlertRows {
  const page = hits.slice(0, limit);
  const cursor = hits.length > limit ? writeCursor(page.at(-1)?.sort) : undefined;
  const alerts = page.flatMap(({ _source }) => _source?.api_sentinel?.alert ?? []);
  return { alerts, total: totalOf(total), ...(cursor !== undefined && { cursor }) };
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
    query: alertQuery(filter),
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
