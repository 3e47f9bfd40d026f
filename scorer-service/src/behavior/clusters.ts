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

/** Kinds that are being found: from which rows, in which step, and what goes on. */
interface Finding {
  readonly rows: Matrix;
  readonly model: DBSCAN;
  readonly steps: Generator<undefined, void, void>;
  taken: number;
}

/**
 * Deterministic: what is remembered and when depends on the count of events alone. Kinds are found a step an event, so that no event waits
 * for all of it; the old ones stand until the new ones are complete.
 */
export class SenderKinds {
  readonly #width: number;
  readonly #rows: Float32Array;
  #cores = new Float32Array(0);
  #events = 0;
  #remembered = 0;
  #finding: Finding | undefined;

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
    let nearest = Number.POSITIVE_INFINITY;
    for (let at = 0; at < cores.length; at += width) {
      // To the end of each: to stop where it is too much already costs more than to go on.
      let sum = 0;
      for (let j = 0; j < width; j++) {
        const off = row[j] - cores[at + j];
        sum += off * off;
      }
      if (sum < nearest) nearest = sum;
    }
    return sqrt(nearest);
  }

  /** Takes note of a profile; now and then begins to find the kinds anew, and goes on with it. */
  learn(row: Float32Array): void {
    if (this.#finding !== undefined) this.#goOn(this.#finding);
    if (this.#events++ % EVERY !== 0) return;
    this.#rows.set(row, (this.#remembered % KEPT) * this.#width);
    this.#remembered++;
    if (this.#remembered < ENOUGH || this.#remembered % REFRESH !== 0) return;
    this.#begin(this.#rows.slice(0, min(this.#remembered, KEPT) * this.#width));
  }

  #begin(rows: Float32Array): Finding {
    const matrix = new Matrix(rows, this.#width);
    const model = new DBSCAN({ eps: EPS, min_samples: NEIGHBOURS });
    this.#finding = { rows: matrix, model, steps: model.fitting(matrix), taken: 0 };
    return this.#finding;
  }

  #goOn(finding: Finding): void {
    finding.taken++;
    if (finding.steps.next().done !== true) return;
    this.#finding = undefined;
    const { rows, model } = finding;
    const { labels } = model;
    const members = [...labels.keys()].filter((i) => labels[i] !== NOISE);
    const step = Math.max(1, members.length / CORES);
    const cores: number[] = [];
    for (let i = 0; i < members.length; i += step) cores.push(...rows.row(members[Math.floor(i)]));
    this.#cores = Float32Array.from(cores);
  }

  save(): Record<string, Uint8Array> {
    const finding = this.#finding;
    return {
      rows: new Uint8Array(this.#rows.slice().buffer),
      cores: new Uint8Array(this.#cores.slice().buffer),
      counts: new Uint8Array(Float64Array.of(this.#events, this.#remembered, finding?.taken ?? 0).buffer),
      finding: new Uint8Array(finding?.rows.data.slice().buffer ?? new ArrayBuffer(0)),
    };
  }

  /** @throws Error where the bytes are of another size */
  restore(section: (name: string) => Uint8Array): void {
    const [rows, cores, counts] = [section('rows'), section('cores'), section('counts')];
    // Of an older release, which found the kinds at once.
    const whole = counts.length === 16;
    const finding = whole ? new Uint8Array(0) : section('finding');
    const stride = 4 * this.#width;
    if (
      rows.length !== this.#rows.byteLength ||
      cores.length % stride !== 0 ||
      finding.length % stride !== 0 ||
      finding.length > rows.length ||
      (!whole && counts.length !== 24)
    )
      throw new Error('its kinds of senders are of another size');
    this.#rows.set(new Float32Array(rows.buffer, rows.byteOffset, rows.length / 4));
    this.#cores = new Float32Array(cores.buffer, cores.byteOffset, cores.length / 4).slice();
    const [events, remembered, taken = 0] = new Float64Array(counts.buffer, counts.byteOffset, counts.length / 8);
    this.#events = events;
    this.#remembered = remembered;
    this.#finding = undefined;
    if (finding.length === 0) return;
    const begun = this.#begin(new Float32Array(finding.buffer, finding.byteOffset, finding.length / 4).slice());
    // Each step follows from the rows: those that were taken are taken again.
    while (begun.taken < taken && this.#finding !== undefined) this.#goOn(begun);
  }
}
