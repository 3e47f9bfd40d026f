/** Kinds of senders: DBSCAN over profiles that were met lately, and how far a profile is from the nearest kind. */
import { DBSCAN, Matrix, NOISE } from '@api-sentinel/models';

const { min, sqrt } = Math;

/** Profiles remembered, and those before anything is said. */
const KEPT = 384;
const ENOUGH = 128;
/** Every how many events a profile is remembered, and after how many remembered ones the clusters are found anew. */
const EVERY = 32;
const REFRESH = 128;
/** Neighbours within this distance make a kind. The columns are logarithms and shares, each brought to about 0 to 1. */
const EPS = 0.25;
const NEIGHBOURS = 6;
/** Cores of clusters that distances are taken to. */
const CORES = 40;

/** Deterministic: what is remembered and when depends on the count of events alone. */
export class SenderKinds {
  readonly #width: number;
  readonly #rows: Float32Array;
  #cores = new Float32Array(0);
  /** Where the core stands that was the nearest last time. */
  #nearest = 0;
  #events = 0;
  #remembered = 0;

  constructor(width: number) {
    this.#width = width;
    this.#rows = new Float32Array(KEPT * width);
  }

  /** Cores of clusters, 0 until enough is known. */
  get size(): number {
    return this.#cores.length / this.#width;
  }

  /** Distance to the nearest kind, 0 upwards; NaN until kinds are known. */
  distance(row: Float32Array): number {
    const cores = this.#cores;
    const width = this.#width;
    if (cores.length === 0) return Number.NaN;
    // Most are near where the one before was: with that nearest, little is added up of the others.
    if (this.#nearest >= cores.length) this.#nearest = 0;
    let nearest = Number.POSITIVE_INFINITY;
    for (let at = this.#nearest, left = cores.length; left > 0; left -= width) {
      let sum = 0;
      for (let j = 0; j < width && sum < nearest; j++) {
        const off = row[j] - cores[at + j];
        sum += off * off;
      }
      if (sum < nearest) {
        nearest = sum;
        this.#nearest = at;
      }
      at += width;
      if (at === cores.length) at = 0;
    }
    return sqrt(nearest);
  }

  /** Takes note of a profile; now and then finds the kinds anew. */
  learn(row: Float32Array): void {
    if (this.#events++ % EVERY !== 0) return;
    this.#rows.set(row, (this.#remembered % KEPT) * this.#width);
    this.#remembered++;
    if (this.#remembered >= ENOUGH && this.#remembered % REFRESH === 0) this.#refresh();
  }

  #refresh(): void {
    const rows = min(this.#remembered, KEPT);
    const matrix = new Matrix(this.#rows.slice(0, rows * this.#width), this.#width);
    const { labels } = new DBSCAN({ eps: EPS, min_samples: NEIGHBOURS }).fit(matrix);
    const members = [...labels.keys()].filter((i) => labels[i] !== NOISE);
    const step = Math.max(1, members.length / CORES);
    const cores: number[] = [];
    for (let i = 0; i < members.length; i += step) cores.push(...matrix.row(members[Math.floor(i)]));
    this.#cores = Float32Array.from(cores);
  }

  save(): Record<string, Uint8Array> {
    return {
      rows: new Uint8Array(this.#rows.slice().buffer),
      cores: new Uint8Array(this.#cores.slice().buffer),
      counts: new Uint8Array(Float64Array.of(this.#events, this.#remembered).buffer),
    };
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    const [rows, cores, counts] = [section('rows'), section('cores'), section('counts')];
    if (rows.length !== this.#rows.byteLength || cores.length % (4 * this.#width) !== 0 || counts.length !== 16)
      throw new Error('its kinds of senders are of another size');
    this.#rows.set(new Float32Array(rows.buffer, rows.byteOffset, rows.length / 4));
    this.#cores = new Float32Array(cores.buffer, cores.byteOffset, cores.length / 4).slice();
    [this.#events, this.#remembered] = new Float64Array(counts.buffer, counts.byteOffset, 2);
  }
}
