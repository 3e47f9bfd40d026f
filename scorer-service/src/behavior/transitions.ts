/**
 * Which endpoint follows which: a Markov model of variable order (up to two endpoints back), interpolated from short contexts to long
 * ones as in prediction by partial matching (Cleary and Witten, 1984), with counts in tables of fixed size by hash.
 */
const { imul, log2, min } = Math;

const CELLS = 1 << 17;
/** Counts that a shorter context stands for beside those of a longer one. */
const TRUST = 2;
/** After so many steps all counts are halved: what nobody does any more is forgotten. */
const MEMORY = 1 << 20;

/** Surprise at most, in bits. */
const MOST = 16;

/** Endpoint numbers from 1 up; 0 is none: the begin of a session. */
export class Transitions {
  readonly #pairs = new Uint16Array(CELLS);
  readonly #triples = new Uint16Array(CELLS);
  readonly #totals = new Uint16Array(CELLS);
  #steps = 0;

  /** Surprise in bits of `next` after `before` and `last`, `share` being how often it comes at all (above 0); at most 16. */
  surprise(before: number, last: number, next: number, share: number): number {
    const one = place(last, 0, 1);
    const two = place(last, before, 2);
    const shorter = (this.#pairs[place(last, next, 3)] + TRUST * share) / (this.#totals[one] + TRUST);
    const longer = (this.#triples[place3(before, last, next)] + TRUST * shorter) / (this.#totals[two] + TRUST);
    return min(MOST, -log2(min(longer, 1)));
  }

  learn(before: number, last: number, next: number): void {
    this.#count(this.#totals, place(last, 0, 1));
    this.#count(this.#totals, place(last, before, 2));
    this.#count(this.#pairs, place(last, next, 3));
    this.#count(this.#triples, place3(before, last, next));
    if (++this.#steps < MEMORY) return;
    this.#steps = 0;
    for (const table of [this.#pairs, this.#triples, this.#totals]) for (let i = 0; i < CELLS; i++) table[i] >>>= 1;
  }

  #count(table: Uint16Array, at: number): void {
    if (table[at] < 0xffff) table[at]++;
  }

  save(): Record<string, Uint8Array> {
    const of = (table: Uint16Array) => new Uint8Array(table.slice().buffer);
    return {
      pairs: of(this.#pairs),
      triples: of(this.#triples),
      totals: of(this.#totals),
      steps: new Uint8Array(Float64Array.of(this.#steps).buffer),
    };
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    for (const [name, table] of [
      ['pairs', this.#pairs],
      ['triples', this.#triples],
      ['totals', this.#totals],
    ] as const) {
      const bytes = section(name);
      if (bytes.length !== CELLS * 2) throw new Error('its transitions are of another size');
      table.set(new Uint16Array(bytes.buffer, bytes.byteOffset, CELLS));
    }
    const steps = section('steps');
    if (steps.length !== 8) throw new Error('its steps are of another size');
    [this.#steps] = new Float64Array(steps.buffer, steps.byteOffset, 1);
  }
}

function place(a: number, b: number, salt: number): number {
  let h = imul(a + 1, 0x9e3779b1) ^ imul(b + salt, 0x85ebca6b);
  h ^= h >>> 15;
  h = imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 13)) & (CELLS - 1);
}

function place3(a: number, b: number, c: number): number {
  return place(imul(a, 0x27d4eb2f) ^ b, c, 4);
}
