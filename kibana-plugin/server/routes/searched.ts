import {
  type Alert,
  AlertGroupQuery,
  AlertQuery,
  CampaignQuery,
  EntityProfileQuery,
  EntityQuery,
  EventQuery,
  type LevelBounds,
  OverviewQuery,
  PATHS,
  pageQuery,
} from '@api-sentinel/scorer-service/contract';
import { UnknownCursor } from '@api-sentinel/scorer-service/search/cursor';
import { ElasticsearchSearch } from '@api-sentinel/scorer-service/search/elasticsearch-search';
import type { Client } from '@elastic/elasticsearch';
import { type TSchema, Type } from 'typebox';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { Call, PluginRoute } from './plugin-route.ts';

const closed = { additionalProperties: false } as const;
const time = () => Type.Optional(Type.String({ format: 'date-time' }));
const StatisticsQuery = Type.Object({ since: time(), until: time() }, closed);

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

interface Question {
  readonly path: string;
  readonly what: string;
  readonly query?: TSchema;
  readonly ask: (from: ElasticsearchSearch, query: never, id: string) => Promise<unknown>;
}

function found<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing !== undefined) return thing;
  throw new Refusal(404, 'not_found', `There is no ${what} of this id that you may read; it may have been deleted.`);
}

const alertOf = async (from: ElasticsearchSearch, id: string): Promise<Alert> => found(await from.get(id), 'alert');

/** What is read from Elasticsearch, as the person who asks: one row a route. The questions are the scorer's own. */
const QUESTIONS: readonly Question[] = [
  { path: PATHS.alerts, what: 'The alerts', query: AlertQuery, ask: (from, query) => from.list(query) },
  { path: PATHS.alertGroups, what: 'The alerts', query: AlertGroupQuery, ask: (from, query) => from.groups(query) },
  { path: PATHS.alert, what: 'The alert', ask: (from, _, id) => alertOf(from, id) },
  {
    path: PATHS.similarAlerts,
    what: 'The alerts',
    ask: async (from, _, id) => from.similar(await alertOf(from, id)),
  },
  {
    path: PATHS.alertEvents,
    what: 'The events',
    query: Type.Object(pageQuery(50, 1_000), closed),
    ask: async (from, query, id) => from.events(query, await alertOf(from, id)),
  },
  { path: PATHS.events, what: 'The events', query: EventQuery, ask: eventsOf },
  { path: PATHS.event, what: 'The event', ask: async (from, _, id) => found(await from.event(id), 'event') },
  { path: PATHS.entities, what: 'The events', query: EntityQuery, ask: (from, query) => from.entities(query) },
  { path: PATHS.entity, what: 'The events', query: EntityProfileQuery, ask: (from, query) => from.entity(query) },
  { path: PATHS.campaigns, what: 'The alerts', query: CampaignQuery, ask: (from, query) => from.campaigns(query) },
  {
    path: PATHS.campaign,
    what: 'The alerts',
    ask: async (from, _, id) => found(await from.campaign(id), 'campaign'),
  },
  { path: PATHS.overview, what: 'Events and alerts', query: OverviewQuery, ask: (from, query) => from.overview(query) },
  { path: '/v1/statistics', what: 'The events', query: StatisticsQuery, ask: (from, query) => from.statistics(query) },
];

async function eventsOf(from: ElasticsearchSearch, query: EventQuery): Promise<unknown> {
  if ((query.kind === undefined) !== (query.id === undefined)) {
    throw new Refusal(400, 'bad_request', 'The parameters "kind" and "id" are needed together.');
  }
  return query.alert === undefined ? from.events(query) : from.events(query, await alertOf(from, query.alert));
}

/** The scorer's search, asked as the person of the call. */
export function searchAs(
  { search }: Pick<Call, 'search'>,
  { indices }: Settings,
  levels: () => LevelBounds,
): ElasticsearchSearch {
  // Of the client the search uses these two, and both take and give what the client's do.
  const client: Pick<UserClient, 'search' | 'msearch'> = search;
  return new ElasticsearchSearch(client as unknown as Client, indices, levels);
}

type UserClient = Call['search'];

export function searchedRoutes(settings: Settings, levels: () => LevelBounds): PluginRoute[] {
  return QUESTIONS.map(({ path, what, query: schema, ask }) => ({
    method: 'get',
    path,
    capability: 'read',
    what,
    ...(schema && { query: schema }),
    handle: async (call) => {
      const { since, until } = call.query as { readonly since?: string; readonly until?: string };
      if (since !== undefined && until !== undefined && Date.parse(since) >= Date.parse(until)) {
        throw new Refusal(400, 'bad_request', 'The parameter "since" must be earlier than "until".');
      }
      try {
        const answer = await ask(searchAs(call, settings, levels), call.query as never, call.params.id ?? '');
        return call.response.ok({ body: JSON.stringify(answer), headers: HEADERS });
      } catch (error) {
        if (!(error instanceof UnknownCursor)) throw error;
        throw new Refusal(
          400,
          'unknown_cursor',
          'The cursor belongs to no page; leave it out to begin with the first.',
        );
      }
    },
  }));
}
