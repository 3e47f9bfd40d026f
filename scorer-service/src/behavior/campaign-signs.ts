/** What each source does at log-ins that few harmless ones do, each thing counted once a source. */
import { alike } from './names-alike.ts';
import { SlotNumbers } from './slot-numbers.ts';
import { Slots } from './slots.ts';

/** The rarest first. */
export const SIGNS = [
  'returns_with_another_name',
  'another_name',
  'returns',
  'unknown_name',
  'feels_for_paths',
] as const;
export type Sign = (typeof SIGNS)[number];
/** A return is no second try of somebody who sits there. */
const RETURN = 10 * 60_000;
/** Two returns after pauses that differ by less than this share are a device's. */
const CLOCK_SHARE = 0.1;
const MOST_SOURCES = 32_768;
const MOST_NAME = 128;

const SOURCE = { attempts: 0, succeeded: 1, failure: 2, signs: 3, gap: 4 } as const;
const STRIDE = 5;

export interface CampaignAttempt {
  readonly time: number;
  readonly source: string;
  readonly account: string | undefined;
  /** Somebody signed in with the account before. */
  readonly known: boolean;
  readonly failed: boolean;
  readonly agent: string;
  /** See `headerOrder`; undefined where the log has no headers. */
  readonly headers: string | undefined;
  readonly door: string;
  /** Requests of the source before this one, log-ins and others. */
  readonly requests: number;
}

/** With the name that each source told first. */
class Numbers extends SlotNumbers {
  readonly names: (string | undefined)[] = [];

  override clear(slot: number): void {
    super.clear(slot);
    this.names[slot] = undefined;
  }
}

export class CampaignSigns {
  readonly #numbers = new Numbers(STRIDE, (values, base) => values[base + SOURCE.signs]);
  readonly #slots = new Slots(MOST_SOURCES, this.#numbers);

  /** The signs of a source, as bits in the order of `SIGNS`; 0 for one that has got in, or is not known. */
  of(source: string): number {
    const slot = this.#slots.find(source);
    if (slot < 0) return 0;
    const { values } = this.#numbers;
    const base = slot * STRIDE;
    return values[base + SOURCE.succeeded] > 0 ? 0 : values[base + SOURCE.signs];
  }

  /** Takes note of a log-in, and returns the signs that its source has shown with it for the first time. */
  learn({ time, source, account, known, failed, requests }: CampaignAttempt): number {
    const slot = this.#slots.take(source);
    const { values, names } = this.#numbers;
    const base = slot * STRIDE;
    values[base + SOURCE.attempts]++;
    if (!failed) {
      values[base + SOURCE.succeeded]++;
      return 0;
    }
    const before = values[base + SOURCE.failure];
    const gap = before > 0 ? time - before : 0;
    const clock = Math.abs(gap - values[base + SOURCE.gap]) < CLOCK_SHARE * gap;
    const returned = gap > RETURN && !clock;
    if (gap > 0) values[base + SOURCE.gap] = gap;
    values[base + SOURCE.failure] = time;
    const name = names[slot];
    const another = account !== undefined && name !== undefined && !alike(name, account);
    if (account !== undefined && name === undefined) names[slot] = account.slice(0, MOST_NAME);
    // Whoever has got in, or does other things here, is somebody who belongs here.
    const attempts = values[base + SOURCE.attempts];
    if (values[base + SOURCE.succeeded] > 0 || 2 * (requests + 1 - attempts) > attempts) return 0;
    const signs =
      (another && returned ? 1 : 0) |
      (another ? 2 : 0) |
      (returned ? 4 : 0) |
      (account !== undefined && !known ? 8 : 0);
    const fresh = signs & ~values[base + SOURCE.signs];
    values[base + SOURCE.signs] |= signs;
    return fresh;
  }

  /** The name that each source told first, by slot. */
  names(): (string | null)[] {
    return Array.from({ length: this.#slots.size }, (_, slot) => this.#numbers.names[slot] ?? null);
  }

  save(): Record<string, Uint8Array> {
    return { ...this.#slots.save(), numbers: this.#numbers.save(this.#slots.size) };
  }

  /** @throws Error where the bytes are not those of `save` */
  restore(section: (name: string) => Uint8Array, names: readonly (string | null)[]): void {
    this.#numbers.restore(section('numbers'), this.#slots.restore(section), 'campaigns');
    for (const [slot, name] of names.entries()) this.#numbers.names[slot] = name ?? undefined;
  }
}
