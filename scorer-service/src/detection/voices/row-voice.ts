/** A model that judges every event by its row alone. */
import type { Attribution, Calibrator, Learner } from '@api-sentinel/models';
import { type Batch, calibrated, type Voice } from './voice.ts';

export class RowVoice implements Voice {
  readonly memory = 0;
  readonly #learner: Learner;
  readonly #attribution: Attribution;
  readonly #calibration: Calibrator | undefined;
  #own = new Float64Array(0);
  readonly #score = new Float64Array(1);

  constructor(learner: Learner, attribution: Attribution, calibration: Calibrator | undefined) {
    this.#learner = learner;
    this.#attribution = attribution;
    this.#calibration = calibration;
  }

  speak({ rows }: Batch, out: Float64Array, stride: number, at: number): void {
    const scores = this.#learner.score(rows);
    const calibration = this.#calibration;
    for (let i = 0; i < scores.length; i++) out[i * stride + at] = calibrated(calibration, scores[i]);
  }

  contribute(_: number, row: Float32Array, out: Float64Array): number {
    if (this.#own.length !== row.length + 1) this.#own = new Float64Array(row.length + 1);
    const own = this.#own;
    this.#attribution.into(row, own);
    for (let j = 0; j < row.length; j++) out[j] = own[j];
    out[row.length] = 0;
    return calibrated(this.#calibration, this.#attribution.scoreOf(own[row.length]));
  }

  again(_: number, row: Float32Array): number {
    this.#learner.scoreInto(row, this.#score);
    return calibrated(this.#calibration, this.#score[0]);
  }
}
