/** The LSTM: one step an event, in the order of events, what it remembers kept for each session. */
import type { Calibrator, LSTM } from '@api-sentinel/models';
import { type Batch, calibrated, type Voice } from './voice.ts';

export class SequenceVoice implements Voice {
  readonly memory: number;
  readonly #model: LSTM;
  readonly #attribution: ReturnType<LSTM['attribution']>;
  readonly #calibration: Calibrator | undefined;
  /** What was remembered before each row of the batch last spoken of, and its kind: an explanation asks again. */
  #before = new Float32Array(0);
  #kinds = new Int32Array(0);
  readonly #state: Float32Array;
  readonly #said = new Float64Array(2);

  constructor(model: LSTM, baseline: Float32Array, calibration: Calibrator | undefined) {
    this.memory = model.stateSize;
    this.#model = model;
    this.#attribution = model.attribution(baseline);
    this.#calibration = calibration;
    this.#state = new Float32Array(model.stateSize);
  }

  speak({ rows, kinds, sessions, memory, learn }: Batch, out: Float64Array, stride: number, at: number): void {
    const size = this.memory;
    if (this.#kinds.length < rows.rows) {
      this.#before = new Float32Array(rows.rows * size);
      this.#kinds = new Int32Array(rows.rows);
    }
    const { data, columns } = rows;
    for (let i = 0; i < rows.rows; i++) {
      const session = sessions[i];
      if (memory !== undefined && session !== undefined) memory.read(session, this.#before, i * size);
      else this.#before.fill(0, i * size, (i + 1) * size);
      this.#kinds[i] = kinds[i];
      const score = this.#step(i, data.subarray(i * columns, (i + 1) * columns));
      if (learn && memory !== undefined && session !== undefined) memory.write(session, this.#state);
      out[i * stride + at] = calibrated(this.#calibration, score);
    }
  }

  contribute(i: number, row: Float32Array, out: Float64Array): number {
    const state = this.#state;
    for (let k = 0, size = this.memory, from = i * size; k < size; k++) state[k] = this.#before[from + k];
    return calibrated(this.#calibration, this.#attribution.into(row, state, this.#kinds[i], out));
  }

  again(i: number, row: Float32Array): number {
    return calibrated(this.#calibration, this.#step(i, row));
  }

  /** One step from what stood before row i; leaves in `#state` what is to be remembered. */
  #step(i: number, row: Float32Array): number {
    const size = this.memory;
    const state = this.#state;
    for (let k = 0, from = i * size; k < size; k++) state[k] = this.#before[from + k];
    this.#model.step(state, row, this.#kinds[i], this.#said);
    return this.#said[0];
  }
}
