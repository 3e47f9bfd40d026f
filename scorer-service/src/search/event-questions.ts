import type { estypes } from '@elastic/elasticsearch';
import {
  ATTACK_TYPES,
  type EntityKind,
  type EventPage,
  type EventQuery,
  type EventRow,
  LEVELS,
  STATUSES,
} from '../contract/index.ts';
import { type Bucket, countsOf, termsOf, totalOf, within } from './buckets.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { EVENT, eventClauses, OUTCOME_CLAUSES, SUBJECT_FIELDS, termClause, timeClause } from './filters.ts';

/** Events with `@timestamp` from `since` (inclusive) to `until` (exclusive); ISO 8601. */
export interface Period {
  readonly since: string;
  readonly until: string;
}

type Aggregations = Readonly<Record<string, Bucket>> | undefined;

const STATUS = 'api_sentinel.status';
const SCORE = 'api_sentinel.risk.score';
const LEVEL = 'api_sentinel.risk.level';
const TYPE = 'api_sentinel.attack.type';

function filterOf({ since, until }: Period, ...more: estypes.QueryDslQueryContainer[]): estypes.QueryDslQueryContainer {
  return {
    bool: { filter: [{ exists: { field: STATUS } }, { range: { '@timestamp': { gte: since, lt: until } } }, ...more] },
  };
}

/** How many events there are of each status, level and attack type. */
export function askStatistics(period: Period): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: true,
    query: filterOf(period),
    aggs: {
      statuses: termsOf(STATUS, STATUSES.length),
      levels: termsOf(LEVEL, LEVELS.length),
      attack_types: termsOf(TYPE, ATTACK_TYPES.length),
    },
  };
}

export interface EventCounts {
  readonly events: number;
  readonly statuses: Record<string, number>;
  readonly levels: Record<string, number>;
  readonly attack_types: Record<string, number>;
}

/** The counts of an answer to `askStatistics`. */
export function readStatistics(total: number, aggregations: Aggregations): EventCounts {
  return {
    events: total,
    statuses: countsOf(aggregations?.statuses),
    levels: countsOf(aggregations?.levels),
    attack_types: countsOf(aggregations?.attack_types),
  };
}

const SECOND = 1_000;
const STEPS = [1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400].map((s) => s * SECOND);

/** The shortest round step in milliseconds that cuts the period into at most `points` pieces. */
export function stepOf({ since, until }: Period, points: number): number {
  const least = (Date.parse(until) - Date.parse(since)) / points;
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / 86_400_000) * 86_400_000;
}

/** Traffic over time by status and level, in about `points` pieces; quiet ones are there too. */
export function askTimeline(period: Period, points = 60): estypes.SearchRequest {
  const last = new Date(Math.max(Date.parse(period.since), Date.parse(period.until) - 1)).toISOString();
  return {
    size: 0,
    track_total_hits: false,
    query: filterOf(period),
    aggs: {
      timeline: {
        date_histogram: {
          field: '@timestamp',
          fixed_interval: `${stepOf(period, points) / SECOND}s`,
          min_doc_count: 0,
          extended_bounds: { min: period.since, max: last },
        },
        aggs: { statuses: termsOf(STATUS, STATUSES.length), levels: termsOf(LEVEL, LEVELS.length) },
      },
    },
  };
}

/** One piece of the timeline; `time` in milliseconds since the epoch is its beginning. */
export interface TimelineRow {
  readonly time: number;
  readonly events: number;
  readonly statuses: Record<string, number>;
  readonly levels: Record<string, number>;
}

/** The rows of an answer to `askTimeline`, oldest first. */
export function readTimeline(aggregations: Aggregations): TimelineRow[] {
  return (aggregations?.timeline?.buckets ?? []).map((bucket) => ({
    time: Number(bucket.key),
    events: bucket.doc_count ?? 0,
    statuses: countsOf(within(bucket, 'statuses')),
    levels: countsOf(within(bucket, 'levels')),
  }));
}

const TOP_FIELDS = {
  endpoint: 'api_sentinel.endpoint.template',
  source: 'api_sentinel.entities.source',
  user: 'api_sentinel.entities.user',
  network: 'api_sentinel.entities.network',
  session: 'api_sentinel.entities.session',
} as const;
export type TopKind = keyof typeof TOP_FIELDS;

/** The endpoints, sources, … with the most events at or above a risk score (0 for all traffic). */
export function askTop(kind: TopKind, period: Period, fromScore: number, limit = 10): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    query: filterOf(period, { range: { [SCORE]: { gte: fromScore } } }),
    aggs: {
      top: {
        terms: { field: TOP_FIELDS[kind], size: limit },
        aggs: { risk: { max: { field: SCORE } }, types: termsOf(TYPE, ATTACK_TYPES.length) },
      },
    },
  };
}

export interface TopRow {
  readonly name: string;
  readonly events: number;
  /** The highest risk score among them. */
  readonly risk: number;
  readonly attack_types: Record<string, number>;
}

/** The rows of an answer to `askTop`, the most events first. */
export function readTop(aggregations: Aggregations): TopRow[] {
  return (aggregations?.top?.buckets ?? []).map((bucket) => ({
    name: String(bucket.key),
    events: bucket.doc_count ?? 0,
    risk: within(bucket, 'risk')?.value ?? 0,
    attack_types: countsOf(within(bucket, 'types')),
  }));
}

