import { createHash } from 'node:crypto';
import { type Alert, ATTACK_TYPES, ENTITY_KINDS, LEVELS } from '@api-sentinel/scorer-service/contract';
import type { estypes } from '@elastic/elasticsearch';
import { type Static, Type } from 'typebox';
import { DURATION_PATTERN } from './duration.ts';

export const GROUPINGS = ['entity', 'type', 'endpoint', 'campaign', 'alert'] as const;

export const AlertRuleParams = Type.Object(
  {
    /** This level or a more severe one. */
    level: Type.Enum([...LEVELS], { default: 'HIGH' }),
    /** Empty: all. */
    types: Type.Array(Type.Enum([...ATTACK_TYPES]), { default: [], maxItems: ATTACK_TYPES.length }),
    /** Empty: all. */
    entities: Type.Array(
      Type.Object(
        { kind: Type.Enum([...ENTITY_KINDS]), id: Type.String({ minLength: 1, maxLength: 1_024 }) },
        { additionalProperties: false },
      ),
      { default: [], maxItems: 100 },
    ),
    /** Events behind the alerts of a group, together. */
    minimumCount: Type.Integer({ default: 1, minimum: 1, maximum: 1_000_000 }),
    window: Type.String({ default: '15m', pattern: DURATION_PATTERN }),
    groupBy: Type.Enum([...GROUPINGS], { default: 'entity' }),
  },
  { additionalProperties: false },
);
export type AlertRuleParams = Static<typeof AlertRuleParams>;
export type Grouping = (typeof GROUPINGS)[number];

const FIELD = 'api_sentinel.alert';

const GROUP_FIELDS: Readonly<Record<Grouping, string>> = {
  entity: `${FIELD}.entity.id`,
  type: `${FIELD}.attack.type`,
  endpoint: `${FIELD}.endpoint`,
  campaign: `${FIELD}.campaign.id`,
  alert: `${FIELD}.id`,
};

/** What the riskiest alert of a group shows of itself. */
const SHOWN = [
  'id',
  'risk',
  'attack',
  'entity',
  'user',
  'source',
  'endpoint',
  'reason',
  'request',
  'campaign.id',
  'model',
];

/**
 * The groups of alerts that are not closed and had an event since `from` (milliseconds), or were made or changed since
 * then and nobody has looked at: events that are scored late are old and new at once. The riskiest come first.
 */
export function askGroups(params: AlertRuleParams, from: number, limit: number): estypes.SearchRequest {
  const since = new Date(from).toISOString();
  const groups: estypes.AggregationsAggregationContainer = {
    terms: { field: GROUP_FIELDS[params.groupBy], size: limit, order: { risk: 'desc' } },
    aggs: {
      risk: { max: { field: `${FIELD}.risk.score` } },
      events: { sum: { field: `${FIELD}.count` } },
      first: { min: { field: `${FIELD}.first_event_time` } },
      last: { max: { field: `${FIELD}.last_event_time` } },
      riskiest: {
        top_hits: {
          size: 1,
          sort: [{ [`${FIELD}.risk.score`]: { order: 'desc' } }],
          _source: SHOWN.map((name) => `${FIELD}.${name}`),
        },
      },
    },
  };
  return {
    size: 0,
    track_total_hits: false,
    timeout: '20s',
    query: {
      bool: {
        filter: [
          { terms: { [`${FIELD}.risk.level`]: LEVELS.slice(0, LEVELS.indexOf(params.level) + 1) } },
          ...(params.types.length === 0 ? [] : [{ terms: { [`${FIELD}.attack.type`]: params.types } }]),
          ...(params.entities.length === 0
            ? []
            : [{ bool: { should: params.entities.map(entityIs), minimum_should_match: 1 } }]),
          {
            bool: {
              should: [
                { range: { '@timestamp': { gte: since } } },
                {
                  bool: {
                    filter: [
                      { term: { [`${FIELD}.status`]: 'open' } },
                      { range: { [`${FIELD}.updated_at`]: { gte: since } } },
                    ],
                  },
                },
              ],
              minimum_should_match: 1,
            },
          },
        ],
        must_not: [{ term: { [`${FIELD}.status`]: 'closed' } }],
      },
    },
    // An id of two kinds is two entities.
    aggs:
      params.groupBy === 'entity'
        ? { kinds: { terms: { field: `${FIELD}.entity.kind`, size: ENTITY_KINDS.length }, aggs: { groups } } }
        : { groups },
  };
}

