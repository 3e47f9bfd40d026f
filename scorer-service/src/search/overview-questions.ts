/** The first screen: two questions for events (now and the period before), two for alerts, one for what is usual. */
import type { estypes } from '@elastic/elasticsearch';
import {
  ATTACK_TYPES,
  type Figure,
  type FilterQuery,
  LEVELS,
  type Level,
  type LevelBounds,
  OUTCOMES,
  type Overview,
  type SubjectKind,
  type TopRow,
  type TrafficPoint,
} from '../contract/index.ts';
import { alertQuery } from './alert-questions.ts';
import { type Bucket, countOf, countsOf, metricOf, namedBuckets, termsOf, within } from './buckets.ts';
import { campaignsAggregation, readCampaigns } from './campaign-questions.ts';
import { type Period, stepOf } from './event-questions.ts';
import { EVENT, eventClauses, OUTCOME_CLAUSES, SUBJECT_FIELDS, timeClause } from './filters.ts';

const TOP = 8;
const DAY_MS = 86_400_000;
const USUAL_DAYS = 7;
/** Days that must be known before a range is called expected. */
const LEAST_DAYS = 3;
/** Above this length of a period, what is usual at an hour would cost more than it says. */
const MAX_EXPECTED_MS = 2 * DAY_MS;

type Filter = Omit<FilterQuery, 'since' | 'until'>;
type Aggregations = Readonly<Record<string, Bucket>> | undefined;

export interface OverviewPlan {
  readonly period: Period;
  readonly previous: Period;
  readonly filter: Filter;
  readonly stepMs: number;
  /** Risk from which an event counts as risky. */
  readonly risky: number;
}

export function planOverview(period: Period, filter: Filter, points: number, risky: number): OverviewPlan {
  const [since, until] = [Date.parse(period.since), Date.parse(period.until)];
  const previous = { since: new Date(2 * since - until).toISOString(), until: period.since };
  return { period, previous, filter, stepMs: stepOf(period, points), risky };
}

const eventQuery = (filter: Filter, { since, until }: Period): estypes.QueryDslQueryContainer => ({
  bool: { filter: [{ exists: { field: EVENT.status } }, ...timeClause(since, until), ...eventClauses(filter)] },
});

const totals = (risky: number): Record<string, estypes.AggregationsAggregationContainer> => ({
  outcomes: { filters: { filters: OUTCOME_CLAUSES } },
  scored: { filter: { term: { [EVENT.status]: 'scored' } } },
  risky: { filter: { range: { [EVENT.score]: { gte: risky } } } },
});

const histogram = ({ period, stepMs }: OverviewPlan): estypes.AggregationsAggregationContainer['date_histogram'] => ({
  field: '@timestamp',
  fixed_interval: `${stepMs}ms`,
  min_doc_count: 0,
  extended_bounds: {
    min: Date.parse(period.since),
    max: Math.max(Date.parse(period.since), Date.parse(period.until) - 1),
  },
});

const top = (kind: SubjectKind, risky: number): estypes.AggregationsAggregationContainer => ({
  filter: { range: { [EVENT.score]: { gte: risky } } },
  aggs: {
    top: {
      terms: { field: SUBJECT_FIELDS[kind], size: TOP },
      aggs: { risk: { max: { field: EVENT.score } }, types: termsOf(EVENT.type, ATTACK_TYPES.length) },
    },
  },
});

