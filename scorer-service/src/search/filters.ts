/** The filter bar as clauses of a query: for events and for alerts. Values are values: none becomes part of a pattern. */
import type { estypes } from '@elastic/elasticsearch';
import { type FilterQuery, LEVELS, type Level, type Outcome, type SubjectKind } from '../contract/index.ts';

export type Clause = estypes.QueryDslQueryContainer;

export const EVENT = {
  id: 'api_sentinel.event_id',
  status: 'api_sentinel.status',
  score: 'api_sentinel.risk.score',
  level: 'api_sentinel.risk.level',
  type: 'api_sentinel.attack.type',
  endpoint: 'api_sentinel.endpoint.template',
  user: 'api_sentinel.entities.user',
  source: 'api_sentinel.entities.source',
  network: 'api_sentinel.entities.network',
  session: 'api_sentinel.entities.session',
  campaign: 'api_sentinel.campaign.id',
  reason: 'api_sentinel.reason',
  response: 'http.response.status_code',
} as const;

/** The field of an event by which a subject of this kind is found. */
export const SUBJECT_FIELDS: Readonly<Record<SubjectKind, string>> = {
  user: EVENT.user,
  source: EVENT.source,
  network: EVENT.network,
  session: EVENT.session,
  endpoint: EVENT.endpoint,
};

/** From `since` (inclusive) to `until` (exclusive); none if neither is given. */
export function timeClause(since: string | undefined, until: string | undefined): Clause[] {
  const range = { ...(since !== undefined && { gte: since }), ...(until !== undefined && { lt: until }) };
  return Object.keys(range).length === 0 ? [] : [{ range: { '@timestamp': range } }];
}

export function termClause(field: string, value: string | undefined): Clause[] {
  return value === undefined ? [] : [{ term: { [field]: { value } } }];
}

/** `level`: this and the more severe ones; `only`: exactly this. */
export function levelClauses(field: string, level: Level | undefined, only: Level | undefined): Clause[] {
  return [
    ...(level === undefined ? [] : [{ terms: { [field]: LEVELS.slice(0, LEVELS.indexOf(level) + 1) } }]),
    ...termClause(field, only),
  ];
}

/** What begins with the text, whatever its case. */
export function beginsClause(field: string, value: string): Clause {
  return { prefix: { [field]: { value, case_insensitive: true } } };
}

/** The filter bar's clauses for events, without the time. */
export function eventClauses(filter: Omit<FilterQuery, 'since' | 'until'>): Clause[] {
  const { text } = filter;
  return [
    ...levelClauses(EVENT.level, filter.level, filter.only_level),
    ...termClause(EVENT.type, filter.type),
    ...termClause(EVENT.endpoint, filter.endpoint),
    ...termClause(EVENT.source, filter.source),
    ...termClause(EVENT.user, filter.user),
    ...termClause(EVENT.network, filter.network),
    ...termClause(EVENT.session, filter.session),
    ...termClause(EVENT.campaign, filter.campaign),
    ...(text === undefined
      ? []
      : [
          {
            bool: {
              should: [
                ...[EVENT.endpoint, EVENT.source, EVENT.user, EVENT.session, EVENT.reason, 'url.path'].map((field) =>
                  beginsClause(field, text),
                ),
                { term: { [EVENT.id]: { value: text } } },
              ],
              minimum_should_match: 1,
            },
          },
        ]),
  ];
}

const ALERT = 'api_sentinel.alert';

/** The filter bar's clauses for alerts, without the time. */
export function alertClauses(filter: Omit<FilterQuery, 'since' | 'until'>): Clause[] {
  const { text } = filter;
  const ofEntity = (kind: string, id: string | undefined): Clause[] =>
    id === undefined ? [] : [...termClause(`${ALERT}.entity.kind`, kind), ...termClause(`${ALERT}.entity.id`, id)];
  return [
    ...levelClauses(`${ALERT}.risk.level`, filter.level, filter.only_level),
    ...termClause(`${ALERT}.attack.type`, filter.type),
    ...termClause(`${ALERT}.endpoint`, filter.endpoint),
    ...termClause(`${ALERT}.source`, filter.source),
    ...termClause(`${ALERT}.user`, filter.user),
    ...ofEntity('network', filter.network),
    ...ofEntity('session', filter.session),
    ...termClause(`${ALERT}.campaign.id`, filter.campaign),
    ...(text === undefined
      ? []
      : [
          {
            bool: {
              should: [
                ...['entity.id', 'source', 'user', 'endpoint'].map((field) => beginsClause(`${ALERT}.${field}`, text)),
                { match: { [`${ALERT}.reason`]: { query: text, operator: 'and' as const } } },
                { term: { [`${ALERT}.id`]: { value: text } } },
              ],
              minimum_should_match: 1,
            },
          },
        ]),
  ];
}

/** Requests by how they were answered. Ranges, not numbers, so that codes that a user mapped as text serve too. */
export const OUTCOME_CLAUSES: Readonly<Record<Outcome, Clause>> = {
  success: { range: { [EVENT.response]: { gte: 100, lt: 300 } } },
  redirect: { range: { [EVENT.response]: { gte: 300, lt: 400 } } },
  client_error: { range: { [EVENT.response]: { gte: 400, lt: 500 } } },
  server_error: { range: { [EVENT.response]: { gte: 500, lt: 600 } } },
  unknown: { bool: { must_not: [{ range: { [EVENT.response]: { gte: 100, lt: 600 } } }] } },
};
