import type { LSTMShape } from './lstm-shape.ts';

/** What happens at each place of a window: `steps` after each other in `lanes` beside each other, step by step. */
export interface Window {
  /** `steps * lanes * inputs` numbers. */
  readonly inputs: Float32Array;
  readonly kinds: Int32Array;
  readonly labels: Float32Array;
  /** 0: nothing stands at this place. */
  readonly weights: Float32Array;
  /** 1: a new sequence begins at this place. */
  readonly starts: Uint8Array;
}

export interface WindowLoss {
  /** Sums over the window by weight, and the weight. */
  readonly label: number;
  readonly next: number;
  readonly weight: number;
}

export function emptyWindow(shape: LSTMShape, steps: number, lanes: number): Window {
  return {
    inputs: new Float32Array(steps * lanes * shape.inputs),
    kinds: new Int32Array(steps * lanes),
    labels: new Float32Array(steps * lanes),
    weights: new Float32Array(steps * lanes),
    starts: new Uint8Array(steps * lanes),
  };
}
