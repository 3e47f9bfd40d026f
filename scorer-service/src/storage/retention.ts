import { type Client, errors } from '@elastic/elasticsearch';
import { sentenceOf } from './answers.ts';
import { BackgroundLoop } from './background-loop.ts';
import type { Log } from './log.ts';
import { pause } from './pause.ts';

export interface RetentionSettings {
  /** Alias of the alerts, and how many days after its last event an alert is kept. */
  readonly alerts: string;
  readonly alertDays: number;
  /** Pattern of the data streams of events that come to us directly, and how many days these are kept. */
  readonly events: string;
  readonly eventDays: number;
  /** Indices of records, and how many days each is kept. */
  readonly records: readonly { readonly index: string; readonly days: number }[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How much one run deleted. */
export interface RetentionCounts {
  readonly alerts: number;
  readonly events: number;
  readonly records: number;
  /** Backing indices that went as a whole. */
  readonly indices: number;
}

interface IndexBucket {
  readonly key: string;
  readonly first: { readonly value: number | null };
  readonly last: { readonly value: number | null };
}

const DAY_MS = 86_400_000;
const FIRST_RUN_MS = 60_000;
const RETRY_MS = 10 * 60_000;
/** Deleted with one call, so that none lasts longer than its time-out. */
const BATCH = 50_000;
const TIMEOUT_MS = 10 * 60_000;
const MAX_INDICES = 10_000;

/**
 * Deletes what is older than the settings allow, once a day, without index lifecycle management: backing indices of which
 * every event is too old as a whole, all else document by document. Several processes may do so at once.
 */
export class Retention {
  readonly #client: Client;
  readonly #log: Log;
  readonly #settings: RetentionSettings;
  readonly #loop = new BackgroundLoop((signal) => this.#run(signal));

  constructor(
    client: Client,
    log: Log,
    settings: Omit<RetentionSettings, 'now' | 'records'> & Partial<RetentionSettings>,
  ) {
    this.#client = client;
    this.#log = log;
    this.#settings = { now: Date.now, records: [], ...settings };
  }

  /** Begins with a first run a minute from now. */
  start(): void {
    this.#loop.start();
  }

  /** Ends it; a call that is on its way is given up, and what it left is deleted another day. */
  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** @throws what the client throws when Elasticsearch is away or refuses */
  async runOnce(signal: AbortSignal = new AbortController().signal): Promise<RetentionCounts> {
    const { alerts, alertDays, events, eventDays, records, now } = this.#settings;
    const deletedAlerts = await this.#deleteDocuments(alerts, now() - alertDays * DAY_MS, signal);
    let deletedRecords = 0;
    for (const { index, days } of records) {
      deletedRecords += await this.#deleteDocuments(index, now() - days * DAY_MS, signal);
    }
    const cutoff = now() - eventDays * DAY_MS;
    let deletedEvents = 0;
    let indices = 0;
    for (const { key: index, first, last } of await this.#indicesOf(events, signal)) {
      if (first.value === null || first.value >= cutoff) continue;
      const whole = last.value !== null && last.value < cutoff && index.startsWith('.ds-');
      if (whole && (await this.#deleteIndex(index, signal))) indices += 1;
      else deletedEvents += await this.#deleteDocuments(index, cutoff, signal);
    }
    return { alerts: deletedAlerts, events: deletedEvents, records: deletedRecords, indices };
  }

  async #run(signal: AbortSignal): Promise<void> {
    await pause(FIRST_RUN_MS, signal);
    while (!signal.aborted) {
      let wait = DAY_MS;
      try {
        const counts = await this.runOnce(signal);
        this.#log.info({ ...counts }, 'what was older than its retention was deleted');
      } catch (error) {
        if (signal.aborted) return;
        wait = RETRY_MS;
        this.#log.warn({}, `what is older than its retention could not be deleted yet: ${sentenceOf(error)}`);
      }
      await pause(wait, signal);
    }
  }

  async #indicesOf(pattern: string, signal: AbortSignal): Promise<readonly IndexBucket[]> {
    const answer = await this.#client.search<unknown, { indices: { buckets: readonly IndexBucket[] } }>(
      {
        index: pattern,
        ignore_unavailable: true,
        size: 0,
        track_total_hits: false,
        aggs: {
          indices: {
            terms: { field: '_index', size: MAX_INDICES },
            aggs: { first: { min: { field: '@timestamp' } }, last: { max: { field: '@timestamp' } } },
          },
        },
      },
      { signal },
    );
    return answer.aggregations?.indices.buckets ?? [];
  }

  /** False where the index stays: its data stream writes to it, or this account may not delete indices. */
  async #deleteIndex(index: string, signal: AbortSignal): Promise<boolean> {
    try {
      // Without `ignore_unavailable`: with it, an index that this account may not delete is passed over as if deleted.
      await this.#client.indices.delete({ index }, { signal });
      return true;
    } catch (error) {
      if (error instanceof errors.ResponseError && [400, 403, 404].includes(error.statusCode ?? 0)) return false;
      throw error;
    }
  }

  async #deleteDocuments(index: string, before: number, signal: AbortSignal): Promise<number> {
    for (let deleted = 0; ; ) {
      const answer = await this.#client.deleteByQuery(
        {
          index,
          ignore_unavailable: true,
          conflicts: 'proceed',
          max_docs: BATCH,
          query: { range: { '@timestamp': { lt: new Date(before).toISOString() } } },
        },
        { signal, requestTimeout: TIMEOUT_MS, maxRetries: 0 },
      );
      deleted += answer.deleted ?? 0;
      if ((answer.deleted ?? 0) < BATCH) return deleted;
    }
  }
}
