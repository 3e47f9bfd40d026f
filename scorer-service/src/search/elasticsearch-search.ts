import type { Client } from '@elastic/elasticsearch';
import type { Alert } from '../contract/index.ts';
import { type AlertPage, type AlertQuery, type AlertSearch, UnknownCursor } from '../server/routes/alerts.ts';
import type { Statistics, StatisticsQuery, StatisticsSearch } from '../server/routes/statistics.ts';
import { type AlertHit, askAlert, askAlerts, readAlerts } from './alert-questions.ts';
import type { Bucket } from './buckets.ts';
import { askStatistics, readStatistics } from './event-questions.ts';

const DAY_MS = 86_400_000;

export interface SearchPlaces {
  /** Alias of the alerts. */
  readonly alerts: string;
  /** Patterns of the events. */
  readonly events: readonly string[];
}

/** Asks the questions of this room and reads the answers: what the routes of the server need. */
export class ElasticsearchSearch implements AlertSearch, StatisticsSearch {
  readonly #client: Client;
  readonly #places: SearchPlaces;
  readonly #now: () => number;

  constructor(client: Client, places: SearchPlaces, now: () => number = Date.now) {
    this.#client = client;
    this.#places = places;
    this.#now = now;
  }

  /** @throws UnknownCursor if the cursor was not made by this search */
  async list(query: AlertQuery): Promise<AlertPage> {
    const body = askAlerts(query);
    if (body === undefined) throw new UnknownCursor();
    const answer = await this.#client.search({ ...body, index: this.#places.alerts, ignore_unavailable: true });
    return readAlerts(answer.hits.hits as AlertHit[], query.limit);
  }

  async get(id: string): Promise<Alert | undefined> {
    const answer = await this.#client.search({
      ...askAlert(id),
      index: this.#places.alerts,
      ignore_unavailable: true,
    });
    return readAlerts(answer.hits.hits as AlertHit[], 1).alerts[0];
  }

  async statistics(query: StatisticsQuery): Promise<Statistics> {
    const until = query.until ?? new Date(this.#now()).toISOString();
    const since = query.since ?? new Date(Date.parse(until) - DAY_MS).toISOString();
    const answer = await this.#client.search({
      ...askStatistics({ since, until }),
      index: [...this.#places.events],
      ignore_unavailable: true,
    });
    const { total } = answer.hits;
    const events = typeof total === 'number' ? total : (total?.value ?? 0);
    return { since, until, ...readStatistics(events, answer.aggregations as Record<string, Bucket> | undefined) };
  }
}