const ROW_FIELDS = {
  event_id: EVENT.id,
  time: '@timestamp',
  method: 'http.request.method',
  path: 'url.path',
  original: 'url.original',
  response: EVENT.response,
  status: EVENT.status,
  risk: EVENT.score,
  level: EVENT.level,
  attack_type: EVENT.type,
  endpoint: EVENT.endpoint,
  user: EVENT.user,
  source: EVENT.source,
  session: EVENT.session,
  reason: EVENT.reason,
} as const;

/** The fields of a row, to be asked for in any search for events. */
export const EVENT_ROW_FIELDS: estypes.QueryDslFieldAndFormat[] = Object.values(ROW_FIELDS).map((field) =>
  field === '@timestamp' ? { field, format: 'strict_date_optional_time' } : { field, include_unmapped: true },
);

export interface EventListQuery {
  readonly limit: number;
  readonly order?: EventQuery['order'];
  /** Of the page before. */
  readonly cursor?: string;
}

function askEvents(filter: estypes.QueryDslQueryContainer, query: EventListQuery): estypes.SearchRequest | undefined {
  const { order = 'newest' } = query;
  const byRisk: estypes.SortCombinations[] =
    order === 'risk' ? [{ [EVENT.score]: { order: 'desc', unmapped_type: 'double', missing: 0 } }] : [];
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, byRisk.length + 2);
  if (query.cursor !== undefined && after === undefined) return undefined;
  const direction = order === 'oldest' ? 'asc' : 'desc';
  return {
    size: query.limit + 1,
    track_total_hits: true,
    query: filter,
    sort: [
      ...byRisk,
      { '@timestamp': { order: direction, unmapped_type: 'date', numeric_type: 'date' } },
      { [ROW_FIELDS.event_id]: { order: direction, unmapped_type: 'keyword', missing: '_last' } },
    ],
    _source: false,
    fields: EVENT_ROW_FIELDS,
    ...(after !== undefined && { search_after: after }),
  };
}

/** The ids of `ids=a,b,c`; at most 1,000. */
export function idsOf(text: string): string[] {
  return text
    .split(',')
    .filter((id) => id !== '')
    .slice(0, 1_000);
}

/**
 * A page of events by the filter bar and more. Undefined if the cursor is none that `readEvents` gave.
 *
 * @param ids only events of these ids: those behind an alert
 */
export function askEventPage(query: EventQuery, ids?: readonly string[]): estypes.SearchRequest | undefined {
  const { since, until, status, outcome, from_score, kind, id } = query;
  const wanted = ids ?? (query.ids === undefined ? undefined : idsOf(query.ids));
  const filter: estypes.QueryDslQueryContainer = {
    bool: {
      filter: [
        { exists: { field: EVENT.status } },
        ...timeClause(since, until),
        ...eventClauses(query),
        ...termClause(EVENT.status, status),
        ...(outcome === undefined ? [] : [OUTCOME_CLAUSES[outcome]]),
        ...(from_score === undefined ? [] : [{ range: { [EVENT.score]: { gte: from_score } } }]),
        ...(kind === undefined ? [] : termClause(SUBJECT_FIELDS[kind], id)),
        ...(wanted === undefined ? [] : [{ terms: { [EVENT.id]: [...wanted] } }]),
      ],
    },
  };
  return askEvents(filter, query);
}

/** The events of an entity, newest first. Undefined if the cursor is none that `readEvents` gave. */
export function askEntityEvents(
  entity: { readonly kind: EntityKind; readonly id: string },
  period: Period,
  query: EventListQuery,
): estypes.SearchRequest | undefined {
  return askEvents(filterOf(period, { term: { [`api_sentinel.entities.${entity.kind}`]: entity.id } }), query);
}

/** The events behind an alert by their ids, newest first. */
export function askEventsOf(eventIds: readonly string[], query: EventListQuery): estypes.SearchRequest | undefined {
  return askEvents({ terms: { [ROW_FIELDS.event_id]: [...eventIds] } }, query);
}

export type EventHit = Pick<estypes.SearchHit, '_index' | '_id' | 'fields' | 'sort'>;

/** The rows of an answer to one of the questions for events. */
export function readEvents(
  hits: readonly EventHit[],
  limit: number,
  total: estypes.SearchHitsMetadata['total'] = hits.length,
): EventPage {
  const page = hits.slice(0, limit);
  const cursor = hits.length > limit ? writeCursor(page.at(-1)?.sort) : undefined;
  return { events: page.map(readEventRow), total: totalOf(total), ...(cursor !== undefined && { cursor }) };
}

/** The row of one event that was asked for with `EVENT_ROW_FIELDS`. */
export function readEventRow(hit: EventHit): EventRow {
  const row: Record<string, unknown> = { index: hit._index, id: hit._id ?? '' };
  for (const [name, field] of Object.entries(ROW_FIELDS)) {
    const values: unknown = hit.fields?.[field];
    const value: unknown = Array.isArray(values) ? values[0] : undefined;
    if (value !== undefined && value !== null) row[name] = value;
  }
  row.path ??= row.original;
  delete row.original;
  if (row.path === undefined) delete row.path;
  return row as unknown as EventRow;
}
