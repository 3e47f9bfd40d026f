/** Campaigns, from the alerts that belong to them. */
import type { estypes } from '@elastic/elasticsearch';
import { ATTACK_TYPES, type Campaign, type LevelBounds, levelOf } from '../contract/index.ts';
import { type Bucket, countOf, metricOf, within } from './buckets.ts';
import { timeClause } from './filters.ts';

const FIELD = 'api_sentinel.alert';
const MEMBERS = 100;

/** As an aggregation, so that it can stand beside others. */
export function campaignsAggregation(limit: number): estypes.AggregationsAggregationContainer {
  return {
    terms: { field: `${FIELD}.campaign.id`, size: limit, order: { last: 'desc' } },
    aggs: {
      risk: { max: { field: `${FIELD}.risk.score` } },
      events: { sum: { field: `${FIELD}.count` } },
      first: { min: { field: `${FIELD}.first_event_time` } },
      last: { max: { field: '@timestamp' } },
      types: { terms: { field: `${FIELD}.attack.type`, size: 1 } },
      member_count: { cardinality: { field: `${FIELD}.campaign.members` } },
      members: { terms: { field: `${FIELD}.campaign.members`, size: MEMBERS } },
      endpoints: { terms: { field: `${FIELD}.endpoint`, size: 20 } },
    },
  };
}

export function askCampaigns(
  query: { readonly since?: string; readonly until?: string; readonly id?: string },
  limit: number,
): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    query: {
      bool: {
        filter: [
          query.id === undefined
            ? { exists: { field: `${FIELD}.campaign.id` } }
            : { term: { [`${FIELD}.campaign.id`]: { value: query.id } } },
          ...timeClause(query.since, query.until),
        ],
      },
    },
    aggs: { campaigns: campaignsAggregation(limit) },
  };
}

const namesOf = (aggregation: Bucket | undefined): string[] =>
  (aggregation?.buckets ?? []).map(({ key }) => String(key));

/** The campaigns of an answer, the latest first. */
export function readCampaigns(
  aggregations: Readonly<Record<string, Bucket>> | undefined,
  levels?: LevelBounds,
): Campaign[] {
  return (aggregations?.campaigns?.buckets ?? []).map((bucket) => {
    const risk = metricOf(within(bucket, 'risk'));
    const [type] = namesOf(within(bucket, 'types'));
    const members = namesOf(within(bucket, 'members'));
    return {
      id: String(bucket.key),
      type: ATTACK_TYPES.find((one) => one === type) ?? 'anomaly',
      risk,
      level: levelOf(risk, levels),
      alerts: countOf(bucket),
      events: Math.round(metricOf(within(bucket, 'events'))),
      member_count: Math.max(members.length, metricOf(within(bucket, 'member_count'))),
      members,
      endpoints: namesOf(within(bucket, 'endpoints')),
      first_event_time: new Date(metricOf(within(bucket, 'first'))).toISOString(),
      last_event_time: new Date(metricOf(within(bucket, 'last'))).toISOString(),
    };
  });
}
