import type { Client } from '@elastic/elasticsearch';
import { LRUCache } from 'lru-cache';
import type { EventScorer } from '../detection/event-scorer.ts';
import type { FoundDocument, Place } from '../search/scan.ts';
import { sentenceOf } from '../storage/answers.ts';
import { BackgroundLoop } from '../storage/background-loop.ts';
import { EventVerdicts, type VerdictWrite, type WriteOutcome } from '../storage/event-verdicts.ts';
import type { Log } from '../storage/log.ts';
import { backOff, pause } from '../storage/pause.ts';
import { scoreBatch, unreadable } from './batch-scoring.ts';
import { PendingEvents } from './pending-events.ts';

export interface BackfillSettings {
  /** Patterns of the indices and data streams in which pending events are looked for. */
  readonly indices: readonly string[];
  /** At most so many events are scored in a second. */
  readonly eventsPerSecond: number;
  /** How long after one search the next begins, in milliseconds; while nothing can be done it grows to `idleMs`. */
  readonly everyMs: number;
  readonly idleMs: number;
  /** Events of the last so many milliseconds are left alone. */
  readonly settleMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export const DEFAULT_BACKFILL_SETTINGS: BackfillSettings = {
  indices: ['logs-*'],
  eventsPerSecond: 500,
  everyMs: 2_000,
  idleMs: 15_000,
  settleMs: 5_000,
  now: Date.now,
};

/** How many events came out how. */
export interface BackfillCounts {
  /** Seen pending in a search. */
  found: number;
  scored: number;
  failed: number;
  skipped: number;
  /** Another had seen to it: before it was scored, or by the time its verdict was to be written. */
  overtaken: number;
  /** Elasticsearch was too busy for them; they stay pending and are found again. */
  later: number;
  /** Nothing can be written onto them, or into their index; not tried again until they change. */
  unwritable: number;
}

const BATCH = 64;
const BLOCKED_MS = 10 * 60_000;
const POLL_SCORER_MS = 500;

function noCounts(): BackfillCounts {
  return { found: 0, scored: 0, failed: 0, skipped: 0, overtaken: 0, later: 0, unwritable: 0 };
}

/**
 * Finds the events that were left pending, scores them in order of event time and writes the verdicts onto them where they
 * stand. It learns from them as from any other, once an id. Several may run at once: each looks again before it scores,
 * and writes only onto what is still as it was read.
 */
export class Backfiller {
  readonly #scorer: EventScorer;
  readonly #pending: PendingEvents;
  readonly #verdicts: EventVerdicts;
  readonly #log: Log;
  readonly #settings: BackfillSettings;
  readonly #totals = noCounts();
  /** Version of documents that refused every verdict, so that they are not scored again and again. */
  readonly #refused = new LRUCache<string, number>({ max: 10_000 });
  /** Until when nothing is tried in an index that takes no writes. */
  readonly #blocked = new LRUCache<string, true>({ max: 1_000, ttl: BLOCKED_MS });
  readonly #loop = new BackgroundLoop((signal) => this.#run(signal));
  #running: Promise<BackfillCounts> | undefined;

  constructor(client: Client, scorer: EventScorer, log: Log, settings: Partial<BackfillSettings> = {}) {
    this.#scorer = scorer;
    this.#log = log;
    this.#settings = { ...DEFAULT_BACKFILL_SETTINGS, ...settings };
    this.#pending = new PendingEvents(client, this.#settings.indices);
    this.#verdicts = new EventVerdicts(client);
  }

