import { ALERTS, EVENTS } from './data-views.ts';
import { ALERT_FIELDS as A, EVENT_FIELDS as E } from './fields.ts';

/** A rule of Kibana's own type "Elasticsearch query", as `POST /api/alerting/rule` takes it (8.8 and later). */
export interface EsQueryRule {
  readonly name: string;
  readonly rule_type_id: '.es-query';
  readonly consumer: 'stackAlerts';
  readonly tags: readonly string[];
  readonly schedule: { readonly interval: string };
  readonly actions: readonly never[];
  readonly params: Readonly<Record<string, unknown>>;
}

interface Wish {
  readonly name: string;
  readonly index: string;
  readonly minutes: number;
  /** More than so many documents. */
  readonly threshold: number;
  readonly query: object;
  /** One alert of the rule for each value of this field; without it, one for all. */
  readonly group?: string;
}

function rule({ name, index, minutes, threshold, query, group }: Wish): EsQueryRule {
  return {
    name: `[API Sentinel] ${name}`,
    rule_type_id: '.es-query',
    consumer: 'stackAlerts',
    tags: ['api-sentinel'],
    schedule: { interval: '1m' },
    actions: [],
    params: {
      searchType: 'esQuery',
      index: [index],
      timeField: '@timestamp',
      esQuery: JSON.stringify({ query }),
      size: 10,
      timeWindowSize: minutes,
      timeWindowUnit: 'm',
      threshold: [threshold],
      thresholdComparator: '>',
      aggType: 'count',
      ...(group === undefined ? { groupBy: 'all' } : { groupBy: 'top', termField: group, termSize: 100 }),
      excludeHitsFromPreviousRun: true,
    },
  };
}

const titleOf = (view: typeof EVENTS): string => String(view.attributes.title);
const all = (...filter: object[]) => ({ bool: { filter, must_not: [{ term: { [A.status]: 'closed' } }] } });

/** Rules without actions: who imports them adds a connector of their own. */
export const ES_QUERY_RULES: readonly EsQueryRule[] = [
  rule({
    name: 'Critical alert',
    index: titleOf(ALERTS),
    minutes: 15,
    threshold: 0,
    query: all({ term: { [A.level]: 'CRITICAL' } }),
    group: A.entity,
  }),
  rule({
    name: 'High or critical alert',
    index: titleOf(ALERTS),
    minutes: 15,
    threshold: 0,
    query: all({ terms: { [A.level]: ['CRITICAL', 'HIGH'] } }),
    group: A.entity,
  }),
  rule({
    name: 'Campaign',
    index: titleOf(ALERTS),
    minutes: 60,
    threshold: 0,
    query: all({ exists: { field: A.campaign } }),
    group: A.campaign,
  }),
  rule({
    name: 'Requests wait for a verdict',
    index: titleOf(EVENTS),
    minutes: 5,
    threshold: 100,
    query: { bool: { filter: [{ term: { [E.status]: 'pending' } }] } },
  }),
];
