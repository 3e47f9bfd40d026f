import type { Client, estypes } from '@elastic/elasticsearch';
import { earlierVerdict } from '../detection/earlier-verdict.ts';
import type { EventParser } from '../events/parse.ts';
import { fetchDocuments, scanPlaces } from '../search/scan.ts';
import type { AlertStore } from '../storage/alert-store.ts';
import { sentenceOf } from '../storage/answers.ts';
import { BackgroundLoop } from '../storage/background-loop.ts';
import type { Log } from '../storage/log.ts';
import { backOff, pause } from '../storage/pause.ts';
import { AlertBook, type AlertBookSettings, DEFAULT_ALERT_BOOK_SETTINGS } from './alert-book.ts';
import type { AlertFeed } from './alert-feed.ts';
import { addMembers, copyOf, mergeInto } from './alert-state.ts';

export interface AlertRecoverySettings {
  /** Patterns of the indices and data streams whose verdicts are read. */
  readonly indices: readonly string[];
  /** At start: verdicts are read again that were given so many milliseconds before the last one that is stored. */
  readonly lookBackMs: number;
  /** Later, every `everyMs`: those of the last `overlapMs`; also what another scorer, now dead, owes is then made good. */
  readonly everyMs: number;
  readonly overlapMs: number;
  /** Of these at most so many are read: under a flood of attacks the passes must not be a load of their own. */
  readonly overlapEvents: number;
  /** Alerts of so many milliseconds of event time before now are brought into memory at start. */
  readonly warmMs: number;
}

export const DEFAULT_ALERT_RECOVERY_SETTINGS: AlertRecoverySettings = {
  indices: ['logs-*'],
  lookBackMs: 2 * 3_600_000,
  everyMs: 5 * 60_000,
  overlapMs: 10 * 60_000,
  overlapEvents: 20_000,
  warmMs: 3_600_000,
};

const BATCH = 100;
const WARM_ALERTS = 1_000;
const RETRY_FIRST_MS = 500;
const RETRY_MOST_MS = 30_000;
/** The pass after the first comes so soon, the next after three times as long, up to `everyMs`: what an index had not refreshed yet, the first did not see. */
const AGAIN_MS = 5_000;
const AGAIN_SLOWER = 3;
/** Clocks of scorers that share an Elasticsearch may differ by so much. */
const CLOCK_MS = 60_000;
const SILENT: AlertFeed = { publish() {}, cursor: '', since: () => [], subscribe: () => () => {} };

export interface PassLimits {
  readonly most?: number;
  readonly signal?: AbortSignal;
}

/** How many verdicts a pass read, and how many alerts it made good. */
export interface RecoveryPass {
  readonly events: number;
  readonly alerts: number;
}

/**
 * Makes good what a crash between a verdict and its alert took away: the verdicts stand on the events, so the alerts that
 * they make are made again and compared with what is stored. What is there already is left as it is.
 */
export class AlertRecovery {
  readonly #client: Client;
  readonly #store: AlertStore;
  readonly #book: AlertBook;
  readonly #parser: EventParser;
  readonly #log: Log;
  readonly #bookSettings: AlertBookSettings;
  readonly #settings: AlertRecoverySettings;
  readonly #loop = new BackgroundLoop((signal) => this.#run(signal));

  /** @param bookSettings those of the book: threshold and windows must be the same */
  constructor(
    parts: { client: Client; store: AlertStore; book: AlertBook; parser: EventParser; log: Log },
    bookSettings: Partial<AlertBookSettings> = {},
    settings: Partial<AlertRecoverySettings> = {},
  ) {
    this.#client = parts.client;
    this.#store = parts.store;
    this.#book = parts.book;
    this.#parser = parts.parser;
    this.#log = parts.log;
    // With its getters: a threshold that is changed later counts here too.
    const ofBook: AlertBookSettings = { ...DEFAULT_ALERT_BOOK_SETTINGS };
    this.#bookSettings = Object.defineProperties(ofBook, Object.getOwnPropertyDescriptors(bookSettings));
    this.#settings = { ...DEFAULT_ALERT_RECOVERY_SETTINGS, ...settings };
  }