/** The questions in the order in which `readOverview` takes their answers; each says whether it is for alerts or events. */
export function askOverview(
  plan: OverviewPlan,
): { readonly of: 'events' | 'alerts'; readonly body: estypes.SearchRequest }[] {
  const { period, previous, filter, risky, stepMs } = plan;
  const alerts = (of: Period, aggs: Record<string, estypes.AggregationsAggregationContainer>) => ({
    of: 'alerts' as const,
    body: { size: 0, track_total_hits: true, query: alertQuery({ ...filter, ...of }), aggs },
  });
  const events = (
    query: estypes.QueryDslQueryContainer,
    aggs: Record<string, estypes.AggregationsAggregationContainer>,
  ) => ({
    of: 'events' as const,
    body: { size: 0, track_total_hits: true, query, aggs },
  });
  const levels = termsOf('api_sentinel.alert.risk.level', LEVELS.length);
  const earliest = new Date(Date.parse(period.since) - USUAL_DAYS * DAY_MS).toISOString();
  const expects = Date.parse(period.until) - Date.parse(period.since) <= MAX_EXPECTED_MS;
  return [
    events(eventQuery(filter, period), {
      ...totals(risky),
      timeline: {
        date_histogram: histogram(plan),
        aggs: { ...totals(risky), levels: termsOf(EVENT.level, LEVELS.length) },
      },
      endpoint: top('endpoint', risky),
      source: top('source', risky),
      user: top('user', risky),
    } as Record<string, estypes.AggregationsAggregationContainer>),
    events(eventQuery(filter, previous), totals(risky)),
    alerts(period, {
      levels,
      timeline: { date_histogram: histogram(plan), aggs: { levels } } as estypes.AggregationsAggregationContainer,
      types: {
        terms: { field: 'api_sentinel.alert.attack.type', size: ATTACK_TYPES.length },
        aggs: { events: { sum: { field: 'api_sentinel.alert.count' } } },
      },
      campaigns: campaignsAggregation(TOP),
    }),
    alerts(previous, { levels }),
    ...(expects
      ? [
          events(eventQuery(filter, { since: earliest, until: period.since }), {
            first: { min: { field: '@timestamp' } },
            timeline: { date_histogram: { field: '@timestamp', fixed_interval: `${stepMs}ms`, min_doc_count: 1 } },
          }),
        ]
      : []),
  ];
}

export interface Answer {
  readonly total: number;
  readonly aggregations: Aggregations;
}

/** The counts of all events of the given subjects, of which `askOverview` counts the risky ones. */
export function askTotals(
  kind: SubjectKind,
  names: readonly string[],
  { filter, period }: OverviewPlan,
): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    query: {
      bool: { filter: [eventQuery(filter, period), { terms: { [SUBJECT_FIELDS[kind]]: [...names] } }] },
    },
    aggs: { names: { terms: { field: SUBJECT_FIELDS[kind], size: Math.max(1, names.length), include: [...names] } } },
  };
}

/** All of the overview but the totals of its tables, which are those of the risky events until `withTotals`. */
export function readOverview(plan: OverviewPlan, answers: readonly Answer[], levels?: LevelBounds): Overview {
  const [events, before, alerts, alertsBefore, usual] = answers;
  const steps = events?.aggregations?.timeline?.buckets ?? [];
  const alertSteps = new Map(
    (alerts?.aggregations?.timeline?.buckets ?? []).map((bucket) => [Number(bucket.key), bucket]),
  );
  const expected = expectedOf(plan, usual?.aggregations);
  const figure = (of: (aggregations: Aggregations, total: number) => number): Figure => ({
    value: of(events?.aggregations, events?.total ?? 0),
    previous: of(before?.aggregations, before?.total ?? 0),
    points: steps.map((bucket) => of(bucket as unknown as Aggregations, countOf(bucket))),
  });
  const levelFigure = (level: Level): Figure => ({
    value: countsOf(alerts?.aggregations?.levels)[level] ?? 0,
    previous: countsOf(alertsBefore?.aggregations?.levels)[level] ?? 0,
    points: steps.map((bucket) => {
      const own = alertSteps.get(Number(bucket.key));
      return own === undefined ? 0 : (countsOf(within(own, 'levels'))[level] ?? 0);
    }),
  });
  const types = alerts?.aggregations?.types?.buckets ?? [];
  const allAlerts = types.reduce((sum, bucket) => sum + countOf(bucket), 0);
  return {
    since: plan.period.since,
    until: plan.period.until,
    step_ms: plan.stepMs,
    levels: {
      CRITICAL: levelFigure('CRITICAL'),
      HIGH: levelFigure('HIGH'),
      MEDIUM: levelFigure('MEDIUM'),
      LOW: levelFigure('LOW'),
    },
    requests: figure((_aggregations, total) => total),
    anomaly_rate: figure((aggregations) => ratio(countOf(aggregations?.risky), countOf(aggregations?.scored))),
    success_rate: figure((aggregations) => successOf(aggregations)),
    traffic: steps.map((bucket) => pointOf(bucket, expected)),
    attacks: types.map((bucket) => ({
      type: String(bucket.key),
      alerts: countOf(bucket),
      events: Math.round(metricOf(within(bucket, 'events'))),
      share: ratio(countOf(bucket), allAlerts),
    })),
    endpoints: topOf('endpoint', events?.aggregations),
    sources: topOf('source', events?.aggregations),
    users: topOf('user', events?.aggregations),
    campaigns: readCampaigns(alerts?.aggregations, levels),
  };
}

