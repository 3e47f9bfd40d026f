/** What an exception would have hidden. */
import type { estypes } from '@elastic/elasticsearch';
import { ATTACK_TYPES, type ExceptionMatch, LEVELS } from '../contract/index.ts';
import { termsOf } from './buckets.ts';
import type { Period } from './event-questions.ts';
import { type Clause, EVENT, termClause, timeClause } from './filters.ts';

const ALERT = 'api_sentinel.alert';
const MAX_SOURCES = 10_000;

/** Sources of risky events, to be told by whoever asks which of them lie in a network. */
export function askSources(period: Period, threshold: number): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: false,
    query: {
      bool: { filter: [...timeClause(period.since, period.until), { range: { [EVENT.score]: { gte: threshold } } }] },
    },
    aggs: { sources: { terms: { field: EVENT.source, size: MAX_SOURCES } } },
  };
}

const sourceClause = (field: string, match: ExceptionMatch, sources: readonly string[] | undefined): Clause[] =>
  sources === undefined ? termClause(field, match.source) : [{ terms: { [field]: [...sources] } }];

/**
 * Events at or above the alert threshold that it matches.
 *
 * @param sources those of the network, where `match.source` is one
 * @param ids only these events
 */
export function askMatchedEvents(
  match: ExceptionMatch,
  period: Period,
  {
    threshold,
    sources,
    ids,
  }: { readonly threshold: number; readonly sources?: readonly string[]; readonly ids?: readonly string[] },
): estypes.SearchRequest {
  return {
    size: 0,
    track_total_hits: true,
    query: {
      bool: {
        filter: [
          ...timeClause(period.since, period.until),
          { range: { [EVENT.score]: { gte: threshold, ...(match.below !== undefined && { lt: match.below }) } } },
          ...termClause(EVENT.type, match.attack_type),
          ...termClause('api_sentinel.attack.subtype', match.subtype),
          ...termClause(EVENT.endpoint, match.endpoint),
          ...termClause('http.request.method', match.method),
          ...termClause(EVENT.user, match.user),
          ...termClause(EVENT.network, match.network),
          ...termClause(EVENT.session, match.session),
          ...sourceClause(EVENT.source, match, sources),
          ...(ids === undefined ? [] : [{ terms: { [EVENT.id]: [...ids] } }]),
        ],
      },
    },
  };
}

/** Alerts of which it matches what they show, with counts by level and type; the riskiest first. */
export function askMatchedAlerts(
  match: ExceptionMatch,
  period: Period,
  { sources, limit }: { readonly sources?: readonly string[]; readonly limit: number },
): estypes.SearchRequest {
  const entity = (kind: string, id: string | undefined): Clause[] =>
    id === undefined ? [] : [...termClause(`${ALERT}.entity.kind`, kind), ...termClause(`${ALERT}.entity.id`, id)];
  return {
    size: limit,
    track_total_hits: true,
    query: {
      bool: {
        filter: [
          { exists: { field: `${ALERT}.id` } },
          ...timeClause(period.since, period.until),
          ...(match.below === undefined ? [] : [{ range: { [`${ALERT}.risk.score`]: { lt: match.below } } }]),
          ...termClause(`${ALERT}.attack.type`, match.attack_type),
          ...termClause(`${ALERT}.attack.subtype`, match.subtype),
          ...termClause(`${ALERT}.endpoint`, match.endpoint),
          ...termClause(`${ALERT}.request.method`, match.method),
          ...termClause(`${ALERT}.user`, match.user),
          ...entity('network', match.network),
          ...entity('session', match.session),
          ...sourceClause(`${ALERT}.source`, match, sources),
        ],
      },
    },
    sort: [{ [`${ALERT}.risk.score`]: { order: 'desc', unmapped_type: 'double' } }],
    _source: [ALERT],
    aggs: {
      levels: termsOf(`${ALERT}.risk.level`, LEVELS.length),
      types: termsOf(`${ALERT}.attack.type`, ATTACK_TYPES.length),
    },
  };
}
