import type { Client, estypes } from '@elastic/elasticsearch';
import type { ExceptionPreview, ExceptionPreviewRequest } from '../contract/index.ts';
import { type AlertHit, readAlerts } from '../search/alert-questions.ts';
import { type Bucket, countsOf, totalOf } from '../search/buckets.ts';
import type { SearchPlaces } from '../search/elasticsearch-search.ts';
import { askMatchedAlerts, askMatchedEvents, askSources } from '../search/exception-questions.ts';
import { isNetwork, liesIn } from './exception-match.ts';
import type { Labels } from './labels.ts';

const DAY_MS = 86_400_000;
const EXAMPLES = 20;
const MAX_LABELED = 50_000;

/** Tells what an exception would have hidden of the last days. */
export class ExceptionPreviews {
  readonly #client: Client;
  readonly #places: SearchPlaces;
  readonly #labels: Pick<Labels, 'effective'>;
  readonly #threshold: () => number;

  constructor(client: Client, places: SearchPlaces, labels: Pick<Labels, 'effective'>, threshold: () => number) {
    this.#client = client;
    this.#places = places;
    this.#labels = labels;
    this.#threshold = threshold;
  }

  /** @throws what the client throws when Elasticsearch is away */
  async preview({ match, days }: ExceptionPreviewRequest, now: number): Promise<ExceptionPreview> {
    const period = { since: new Date(now - days * DAY_MS).toISOString(), until: new Date(now).toISOString() };
    const threshold = this.#threshold();
    const sources = await this.#sourcesIn(match.source, period, threshold);
    const among = sources === undefined ? {} : { sources };
    const attacks = [...(await this.#labels.effective())].flatMap(([id, { label }]) =>
      label === 'attack' ? [id] : [],
    );
    const [events, labeled, alerts] = await Promise.all([
      this.#ask(this.#places.events, askMatchedEvents(match, period, { threshold, ...among })),
      attacks.length === 0
        ? undefined
        : this.#ask(
            this.#places.events,
            askMatchedEvents(match, period, { threshold, ...among, ids: attacks.slice(-MAX_LABELED) }),
          ),
      this.#ask([this.#places.alerts], askMatchedAlerts(match, period, { ...among, limit: EXAMPLES })),
    ]);
    const found = readAlerts(alerts.hits.hits as AlertHit[], EXAMPLES, alerts.hits.total);
    const aggregations = alerts.aggregations as Readonly<Record<string, Bucket>> | undefined;
    const counts = { events: totalOf(events.hits.total), alerts: found.total, labeled: totalOf(labeled?.hits.total) };
    return {
      ...period,
      events: counts.events,
      labeled_attacks: counts.labeled,
      alerts: counts.alerts,
      levels: countsOf(aggregations?.levels),
      attack_types: countsOf(aggregations?.types),
      examples: found.alerts,
      sentence: sentence(counts, days),
    };
  }

  /** The sources of a network that were seen; undefined where `source` is none. */
  async #sourcesIn(source: string | undefined, period: { since: string; until: string }, threshold: number) {
    if (source === undefined || !isNetwork(source)) return undefined;
    const answer = await this.#ask(this.#places.events, askSources(period, threshold));
    const buckets = (answer.aggregations?.sources as Bucket | undefined)?.buckets ?? [];
    return buckets.map(({ key }) => String(key)).filter((address) => liesIn(address, source));
  }

  #ask(index: readonly string[], body: estypes.SearchRequest): Promise<estypes.SearchResponse> {
    return this.#client.search({ ...body, index: [...index], ignore_unavailable: true });
  }
}

function sentence(
  { events, alerts, labeled }: { readonly events: number; readonly alerts: number; readonly labeled: number },
  days: number,
): string {
  if (events === 0 && alerts === 0) return `In the last ${days} days it would have hidden nothing.`;
  const many = (count: number, one: string) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
  const warning = labeled === 0 ? '' : ` ${many(labeled, 'event')} of these were labeled attacks.`;
  return `In the last ${days} days it would have kept ${many(events, 'event')} from ${many(alerts, 'alert')}.${warning}`;
}