function entityIs({ kind, id }: AlertRuleParams['entities'][number]): estypes.QueryDslQueryContainer {
  return { bool: { filter: [{ term: { [`${FIELD}.entity.kind`]: kind } }, { term: { [`${FIELD}.entity.id`]: id } }] } };
}

/** Alerts of one cause or maker, as a rule reports them: one alert of the rule. */
export interface AlertGroup {
  /** The same for the same group in every run. */
  readonly id: string;
  readonly key: string;
  readonly alerts: number;
  readonly events: number;
  readonly first: number;
  readonly last: number;
  readonly riskiest: Partial<Alert>;
}

interface GroupBucket {
  readonly key: string;
  readonly doc_count: number;
  readonly risk: { readonly value: number | null };
  readonly events: { readonly value: number };
  readonly first: { readonly value: number | null };
  readonly last: { readonly value: number | null };
  readonly riskiest: { readonly hits: { readonly hits: readonly { readonly _source?: unknown }[] } };
}

interface Groups {
  readonly buckets?: readonly GroupBucket[];
  readonly sum_other_doc_count?: number;
}

interface Kinds {
  readonly buckets?: readonly { readonly key: string; readonly groups?: Groups }[];
}

/** The riskiest groups, `limit` at most, and whether there are more. */
export function readGroups(
  { aggregations }: Pick<estypes.SearchResponse, 'aggregations'>,
  groupBy: Grouping,
  limit: number,
): { readonly groups: AlertGroup[]; readonly more: boolean } {
  const kinds = (aggregations?.kinds as Kinds | undefined)?.buckets ?? [];
  const parts: readonly (readonly [string, Groups])[] =
    groupBy === 'entity'
      ? kinds.map(({ key, groups }) => [`${key} `, groups ?? {}])
      : [['', (aggregations?.groups ?? {}) as Groups]];
  const found = parts
    .flatMap(([before, { buckets = [] }]) => buckets.map((bucket) => ({ bucket, key: before + bucket.key })))
    .sort((a, b) => (b.bucket.risk.value ?? 0) - (a.bucket.risk.value ?? 0));
  return {
    groups: found.slice(0, limit).map(({ bucket, key }) => groupOf(bucket, key, groupBy)),
    more: found.length > limit || parts.some(([, { sum_other_doc_count: others = 0 }]) => others > 0),
  };
}

function groupOf(bucket: GroupBucket, key: string, groupBy: Grouping): AlertGroup {
  const source = bucket.riskiest.hits.hits[0]?._source as
    | { readonly api_sentinel?: { readonly alert?: Alert } }
    | undefined;
  return {
    id: idOf(groupBy, key),
    key,
    alerts: bucket.doc_count,
    events: bucket.events.value,
    first: bucket.first.value ?? 0,
    last: bucket.last.value ?? 0,
    riskiest: source?.api_sentinel?.alert ?? {},
  };
}

const MAX_ID = 256;

/** Kibana keeps it with the state of the rule, so it is bounded; a long one ends with a digest of the whole. */
function idOf(groupBy: Grouping, key: string): string {
  const id = `${groupBy}: ${key}`;
  if (id.length <= MAX_ID) return id;
  return `${id.slice(0, MAX_ID - 65)} ${createHash('sha256').update(id).digest('hex')}`;
}
