/** A model that sees some columns alone: distances over all of them would cost more and say less. */
import { Matrix } from '@api-sentinel/models';
import type { Batch, Voice } from './voice.ts';

export class NarrowVoice implements Voice {
  readonly memory: number;
  readonly #voice: Voice;
  readonly #places: Int32Array;
  #taken = new Float32Array(0);
  readonly #row: Float32Array;
  readonly #own: Float64Array;

  /** @param places of its columns among the bundle's */
  constructor(voice: Voice, places: Int32Array) {
    this.memory = voice.memory;
    this.#voice = voice;
    this.#places = places;
    this.#row = new Float32Array(places.length);
    this.#own = new Float64Array(places.length + 1);
  }

  speak(batch: Batch, out: Float64Array, stride: number, at: number): void {
    const { data, columns, rows } = batch.rows;
    const places = this.#places;
    const width = places.length;
    if (this.#taken.length < rows * width) this.#taken = new Float32Array(rows * width);
    const taken = this.#taken;
    for (let i = 0, to = 0; i < rows; i++) for (let j = 0; j < width; j++) taken[to++] = data[i * columns + places[j]];
    this.#voice.speak({ ...batch, rows: new Matrix(taken.subarray(0, rows * width), width) }, out, stride, at);
  }

  contribute(i: number, row: Float32Array, out: Float64Array): number {
    const places = this.#places;
    const own = this.#own;
    const start = this.#voice.contribute(i, this.#narrow(row), own);
    out.fill(0);
    for (let j = 0; j < places.length; j++) out[places[j]] = own[j];
    out[row.length] = own[places.length];
    return start;
  }

  again(i: number, row: Float32Array): number {
    return this.#voice.again(i, this.#narrow(row));
  }

  #narrow(row: Float32Array): Float32Array {
    const places = this.#places;
    for (let j = 0; j < places.length; j++) this.#row[j] = row[places[j]];
    return this.#row;
  }
}
