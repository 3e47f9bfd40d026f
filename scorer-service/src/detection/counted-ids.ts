/** Ids that were counted, each with its verdict, so that a repeat is answered alike and learned from no second time. */
import type { ScoredVerdict } from '../contract/index.ts';

export interface CountedIdsSettings {
  /** Ids kept at most. At the bound the oldest is forgotten early: sent again, it would be counted again. */
  readonly maxIds: number;
  /** Milliseconds, of event time and of wall time, for which an id is kept at least, the bound apart. */
  readonly keepFor: number;
}

export const DEFAULT_COUNTED_IDS: CountedIdsSettings = { maxIds: 200_000, keepFor: 10 * 60_000 };

/** What is kept of one id. */
export interface CountedEntry {
  readonly id: string;
  readonly verdict: ScoredVerdict;
  /** Milliseconds since the epoch: of the event, and when it was counted. */
  readonly eventTime: number;
  readonly wallTime: number;
}

export class CountedIds {
  /** Ids that had to go before their time because the bound was reached; above 0, `maxIds` is too small for this traffic. */
  forgottenEarly = 0;
  readonly #settings: CountedIdsSettings;
  readonly #entries = new Map<string, CountedEntry>();
  #newestEvent = 0;

  constructor(settings: CountedIdsSettings = DEFAULT_COUNTED_IDS) {
    this.#settings = settings;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): ScoredVerdict | undefined {
    return this.#entries.get(id)?.verdict;
  }

  add(entry: CountedEntry): void {
    this.#entries.set(entry.id, entry);
    if (entry.eventTime > this.#newestEvent) this.#newestEvent = entry.eventTime;
    this.#forget(entry.wallTime);
  }

  /** From the oldest to the newest. */
  entries(): IterableIterator<CountedEntry> {
    return this.#entries.values();
  }

  #forget(now: number): void {
    const { maxIds, keepFor } = this.#settings;
    for (const [id, { eventTime, wallTime }] of this.#entries) {
      const old = now - wallTime > keepFor && this.#newestEvent - eventTime > keepFor;
      if (!old && this.#entries.size <= maxIds) return;
      if (!old) this.forgottenEarly++;
      this.#entries.delete(id);
    }
  }
}
