/** What every model of the ensemble gives: its probability of each event of a batch, and why. */
import type { Calibrator, Matrix } from '@api-sentinel/models';
import type { SequenceMemory } from '../sequence-memory.ts';

/** The events of one batch, in their order. */
export interface Batch {
  readonly rows: Matrix;
  /** Of each row: its kind (`eventKind`), and the session that it belongs to. */
  readonly kinds: ArrayLike<number>;
  readonly sessions: ArrayLike<string | undefined>;
  /** Where sequence models remember; without it every event is the first of its session. */
  readonly memory: SequenceMemory | undefined;
  /** false: nothing is remembered of these events. */
  readonly learn: boolean;
}

export interface Voice {
  /** Numbers that it remembers of a session. */
  readonly memory: number;
  /** Writes the calibrated probability of row i to `out[i * stride + at]`, row after row. */
  speak(batch: Batch, out: Float64Array, stride: number, at: number): void;
  /**
   * Writes what each feature did to the score of row i of the batch last spoken of and, last, what the session's history did.
   * @returns the calibrated probability of a usual row without history, from which these lead to the row's
   */
  contribute(i: number, row: Float32Array, out: Float64Array): number;
  /** The calibrated probability that row i of the batch last spoken of would have had with other numbers. Remembers nothing. */
  again(i: number, row: Float32Array): number;
}

export function calibrated(calibration: Calibrator | undefined, score: number): number {
  return calibration === undefined ? score : calibration.calibrate(score);
}
