/** How busy the traffic itself usually is at an hour of the day, on working days and at the weekend. */
const { log2, max, min } = Math;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BINS = 48;
/** Time that must have been seen before an hour is called unusual. */
const ENOUGH = 2 * DAY;
/** Requests at which all counts are halved. */
const MEMORY = 4_000_000;

export class Season {
  readonly #counts = new Float64Array(BINS);
  #total = 0;
  #first = 0;
  #last = 0;

  /** How seldom requests come at this hour, in bits: 0 as usual, at most 6; 0 while less than two days are known. */
  rarity(time: number): number {
    if (this.#last - this.#first < ENOUGH) return 0;
    const weekend = isWeekend(time);
    const own = this.#counts[binOf(time)];
    let half = 0;
    for (let i = 0; i < 24; i++) half += this.#counts[(weekend ? 24 : 0) + i];
    return min(6, max(0, log2((half / 24 + 1) / (own + 1))));
  }

  learn(time: number): void {
    if (this.#first === 0) this.#first = time;
    this.#last = max(this.#last, time);
    this.#counts[binOf(time)]++;
    if (++this.#total < MEMORY) return;
    this.#total /= 2;
    for (let i = 0; i < BINS; i++) this.#counts[i] /= 2;
  }

  save(): Record<string, Uint8Array> {
    return { counts: new Uint8Array(Float64Array.of(...this.#counts, this.#total, this.#first, this.#last).buffer) };
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    const bytes = section('counts');
    if (bytes.length !== (BINS + 3) * 8) throw new Error('its hours are of another size');
    const all = new Float64Array(bytes.buffer, bytes.byteOffset, BINS + 3);
    this.#counts.set(all.subarray(0, BINS));
    [this.#total, this.#first, this.#last] = all.subarray(BINS);
  }
}

function isWeekend(time: number): boolean {
  // The epoch was a Thursday.
  return ((((Math.floor(time / DAY) + 4) % 7) + 7) % 7) % 6 === 0;
}

function binOf(time: number): number {
  return (((Math.floor(time / HOUR) % 24) + 24) % 24) + (isWeekend(time) ? 24 : 0);
}