/** Rows with the number of all their events, from an answer to `askTotals`. */
export function withTotals(rows: readonly TopRow[], aggregations: Aggregations): TopRow[] {
  const counts = countsOf(aggregations?.names);
  return rows.map((row) => ({ ...row, events: Math.max(row.risky_events, counts[row.subject.id] ?? 0) }));
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function successOf(aggregations: Aggregations): number {
  const outcomes = namedBuckets(aggregations?.outcomes);
  const good = countOf(outcomes.success) + countOf(outcomes.redirect);
  return ratio(good, good + countOf(outcomes.client_error) + countOf(outcomes.server_error));
}

function pointOf(bucket: Bucket, expected: (time: number) => TrafficPoint['expected']): TrafficPoint {
  const outcomes = namedBuckets(within(bucket, 'outcomes'));
  const levels = countsOf(within(bucket, 'levels'));
  const range = expected(Number(bucket.key));
  const counts = Object.fromEntries(OUTCOMES.map((name) => [name, countOf(outcomes[name])]));
  return {
    time: new Date(Number(bucket.key)).toISOString(),
    ...(counts as Record<(typeof OUTCOMES)[number], number>),
    attacks: { CRITICAL: levels.CRITICAL ?? 0, HIGH: levels.HIGH ?? 0, MEDIUM: levels.MEDIUM ?? 0 },
    ...(range !== undefined && { expected: range }),
  };
}

/** The least and the most requests that came at this time of the days before, of those days that are known whole. */
function expectedOf({ stepMs }: OverviewPlan, aggregations: Aggregations): (time: number) => TrafficPoint['expected'] {
  const counts = new Map(
    (aggregations?.timeline?.buckets ?? []).map((bucket) => [Number(bucket.key), countOf(bucket)]),
  );
  const first = aggregations?.first?.value ?? Number.POSITIVE_INFINITY;
  return (time) => {
    const known: number[] = [];
    for (let day = 1; day <= USUAL_DAYS; day += 1) {
      const then = time - day * DAY_MS;
      if (then >= first && then % stepMs === time % stepMs) known.push(counts.get(then) ?? 0);
    }
    return known.length < LEAST_DAYS ? undefined : { low: Math.min(...known), high: Math.max(...known) };
  };
}

function topOf(kind: SubjectKind, aggregations: Aggregations): TopRow[] {
  const found = aggregations?.[kind];
  return ((found && within(found, 'top'))?.buckets ?? []).map((bucket) => ({
    subject: { kind, id: String(bucket.key) },
    risky_events: countOf(bucket),
    events: countOf(bucket),
    risk: metricOf(within(bucket, 'risk')),
    attack_types: countsOf(within(bucket, 'types')),
  }));
}
