/** Entities and endpoints: lists, and one against its peers. */
import type { estypes } from '@elastic/elasticsearch';
import {
  ATTACK_TYPES,
  type EntityProfile,
  type EntityQuery,
  type EntityRow,
  OUTCOMES,
  type PeerFigure,
  type Subject,
  type SubjectKind,
} from '../contract/index.ts';
import { type Bucket, countOf, countsOf, metricOf, namedBuckets, termsOf, within } from './buckets.ts';
import { type Period, stepOf } from './event-questions.ts';
import { beginsClause, EVENT, OUTCOME_CLAUSES, SUBJECT_FIELDS, termClause, timeClause } from './filters.ts';

const MAX_PEERS = 300;
const LEAST_PEERS = 5;
const HEAT_ROWS = 20;

type Aggregations = Readonly<Record<string, Bucket>> | undefined;

const inPeriod = ({ since, until }: Period, ...more: estypes.QueryDslQueryContainer[]) => ({
  bool: { filter: [{ exists: { field: EVENT.status } }, ...timeClause(since, until), ...more] },
});

export function askEntities(
  { kind, begins, order = 'risk', limit }: EntityQuery,
  period: Period,
  risky: number,
): estypes.SearchRequest {
  const field = SUBJECT_FIELDS[kind];
  return {
    size: 0,
    track_total_hits: false,
    query: inPeriod(period, ...(begins === undefined ? [] : [beginsClause(field, begins)])),
    aggs: {
      entities: {
        terms: {
          field,
          size: limit,
          order: order === 'risk' ? [{ risk: 'desc' }, { _count: 'desc' }] : { _count: 'desc' },
        },
        aggs: {
          risk: { max: { field: EVENT.score } },
          risky: { filter: { range: { [EVENT.score]: { gte: risky } } } },
          types: termsOf(EVENT.type, ATTACK_TYPES.length),
          first: { min: { field: '@timestamp' } },
          last: { max: { field: '@timestamp' } },
        },
      },
    },
  };
}

export function readEntities(kind: SubjectKind, aggregations: Aggregations): EntityRow[] {
  return (aggregations?.entities?.buckets ?? []).map((bucket) => ({
    subject: { kind, id: String(bucket.key) },
    events: countOf(bucket),
    risky_events: countOf(within(bucket, 'risky')),
    risk: metricOf(within(bucket, 'risk')),
    attack_types: countsOf(within(bucket, 'types')),
    first_event_time: new Date(metricOf(within(bucket, 'first'))).toISOString(),
    last_event_time: new Date(metricOf(within(bucket, 'last'))).toISOString(),
  }));
}

/** What stands beside an entity in its heat map and its third figure: an endpoint's sources, any other's endpoints. */
const otherOf = (kind: SubjectKind): SubjectKind => (kind === 'endpoint' ? 'source' : 'endpoint');

/** What `figuresOf` reads. */
const figureAggregations = (kind: SubjectKind): Record<string, estypes.AggregationsAggregationContainer> => ({
  others: { cardinality: { field: SUBJECT_FIELDS[otherOf(kind)], precision_threshold: 200 } },
  refused: { filter: OUTCOME_CLAUSES.client_error },
  broken: { filter: OUTCOME_CLAUSES.server_error },
  companions: { cardinality: { field: kind === 'user' ? EVENT.source : EVENT.user, precision_threshold: 200 } },
});

