import type { Client, estypes } from '@elastic/elasticsearch';
import {
  type Alert,
  type AlertGroupQuery,
  type AlertGroups,
  type AlertPage,
  type AlertQuery,
  type CampaignDetail,
  type CampaignList,
  type CampaignQuery,
  DEFAULT_LEVEL_BOUNDS,
  type EntityList,
  type EntityProfile,
  type EntityProfileQuery,
  type EntityQuery,
  type EventDetail,
  type EventPage,
  type EventQuery,
  type LevelBounds,
  type Overview,
  type OverviewQuery,
  type SimilarAlerts,
  type SubjectKind,
  type TopRow,
} from '../contract/index.ts';
import type { Statistics, StatisticsQuery } from '../server/routes/statistics.ts';
import {
  askAlertGroups,
  askSimilarAlerts,
  readAlertGroups,
  readSimilarAlerts,
  type SimilarHit,
} from './alert-groups.ts';
import { type AlertHit, askAlert, askAlerts, readAlerts } from './alert-questions.ts';
import { type Bucket, totalOf } from './buckets.ts';
import { askCampaigns, readCampaigns } from './campaign-questions.ts';
import { UnknownCursor } from './cursor.ts';
import { askEntities, askEntityProfile, readEntities, readEntityProfile } from './entity-questions.ts';
import { askEvent, readEventDetail } from './event-detail.ts';
import {
  askEventPage,
  askStatistics,
  type EventHit,
  type Period,
  readEvents,
  readStatistics,
} from './event-questions.ts';
import {
  type Answer,
  askOverview,
  askTotals,
  type OverviewPlan,
  planOverview,
  readOverview,
  withTotals,
} from './overview-questions.ts';

const DAY_MS = 86_400_000;
/** Alerts shown beside an entity or campaign. */
const BESIDE = 50;
const SIMILAR = 10;

export interface SearchPlaces {
  /** Alias of the alerts. */
  readonly alerts: string;
  /** Patterns of the events. */
  readonly events: readonly string[];
}

/** Asks the questions of this room and reads the answers: what the routes of the server need. */
export class ElasticsearchSearch {
  readonly #client: Client;
  readonly #places: SearchPlaces;
  readonly #levels: () => LevelBounds;
  readonly #now: () => number;

  constructor(
    client: Client,
    places: SearchPlaces,
    levels: () => LevelBounds = () => DEFAULT_LEVEL_BOUNDS,
    now: () => number = Date.now,
  ) {
    this.#client = client;
    this.#places = places;
    this.#levels = levels;
    this.#now = now;
  }

  /** @throws UnknownCursor if the cursor was not made by this search */
  async list(query: AlertQuery): Promise<AlertPage> {
    const answer = await this.#alerts(known(askAlerts(query)));
    return readAlerts(answer.hits.hits as AlertHit[], query.limit, answer.hits.total);
  }

  async get(id: string): Promise<Alert | undefined> {
    const answer = await this.#alerts(askAlert(id));
    return readAlerts(answer.hits.hits as AlertHit[], 1).alerts[0];
  }

