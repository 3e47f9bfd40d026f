/**
 * How often harmless traffic shows a sign, as a share of what is observed. Counted in buckets of hours over days, and taken from those
 * that show it least: what an attack adds for a day or three stands in the others, and is never taken for usual.
 */

const HOUR = 3_600_000;
const BUCKET = 6 * HOUR;
/** Six days of buckets. */
const BUCKETS = 24;
/** Of all observations, the share whose buckets are believed: those with the sign least often. */
const BELIEVED = 1 / 3;

const { max, min, sqrt } = Math;

/** What is saved: the number of each bucket, and its observations and signs, bucket after bucket. */
export interface SavedShares {
  readonly numbers: readonly number[];
  readonly counts: readonly number[];
}

interface Bucket {
  readonly seen: number;
  readonly signs: number;
}

export class UsualShares {
  readonly #assumed: readonly number[];
  readonly #weight: number;
  readonly #stride: number;
  /** The number of the six hours that each place of the ring holds, since 1970. */
  readonly #numbers = new Float64Array(BUCKETS);
  /** Observations, then each sign. */
  readonly #counts: Float64Array;
  readonly #shares: Float64Array;
  #latest = 0;

  /**
   * @param assumed the share of each sign before anything is known
   * @param weight observations for which it stands
   */
  constructor(assumed: readonly number[], weight: number) {
    this.#assumed = assumed;
    this.#weight = weight;
    this.#stride = 1 + assumed.length;
    this.#counts = new Float64Array(BUCKETS * this.#stride);
    this.#shares = new Float64Array(assumed.length).fill(-1);
  }

  /** Counts an observation; its signs are counted by `sign`. */
  observe(time: number): void {
    const base = this.#bucketOf(time);
    if (base >= 0) this.#counts[base]++;
  }

  /** Counts a sign of an observation; `sign` is its place among the assumed ones. */
  sign(time: number, sign: number): void {
    const base = this.#bucketOf(time);
    if (base >= 0) this.#counts[base + 1 + sign]++;
  }

  /** The usual share of a sign, from above: with its uncertainty. Until one bucket is full, that of all there is. */
  of(sign: number): number {
    if (this.#shares[sign] >= 0) return this.#shares[sign];
    const full = this.#fullBuckets(sign);
    if (full.length === 0) return this.#share(sign, this.#at(this.#latest % BUCKETS, sign));
    this.#shares[sign] = this.#share(sign, believed(full));
    return this.#shares[sign];
  }

  save(): SavedShares {
    return { numbers: [...this.#numbers], counts: [...this.#counts] };
  }

  restore({ numbers, counts }: SavedShares): void {
    this.#numbers.set(numbers);
    this.#counts.set(counts);
    this.#latest = max(...numbers);
    this.#shares.fill(-1);
  }

  /** Where the counts of a time begin; -1 for a time that is forgotten. */
  #bucketOf(time: number): number {
    const number = Math.floor(time / BUCKET);
    if (number <= this.#latest - BUCKETS) return -1;
    const place = number % BUCKETS;
    if (this.#numbers[place] !== number) {
      this.#numbers[place] = number;
      this.#counts.fill(0, place * this.#stride, (place + 1) * this.#stride);
    }
    // What is believed comes from all buckets but that of now: a late observation changes it too.
    if (number !== this.#latest) this.#shares.fill(-1);
    this.#latest = max(this.#latest, number);
    return place * this.#stride;
  }

  /** Without that of now, which is not whole yet and may be all attack. */
  #fullBuckets(sign: number): Bucket[] {
    const full: Bucket[] = [];
    for (let place = 0; place < BUCKETS; place++) {
      const number = this.#numbers[place];
      const bucket = this.#at(place, sign);
      if (bucket.seen > 0 && number < this.#latest && number > this.#latest - BUCKETS) full.push(bucket);
    }
    return full;
  }

  #at(place: number, sign: number): Bucket {
    const base = place * this.#stride;
    return { seen: this.#counts[base], signs: this.#counts[base + 1 + sign] };
  }

  #share(sign: number, bucket: Bucket): number {
    return shareFromAbove(bucket, this.#assumed[sign], this.#weight);
  }
}

/** The share of those that show a sign, with its deviation above it, beside an assumed one that stands for `weight` observations. */
export function shareFromAbove({ seen, signs }: Bucket, assumed: number, weight: number): number {
  return (signs + sqrt(signs + 1) + weight * assumed) / (seen + weight);
}

/** The buckets that show the sign least, up to the share that is believed. */
function believed(buckets: Bucket[]): Bucket {
  const all = buckets.reduce((sum, { seen }) => sum + seen, 0);
  let [seen, signs] = [0, 0];
  for (const bucket of buckets.sort((a, b) => a.signs / a.seen - b.signs / b.seen)) {
    const part = min(1, (BELIEVED * all - seen) / bucket.seen);
    if (part <= 0) break;
    seen += part * bucket.seen;
    signs += part * bucket.signs;
  }
  return { seen, signs };
}