  /** Since it was made. */
  get counts(): Readonly<BackfillCounts> {
    return { ...this.#totals };
  }

  /** Begins to look for pending events, at once and then again and again. */
  start(): void {
    this.#loop.start();
  }

  /** Ends it; what is being written is finished. */
  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /**
   * Scores all that is pending now; a call during one joins it. Does nothing while the scorer has no bundle.
   *
   * @throws what the client throws when Elasticsearch is away; what was not written is still pending
   */
  runOnce(signal: AbortSignal = new AbortController().signal): Promise<BackfillCounts> {
    this.#running ??= this.#once(signal).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { everyMs, idleMs } = this.#settings;
    let idle = 0;
    let failures = 0;
    while (!signal.aborted) {
      if (this.#scorer.bundle === undefined) {
        await pause(POLL_SCORER_MS, signal);
        continue;
      }
      try {
        const counts = await this.runOnce(signal);
        idle = counts.scored + counts.failed + counts.skipped > 0 ? 0 : idle + 1;
        failures = 0;
        if (idle === 0) this.#log.info({ ...counts }, 'pending events were scored');
      } catch (error) {
        failures += 1;
        if (failures === 1) this.#log.warn({}, `pending events wait to be scored: ${sentenceOf(error)}`);
      }
      await pause(backOff(Math.max(1, idle, failures), everyMs, Math.max(everyMs, idleMs)), signal);
    }
  }

  async #once(signal: AbortSignal): Promise<BackfillCounts> {
    const counts = noCounts();
    if (this.#scorer.bundle === undefined) return counts;
    const began = performance.now();
    let begun = 0;
    const partial = (failed: number): void =>
      this.#log.warn({ shards: failed }, 'some shards could not be asked for pending events; the others were');
    const { now, settleMs } = this.#settings;
    const query = { now: now(), settleMs, blocked: [...this.#blocked.keys()] };
    for await (const places of this.#pending.pages(query, partial)) {
      counts.found += places.length;
      for (let from = 0; from < places.length && !signal.aborted; from += BATCH) {
        const batch = places.slice(from, from + BATCH).filter(({ index }) => !this.#blocked.has(index));
        begun += await this.#batch(batch, counts);
        const due = (begun / this.#settings.eventsPerSecond) * 1_000;
        await pause(Math.max(0, began + due - performance.now()), signal);
      }
      if (signal.aborted) break;
    }
    for (const key of Object.keys(counts) as (keyof BackfillCounts)[]) this.#totals[key] += counts[key];
    return counts;
  }

  /** How many events were scored. */
  async #batch(places: readonly Place[], counts: BackfillCounts): Promise<number> {
    const fetched = await this.#pending.fetch(places);
    counts.overtaken += places.length - fetched.length;
    const events = fetched.filter(({ place, seqNo }) => this.#refused.get(keyOf(place)) !== seqNo);
    counts.unwritable += fetched.length - events.length;
    const writes = this.#score(events);
    const outcomes = await this.#verdicts.write(writes);
    for (const [position, outcome] of outcomes.entries()) this.#count(writes[position], outcome, counts);
    return events.length;
  }

  #score(events: readonly FoundDocument[]): VerdictWrite[] {
    const now = this.#settings.now();
    const readable = events.filter(({ whole }) => whole);
    // `_id` is the id of an event that has no other; one that has one keeps it.
    const documents = readable.map(({ place, source }) => ({ ...source, _id: place.id }));
    const verdicts = scoreBatch(this.#scorer, documents, now);
    const scored = readable.map((document, i) => {
      const verdict = verdicts[i];
      const event_id = verdict.event_id ?? idOf(document.source) ?? document.place.id;
      return { document, verdict: { ...verdict, event_id } };
    });
    const lost = events.filter(({ whole }) => !whole);
    return [...scored, ...lost.map((document) => ({ document, verdict: unreadable(now) }))];
  }

  #count({ document }: VerdictWrite, outcome: WriteOutcome, counts: BackfillCounts): void {
    if (outcome.kind === 'written') counts[outcome.status] += 1;
    else if (outcome.kind === 'conflict') counts.overtaken += 1;
    else if (outcome.kind === 'later') counts.later += 1;
    else {
      counts.unwritable += 1;
      const { index, id } = document.place;
      if (outcome.kind === 'refused') {
        this.#refused.set(keyOf(document.place), document.seqNo);
        this.#log.error({ index, id }, `an event stays pending, since its index refuses it: ${outcome.reason}`);
      } else if (!this.#blocked.has(index)) {
        this.#blocked.set(index, true);
        this.#log.error({ index }, `events stay pending, since their index takes no writes: ${outcome.reason}`);
      }
    }
  }
}

function keyOf({ index, id }: Place): string {
  return `${index}/${id}`;
}

function idOf(source: FoundDocument['source']): string | undefined {
  const ours = source.api_sentinel as { event_id?: unknown } | undefined;
  return typeof ours?.event_id === 'string' ? ours.event_id : undefined;
}