  async groups(query: AlertGroupQuery): Promise<AlertGroups> {
    return readAlertGroups(aggregationsOf(await this.#alerts(askAlertGroups(query))), this.#levels());
  }

  async similar(alert: Alert): Promise<SimilarAlerts> {
    return readSimilarAlerts((await this.#alerts(askSimilarAlerts(alert, SIMILAR))).hits.hits as SimilarHit[]);
  }

  /**
   * @param behind only events behind this alert
   * @throws UnknownCursor if the cursor was not made by this search
   */
  async events(query: EventQuery, behind?: Alert): Promise<EventPage> {
    const answer = await this.#events(known(askEventPage(query, behind?.event_ids)));
    return readEvents(answer.hits.hits as EventHit[], query.limit, answer.hits.total);
  }

  /** One event by the id that we count it by. */
  async event(id: string): Promise<EventDetail | undefined> {
    const [hit] = (await this.#events(askEvent(id))).hits.hits;
    return hit && readEventDetail(hit as EventHit & { _source?: Record<string, unknown> });
  }

  async overview({ since, until, points, ...filter }: OverviewQuery): Promise<Overview> {
    const levels = this.#levels();
    const plan = planOverview(this.#period(since, until), filter, points, levels.medium);
    const answers = await this.#together(askOverview(plan));
    const overview = readOverview(plan, answers, levels);
    const [endpoints, sources, users] = await Promise.all([
      this.#totals(plan, 'endpoint', overview.endpoints),
      this.#totals(plan, 'source', overview.sources),
      this.#totals(plan, 'user', overview.users),
    ]);
    return { ...overview, endpoints, sources, users };
  }

  async entities(query: EntityQuery): Promise<EntityList> {
    const period = this.#period(query.since, query.until);
    const answer = await this.#events(askEntities(query, period, this.#levels().medium));
    return { entities: readEntities(query.kind, aggregationsOf(answer)) };
  }

  async entity({ kind, id, since, until, points }: EntityProfileQuery): Promise<EntityProfile> {
    const period = this.#period(since, until);
    const subject = { kind, id };
    const [own, peers] = askEntityProfile(subject, period, { points, risky: this.#levels().medium });
    const [ownAnswer, peersAnswer, alerts] = await Promise.all([
      this.#events(own),
      this.#events(peers),
      this.list({
        ...period,
        limit: BESIDE,
        ...(kind === 'endpoint' ? { endpoint: id } : { [kind]: id }),
      }),
    ]);
    const answer = { total: totalOf(ownAnswer.hits.total), aggregations: aggregationsOf(ownAnswer) };
    const profile = readEntityProfile(subject, period, points, answer, aggregationsOf(peersAnswer));
    return { ...profile, alerts: alerts.alerts };
  }

  async campaigns({ since, until, limit }: CampaignQuery): Promise<CampaignList> {
    const answer = await this.#alerts(askCampaigns(this.#period(since, until), limit));
    return { campaigns: readCampaigns(aggregationsOf(answer), this.#levels()) };
  }

  async campaign(id: string): Promise<CampaignDetail | undefined> {
    const [answer, alerts] = await Promise.all([
      this.#alerts(askCampaigns({ id }, 1)),
      this.list({ campaign: id, limit: BESIDE }),
    ]);
    const [campaign] = readCampaigns(aggregationsOf(answer), this.#levels());
    return campaign && { campaign, alerts: alerts.alerts };
  }

  async statistics(query: StatisticsQuery): Promise<Statistics> {
    const period = this.#period(query.since, query.until);
    const answer = await this.#events(askStatistics(period));
    return { ...period, ...readStatistics(totalOf(answer.hits.total), aggregationsOf(answer)) };
  }

  /** Without `since`, the day before `until`; without `until`, up to now. */
  #period(since: string | undefined, until: string | undefined): Period {
    const end = until ?? new Date(this.#now()).toISOString();
    return { since: since ?? new Date(Date.parse(end) - DAY_MS).toISOString(), until: end };
  }

  #alerts(body: estypes.SearchRequest): Promise<estypes.SearchResponse> {
    return this.#client.search({ ...body, index: this.#places.alerts, ignore_unavailable: true });
  }

  #events(body: estypes.SearchRequest): Promise<estypes.SearchResponse> {
    return this.#client.search({ ...body, index: [...this.#places.events], ignore_unavailable: true });
  }

  async #totals(plan: OverviewPlan, kind: SubjectKind, rows: readonly TopRow[]): Promise<TopRow[]> {
    if (rows.length === 0) return [];
    const body = askTotals(
      kind,
      rows.map(({ subject }) => subject.id),
      plan,
    );
    return withTotals(rows, aggregationsOf(await this.#events(body)));
  }

  /** Several questions in one call. @throws Error if one of them failed */
  async #together(questions: ReturnType<typeof askOverview>): Promise<Answer[]> {
    const { responses } = await this.#client.msearch({
      searches: questions.flatMap(({ of, body }) => [
        { index: of === 'alerts' ? [this.#places.alerts] : [...this.#places.events], ignore_unavailable: true },
        body as estypes.MsearchMultisearchBody,
      ]),
    });
    return responses.map((response) => {
      if ('error' in response) throw new Error(`a question of the overview failed: ${response.error.reason}`);
      return { total: totalOf(response.hits.total), aggregations: aggregationsOf(response) };
    });
  }
}

function known(body: estypes.SearchRequest | undefined): estypes.SearchRequest {
  if (body === undefined) throw new UnknownCursor();
  return body;
}

function aggregationsOf(answer: { readonly aggregations?: unknown }): Readonly<Record<string, Bucket>> | undefined {
  return answer.aggregations as Readonly<Record<string, Bucket>> | undefined;
}

/** What can be asked, without how. */
export type Search = { readonly [Question in keyof ElasticsearchSearch]: ElasticsearchSearch[Question] };
