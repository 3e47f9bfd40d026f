/** Distinct counts in a few bits: linear counting (Whang, Vander-Zanden and Taylor, 1990). */
const { log, imul } = Math;

/** Characters of a text that count for its hash: what differs only behind them counts as one. */
const MAX_HASHED = 1024;

/** A 32-bit hash: FNV-1a over the UTF-16 units, mixed as in MurmurHash3. */
export function hash32(text: string, seed = 0x811c9dc5): number {
  let h = seed;
  const length = Math.min(text.length, MAX_HASHED);
  for (let i = 0; i < length; i++) h = imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const TABLES: (Float64Array | undefined)[] = [];

/** The number of distinct values behind `ones` bits set of `bits`; with all set, the most that can be told apart. */
export function linearCount(ones: number, bits: number): number {
  let table = TABLES[bits];
  if (table === undefined) {
    table = Float64Array.from({ length: bits + 1 }, (_, set) =>
      set === bits ? bits * log(bits) : -bits * log(1 - set / bits),
    );
    TABLES[bits] = table;
  }
  return table[ones];
}

export function bitCount(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