interface Named {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

/** Five figures of one bucket of events. */
function figuresOf(kind: SubjectKind, bucket: Bucket, hours: number): Named[] {
  const events = countOf(bucket);
  const share = (name: string) => (events === 0 ? 0 : (100 * countOf(within(bucket, name))) / events);
  return [
    { name: 'requests', unit: 'an hour', value: events / hours },
    {
      name: kind === 'endpoint' ? 'different sources' : 'different endpoints',
      unit: '',
      value: metricOf(within(bucket, 'others')),
    },
    { name: 'requests refused (4xx)', unit: '%', value: share('refused') },
    { name: 'requests that failed (5xx)', unit: '%', value: share('broken') },
    {
      name: kind === 'user' ? 'different sources' : 'different users',
      unit: '',
      value: metricOf(within(bucket, 'companions')),
    },
  ];
}

/** Two questions: the entity itself, and its peers. */
export function askEntityProfile(
  subject: Subject,
  period: Period,
  { points, risky }: { readonly points: number; readonly risky: number },
): readonly [estypes.SearchRequest, estypes.SearchRequest] {
  const { kind, id } = subject;
  const time: estypes.AggregationsAggregationContainer = {
    date_histogram: { field: '@timestamp', fixed_interval: `${stepOf(period, points)}ms`, min_doc_count: 1 },
    aggs: { risk: { max: { field: EVENT.score } }, mean: { avg: { field: EVENT.score } } },
  };
  const own: estypes.SearchRequest = {
    size: 0,
    track_total_hits: true,
    query: inPeriod(period, ...termClause(SUBJECT_FIELDS[kind], id)),
    aggs: {
      ...figureAggregations(kind),
      risk: { max: { field: EVENT.score } },
      risky: { filter: { range: { [EVENT.score]: { gte: risky } } } },
      first: { min: { field: '@timestamp' } },
      last: { max: { field: '@timestamp' } },
      outcomes: { filters: { filters: OUTCOME_CLAUSES } },
      types: termsOf(EVENT.type, ATTACK_TYPES.length),
      time,
      rows: { terms: { field: SUBJECT_FIELDS[otherOf(kind)], size: HEAT_ROWS }, aggs: { time } },
    },
  };
  const peers: estypes.SearchRequest = {
    size: 0,
    track_total_hits: false,
    query: inPeriod(period),
    aggs: { peers: { terms: { field: SUBJECT_FIELDS[kind], size: MAX_PEERS }, aggs: figureAggregations(kind) } },
  };
  return [own, peers];
}

/** The profile without its alerts. */
export function readEntityProfile(
  subject: Subject,
  period: Period,
  points: number,
  own: { readonly total: number; readonly aggregations: Aggregations },
  peers: Aggregations,
): Omit<EntityProfile, 'alerts'> {
  const found: Bucket = { doc_count: own.total, ...own.aggregations };
  const hours = Math.max(1 / 60, (Date.parse(period.until) - Date.parse(period.since)) / 3_600_000);
  const others = (peers?.peers?.buckets ?? []).filter(({ key }) => String(key) !== subject.id);
  const outcomes = namedBuckets(within(found, 'outcomes'));
  const at = (name: string) => within(found, name)?.value;
  const [first, last] = [at('first'), at('last')];
  return {
    subject,
    since: period.since,
    until: period.until,
    step_ms: stepOf(period, points),
    ...(typeof first === 'number' && { first_event_time: new Date(first).toISOString() }),
    ...(typeof last === 'number' && { last_event_time: new Date(last).toISOString() }),
    events: own.total,
    risky_events: countOf(within(found, 'risky')),
    risk: metricOf(within(found, 'risk')),
    outcomes: Object.fromEntries(OUTCOMES.map((name) => [name, countOf(outcomes[name])])),
    attack_types: countsOf(within(found, 'types')),
    peers: others.length < LEAST_PEERS ? [] : besidePeers(subject.kind, found, others, hours),
    peer_count: others.length,
    risk_over_time: (within(found, 'time')?.buckets ?? []).map((bucket) => ({
      ...cellOf(bucket),
      mean_risk: metricOf(within(bucket, 'mean')),
    })),
    heat_map: (within(found, 'rows')?.buckets ?? []).map((bucket) => ({
      name: String(bucket.key),
      cells: (within(bucket, 'time')?.buckets ?? []).map(cellOf),
    })),
  };
}

const cellOf = (bucket: Bucket) => ({
  time: new Date(Number(bucket.key)).toISOString(),
  events: countOf(bucket),
  risk: metricOf(within(bucket, 'risk')),
});

function besidePeers(kind: SubjectKind, found: Bucket, others: readonly Bucket[], hours: number): PeerFigure[] {
  const theirs = others.map((bucket) => figuresOf(kind, bucket, hours));
  return figuresOf(kind, found, hours)
    .map(({ name, unit, value }, position): PeerFigure => {
      const sorted = theirs.map((figures) => figures[position].value).sort((a, b) => a - b);
      const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
      const usual = { low: quantile(0.05), high: quantile(0.95) };
      const median = quantile(0.5);
      // A range of no width still has a scale: that of what is usual itself.
      const width = Math.max(usual.high - usual.low, Math.abs(median), 1);
      const unlike = Math.max(0, usual.low - value, value - usual.high) / width;
      return { name, unit, value, usual, median, unlike };
    })
    .sort((a, b) => b.unlike - a.unlike);
}