  /** Makes the first pass as soon as Elasticsearch answers, then goes on from time to time. */
  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /** Brings the alerts of late into memory, so that the next event of one is told with all that came before. */
  async warm(): Promise<void> {
    const since = this.#bookSettings.now() - this.#settings.warmMs;
    for (const state of await this.#store.loadSince(since, WARM_ALERTS)) this.#book.load(state);
  }

  /** When the last stored verdict was given, in milliseconds since the epoch; undefined if there is none. */
  async lastVerdict(): Promise<number | undefined> {
    const until = new Date(this.#bookSettings.now() + CLOCK_MS).toISOString();
    const answer = await this.#client.search<unknown, { last: estypes.AggregationsMaxAggregate }>({
      index: [...this.#settings.indices],
      ignore_unavailable: true,
      size: 0,
      track_total_hits: false,
      query: this.#query({ lte: until }),
      aggs: { last: { max: { field: 'api_sentinel.scored_at' } } },
    });
    return answer.aggregations?.last?.value ?? undefined;
  }

  /**
   * Reads the verdicts given at or after `since` (milliseconds since the epoch), stores what alerts lack of them and tells
   * the book.
   *
   * @param limits after `most` verdicts, or when the signal comes, it stops
   * @throws what the client throws when Elasticsearch is away
   */
  async pass(since: number, { most = Number.POSITIVE_INFINITY, signal }: PassLimits = {}): Promise<RecoveryPass> {
    const query = this.#query({ gte: new Date(since).toISOString() });
    const onPartial = (shards: number): void =>
      this.#log.warn({ shards }, 'some shards could not be asked for verdicts without alert; the others were');
    let events = 0;
    let alerts = 0;
    const { indices } = this.#settings;
    // What is read again was learned from when it came.
    const { thresholds } = this.#bookSettings;
    const quiet = thresholds && { of: thresholds.of.bind(thresholds), observe() {}, retune() {} };
    for await (const page of scanPlaces(this.#client, { indices, query, by: 'api_sentinel.scored_at', onPartial })) {
      const scratch = new AlertBook(SILENT, {
        ...this.#bookSettings,
        ...(quiet && { thresholds: quiet }),
        maxIds: Number.POSITIVE_INFINITY,
        // Those of a campaign that was told long ago: what is stored named the ones of its time.
        members: () => [],
      });
      for (let from = 0; from < page.length; from += BATCH) {
        for (const { source } of await fetchDocuments(this.#client, page.slice(from, from + BATCH))) {
          if (this.#observe(scratch, source)) events += 1;
        }
      }
      alerts += await this.#makeGood(scratch);
      scratch.close();
      if (events >= most || signal?.aborted) break;
    }
    return { events, alerts };
  }

  #query(range: { gte?: string; lte?: string }): estypes.QueryDslQueryContainer {
    return {
      bool: {
        filter: [
          { term: { 'api_sentinel.status': 'scored' } },
          { range: { 'api_sentinel.risk.score': { gte: this.#bookSettings.threshold } } },
          { range: { 'api_sentinel.scored_at': range } },
        ],
      },
    };
  }

  #observe(book: AlertBook, source: Readonly<Record<string, unknown>>): boolean {
    const verdict = earlierVerdict(source);
    if (verdict === undefined) return false;
    const parsed = this.#parser.parseDocument(source);
    return parsed.kind === 'event' && book.observe({ ...parsed.event, id: verdict.event_id }, verdict);
  }

  async #makeGood(scratch: AlertBook): Promise<number> {
    const found = scratch.takeUnstored(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).map(({ state }) => state);
    let made = 0;
    for (let from = 0; from < found.length; from += BATCH) {
      const batch = found.slice(from, from + BATCH);
      const stored = await this.#store.read(batch.map(({ id }) => id));
      const lacking = batch.filter((state) => {
        const known = stored.get(state.id);
        if (known !== undefined) return mergeInto(copyOf(known), state);
        const { members, masking } = this.#bookSettings;
        if (state.campaign !== undefined) addMembers(state, members(state.campaign.id), masking);
        return true;
      });
      // Written past the book: it may be what had no room in it.
      for (const outcome of await this.#store.merge(lacking)) {
        if (outcome.kind === 'later') throw new Error(`an alert was not taken yet: ${outcome.reason}`);
        if (outcome.kind === 'refused') {
          this.#log.error({}, `Elasticsearch refuses an alert: ${outcome.reason}`);
          continue;
        }
        this.#book.recovered(outcome.state);
        made += 1;
      }
    }
    return made;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { lookBackMs, everyMs, overlapMs, overlapEvents } = this.#settings;
    let first = true;
    let owed = Number.POSITIVE_INFINITY;
    let again = AGAIN_MS;
    for (let failures = 0; !signal.aborted; ) {
      try {
        if (first) await this.warm();
        const last = await this.lastVerdict();
        owed = Math.min(owed, this.#book.takeForgotten() ?? owed);
        if (last !== undefined) {
          const since = Math.min(last - (first ? lookBackMs : overlapMs), owed - CLOCK_MS);
          const { events, alerts } = await this.pass(since, {
            signal,
            ...(!first && !Number.isFinite(owed) && { most: overlapEvents }),
          });
          if (alerts > 0) this.#log.info({ events, alerts }, 'alerts were made good from stored verdicts');
        }
        first = false;
        owed = Number.POSITIVE_INFINITY;
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) this.#log.warn({}, `stored verdicts could not be read again yet: ${sentenceOf(error)}`);
      }
      const wait = Math.min(again, everyMs);
      if (failures === 0) again = AGAIN_SLOWER * wait;
      await pause(failures > 0 ? backOff(failures, RETRY_FIRST_MS, RETRY_MOST_MS) : wait, signal);
    }
  }
}
