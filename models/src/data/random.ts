const { imul, log, min, sqrt } = Math;

/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna, 2018), its state filled from the seed by SplitMix32. It uses 32-bit integers
 * alone, so that a seed gives the same stream on every machine and in every worker.
 *
 * @example
 * import { Random } from '@api-sentinel/models';
 * const random = new Random(42);
 * random.integer(10); // 7
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** `seed` is a whole number; its low 32 bits count. `stream` gives independent streams of one seed (a tree, a fold). */
  constructor(seed: number, stream = 0) {
    let state = (seed ^ imul(stream + 1, 0x9e3779b9)) | 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = state ^ (state >>> 16);
      z = imul(z, 0x21f0aaad);
      z ^= z >>> 15;
      z = imul(z, 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1;
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    const b = this.#b;
    let result = imul(b, 5);
    result = imul((result << 7) | (result >>> 25), 9);
    const t = b << 9;
    this.#c ^= this.#a;
    this.#d ^= b;
    this.#b = b ^ this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  /** From 0 to below 1, in steps of 2^-53. */
  float(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** A whole number from 0 to `bound - 1`, each equally likely (Lemire's rejection). `bound` is 1 to 2^32. */
  integer(bound: number): number {
    const reject = 4294967296 - (4294967296 % bound);
    let value = this.uint32();
    while (value >= reject) value = this.uint32();
    return value % bound;
  }

  /** Standard normal (Marsaglia's polar method). */
  normal(): number {
    for (;;) {
      const u = 2 * this.float() - 1;
      const v = 2 * this.float() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * sqrt((-2 * log(s)) / s);
    }
  }

  /** Shuffles in place (Fisher and Yates). */
  shuffle<T extends { length: number; [index: number]: number }>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = array[i];
      array[i] = array[j];
      array[j] = kept;
    }
    return array;
  }

  /** `count` different whole numbers below `bound`, in random order. */
  sample(bound: number, count: number): Int32Array {
    const all = new Int32Array(bound);
    for (let i = 0; i < bound; i++) all[i] = i;
    const taken = min(count, bound);
    for (let i = 0; i < taken; i++) {
      const j = i + this.integer(bound - i);
      const kept = all[i];
      all[i] = all[j];
      all[j] = kept;
    }
    return all.slice(0, taken);
  }
}
