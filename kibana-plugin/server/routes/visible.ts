import type { estypes } from '@elastic/elasticsearch';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { Call } from './plugin-route.ts';

/**
 * The scorer reads all events and alerts; the person may read fewer. What the scorer is asked to change, and what it
 * shows of single events and alerts, is held against what Elasticsearch lets this person read.
 */
export class Visible {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Of these ids those of alerts that the person may read. */
  alerts(call: Call, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#seen(call, this.#settings.indices.alerts, 'api_sentinel.alert.id', ids);
  }

  /** Of these ids those of events that the person may read. */
  events(call: Call, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#seen(call, [...this.#settings.indices.events], 'api_sentinel.event_id', ids);
  }

  /** @throws Refusal (404) if the person may not read all of them */
  async requireAlerts(call: Call, ids: readonly string[]): Promise<void> {
    require(ids, await this.alerts(call, ids), 'alert');
  }

  /** @throws Refusal (404) if the person may not read all of them */
  async requireEvents(call: Call, ids: readonly string[]): Promise<void> {
    require(ids, await this.events(call, ids), 'event');
  }

  async #seen(
    { search }: Call,
    index: string | string[],
    field: string,
    ids: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const wanted = [...new Set(ids)].slice(0, MAX_IDS);
    if (wanted.length === 0) return new Set();
    const { aggregations } = (await search.search({
      index,
      size: 0,
      track_total_hits: false,
      query: { terms: { [field]: wanted } },
      aggs: { ids: { terms: { field, size: wanted.length } } },
    })) as estypes.SearchResponse;
    const found = aggregations?.ids as { readonly buckets?: readonly { readonly key: string }[] } | undefined;
    return new Set(found?.buckets?.map(({ key }) => key));
  }
}

const MAX_IDS = 1_000;

function require(ids: readonly string[], seen: ReadonlySet<string>, what: string): void {
  const lacking = new Set(ids.filter((id) => !seen.has(id))).size;
  if (lacking === 0) return;
  const which = lacking === 1 && ids.length === 1 ? `This ${what} is` : `${lacking} of these ${what}s are`;
  throw new Refusal(404, 'not_found', `${which} not there, or not for you to read; nothing was done.`);
}
