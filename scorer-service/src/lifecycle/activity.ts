const SECONDS = 60;
const LAGS = 1_024;

/** How busy the scorer is: events a second, and how far behind their time, over the last minute. */
export class Activity {
  readonly began: number;
  readonly #now: () => number;
  readonly #counts = new Uint32Array(SECONDS);
  readonly #seconds = new Float64Array(SECONDS);
  readonly #lags = new Float64Array(LAGS);
  readonly #times = new Float64Array(LAGS);
  #events = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.began = now();
  }

  /** Since the start. */
  get events(): number {
    return this.#events;
  }

  /** One event was scored; `eventTime` in milliseconds since the epoch. */
  scored(eventTime: number): void {
    const now = this.#now();
    const second = Math.floor(now / 1_000);
    const slot = second % SECONDS;
    if (this.#seconds[slot] !== second) {
      this.#seconds[slot] = second;
      this.#counts[slot] = 0;
    }
    this.#counts[slot] += 1;
    const place = this.#events % LAGS;
    this.#lags[place] = now - eventTime;
    this.#times[place] = now;
    this.#events += 1;
  }

  /** Over the last minute, or since the start if that was later. */
  get eventsPerSecond(): number {
    const now = this.#now();
    const newest = Math.floor(now / 1_000);
    let events = 0;
    for (let slot = 0; slot < SECONDS; slot += 1) {
      if (this.#seconds[slot] > newest - SECONDS && this.#seconds[slot] <= newest) events += this.#counts[slot];
    }
    return events / Math.min(SECONDS, Math.max(1, (now - this.began) / 1_000));
  }

  /** Median seconds from an event's time to its verdict, over the last minute; undefined where nothing came. */
  get lagSeconds(): number | undefined {
    const since = this.#now() - SECONDS * 1_000;
    const lags: number[] = [];
    for (let place = 0; place < Math.min(LAGS, this.#events); place += 1) {
      if (this.#times[place] >= since) lags.push(this.#lags[place]);
    }
    if (lags.length === 0) return undefined;
    lags.sort((a, b) => a - b);
    return Math.max(0, lags[lags.length >> 1] / 1_000);
  }
}
