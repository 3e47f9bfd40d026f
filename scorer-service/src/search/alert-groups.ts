/** Alerts grouped by what they share, and alerts like one. */
import type { estypes } from '@elastic/elasticsearch';
import {
  type Alert,
  type AlertGroup,
  type AlertGrouping,
  type AlertGroupQuery,
  type AlertGroups,
  type LevelBounds,
  levelOf,
  type SimilarAlerts,
} from '../contract/index.ts';
import { type AlertHit, alertQuery } from './alert-questions.ts';
import { type Bucket, countOf, metricOf, within } from './buckets.ts';

const FIELD = 'api_sentinel.alert';

const KEYS: Readonly<Record<AlertGrouping, string>> = {
  entity: `${FIELD}.entity.id`,
  type: `${FIELD}.attack.type`,
  endpoint: `${FIELD}.endpoint`,
  campaign: `${FIELD}.campaign.id`,
  source: `${FIELD}.source`,
  user: `${FIELD}.user`,
  level: `${FIELD}.risk.level`,
  status: `${FIELD}.status`,
};

export function askAlertGroups({ by, limit, ...filter }: AlertGroupQuery): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: true,
    query: alertQuery(filter),
    aggs: {
      all: { cardinality: { field: KEYS[by] } },
      groups: {
        terms: { field: KEYS[by], size: limit, order: { risk: 'desc' } },
        aggs: {
          risk: { max: { field: `${FIELD}.risk.score` } },
          events: { sum: { field: `${FIELD}.count` } },
          last: { max: { field: '@timestamp' } },
          open: { filter: { term: { [`${FIELD}.status`]: 'open' } } },
          ...(by === 'entity' && { kinds: { terms: { field: `${FIELD}.entity.kind`, size: 1 } } }),
        },
      },
    },
  };
}

/** The groups of an answer to `askAlertGroups`, the riskiest first. */
export function readAlertGroups(
  aggregations: Readonly<Record<string, Bucket>> | undefined,
  levels?: LevelBounds,
): AlertGroups {
  const groups = (aggregations?.groups?.buckets ?? []).map((bucket): AlertGroup => {
    const risk = metricOf(within(bucket, 'risk'));
    const kind = within(bucket, 'kinds')?.buckets?.[0]?.key;
    return {
      key: String(bucket.key),
      ...(kind !== undefined && { kind: String(kind) }),
      alerts: countOf(bucket),
      events: Math.round(metricOf(within(bucket, 'events'))),
      open: countOf(within(bucket, 'open')),
      risk,
      level: levelOf(risk, levels),
      last_event_time: new Date(metricOf(within(bucket, 'last'))).toISOString(),
    };
  });
  return { groups, total: Math.max(groups.length, metricOf(aggregations?.all)) };
}

/** Other alerts that share something with this one; what weighs more comes first, then the newest. */
export function askSimilarAlerts(alert: Alert, limit: number): estypes.SearchRequest {
  const shared = (name: string, boost: number, ...terms: readonly (readonly [string, string | undefined])[]) =>
    terms.some(([, value]) => value === undefined)
      ? []
      : [
          {
            constant_score: {
              boost,
              _name: name,
              filter: { bool: { filter: terms.map(([field, value]) => ({ term: { [`${FIELD}.${field}`]: value } })) } },
            },
          },
        ];
  return {
    size: limit,
    track_total_hits: false,
    query: {
      bool: {
        filter: [{ exists: { field: `${FIELD}.id` } }],
        must_not: [{ term: { [`${FIELD}.id`]: alert.id } }],
        should: [
          ...shared('the same campaign', 8, ['campaign.id', alert.campaign?.id]),
          ...shared(
            `the same ${alert.entity.kind}`,
            4,
            ['entity.kind', alert.entity.kind],
            ['entity.id', alert.entity.id],
          ),
          ...shared('the same source', 3, ['source', alert.source]),
          ...shared('the same user', 3, ['user', alert.user]),
          ...shared(
            'the same attack on the same endpoint',
            2,
            ['attack.type', alert.attack.type],
            ['endpoint', alert.endpoint],
          ),
          ...shared(
            'the same kind of attack',
            1,
            ['attack.type', alert.attack.type],
            ['attack.subtype', alert.attack.subtype],
          ),
        ] as estypes.QueryDslQueryContainer[],
        minimum_should_match: 1,
      },
    },
    sort: [{ _score: { order: 'desc' } }, { '@timestamp': { order: 'desc', unmapped_type: 'date' } }],
    _source: [FIELD],
  };
}

export type SimilarHit = AlertHit & { readonly matched_queries?: readonly string[] | Readonly<Record<string, number>> };

export function readSimilarAlerts(hits: readonly SimilarHit[]): SimilarAlerts {
  return {
    alerts: hits.flatMap(({ _source, matched_queries: why = [] }) => {
      const alert = _source?.api_sentinel?.alert;
      return alert === undefined ? [] : [{ alert, why: Array.isArray(why) ? [...why] : Object.keys(why) }];
    }),
  };
}
