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

/**
 * Verdicts are kept as JSON text: hundreds of thousands of them as objects would have the garbage collector walk millions of
 * fields, and a snapshot would have to write them all anew.
 */
interface Kept {
  readonly json: string;
  readonly eventTime: number;
  readonly wallTime: number;
}

export class CountedIds {
  /** Ids that had to go before their time because the bound was reached; above 0, `maxIds` is too small for this traffic. */
  forgottenEarly = 0;
  readonly #settings: CountedIdsSettings;
  readonly #entries = new Map<string, Kept>();
  #newestEvent = 0;

  constructor(settings: CountedIdsSettings = DEFAULT_COUNTED_IDS) {
    this.#settings = settings;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): ScoredVerdict | undefined {
    const kept = this.#entries.get(id);
    return kept === undefined ? undefined : (JSON.parse(kept.json) as ScoredVerdict);
  }

  add({ id, verdict, eventTime, wallTime }: CountedEntry): void {
    this.#keep(id, { json: JSON.stringify(verdict), eventTime, wallTime });
  }

  /** One line of JSON an id, from the oldest to the newest. */
  *lines(): Generator<string> {
    for (const [id, { json, eventTime, wallTime }] of this.#entries)
      yield `[${JSON.stringify(id)},${eventTime},${wallTime},${json}]\n`;
  }

  /** Adds what `lines` gave. @throws Error where a line is none */
  restore(line: string): void {
    const [id, eventTime, wallTime, verdict] = JSON.parse(line) as [string, number, number, ScoredVerdict];
    if (
      typeof id !== 'string' ||
      typeof eventTime !== 'number' ||
      typeof wallTime !== 'number' ||
      verdict?.status !== 'scored'
    ) {
      throw new Error('a counted id is not as it should be');
    }
    this.add({ id, verdict, eventTime, wallTime });
  }

  #keep(id: string, kept: Kept): void {
    this.#entries.set(id, kept);
    if (kept.eventTime > this.#newestEvent) this.#newestEvent = kept.eventTime;
    this.#forget(kept.wallTime);
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
