import { LRUCache } from 'lru-cache';

const WINDOW_MS = 60_000;
const MAX_ADDRESSES = 10_000;

/** Lets each address, and all of them together, fail to log in so often a minute. */
export class LogInLimit {
  readonly #each: number;
  readonly #all: number;
  readonly #now: () => number;
  readonly #failures: LRUCache<string, { count: number; until: number }>;
  #together = { count: 0, until: 0 };

  constructor({ each, all }: { readonly each: number; readonly all: number }, now: () => number = Date.now) {
    this.#each = each;
    this.#all = all;
    this.#now = now;
    this.#failures = new LRUCache({ max: MAX_ADDRESSES });
  }

  /** Seconds until this address may try again; 0 if it may now. */
  wait(address: string): number {
    const now = this.#now();
    const own = this.#failures.get(address);
    const left = (full: boolean, until: number): number => (full && until > now ? Math.ceil((until - now) / 1_000) : 0);
    return Math.max(
      left((own?.count ?? 0) >= this.#each, own?.until ?? 0),
      left(this.#together.count >= this.#all, this.#together.until),
    );
  }

  failed(address: string): void {
    const now = this.#now();
    const own = this.#failures.get(address);
    const counted = own !== undefined && own.until > now ? own : { count: 0, until: now + WINDOW_MS };
    counted.count += 1;
    this.#failures.set(address, counted);
    if (this.#together.until <= now) this.#together = { count: 0, until: now + WINDOW_MS };
    this.#together.count += 1;
  }
}
