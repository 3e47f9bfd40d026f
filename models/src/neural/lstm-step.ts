import { logistic } from '../ensemble/calibrator.ts';
import { type VectorKernels, vectorKernels } from '../kernels/vector-kernels.ts';
import type { Tensors } from './dense-shape.ts';
import { checkLSTMTensors, type LSTMShape } from './lstm-shape.ts';

const { exp, log, max, min, tanh } = Math;

/** The most a kind can surprise, in nats: one in a million million. */
const MOST = -log(1e-12);

/** One step of a fitted network, packed for the kernels; it keeps nothing of an entity. */
export class LSTMStep {
  readonly #shape: LSTMShape;
  readonly #kernels: VectorKernels;
  readonly #tensors: Tensors;
  readonly #weights: number;
  readonly #table: number;
  readonly #gates: number;

  constructor(shape: LSTMShape, tensors: Tensors) {
    checkLSTMTensors(shape, tensors);
    this.#shape = shape;
    this.#tensors = tensors;
    const { inputs, units, kinds } = shape;
    const gates = 4 * units;
    this.#weights = (inputs + units + 3) & ~3;
    this.#table = this.#weights + (inputs + units) * gates;
    this.#gates = this.#table + max(kinds, 1) * gates;
    this.#kernels = vectorKernels(this.#gates + gates);
    const { floats } = this.#kernels;
    for (let i = 0; i < inputs + units; i++) {
      for (let g = 0; g < gates; g++) {
        const value = i < inputs ? tensors.kernel[i * gates + g] : tensors.recurrent[(i - inputs) * gates + g];
        floats[this.#weights + ((g >> 4) * (inputs + units) + i) * 16 + (g & 15)] = value;
      }
    }
    for (let k = 0; k < max(kinds, 1); k++) {
      for (let g = 0; g < gates; g++) {
        floats[this.#table + k * gates + g] = tensors.bias[g] + (kinds > 0 ? tensors.kind_kernel[k * gates + g] : 0);
      }
    }
  }

  /** Where the scaled row is to be written before a step. */
  get input(): Float32Array {
    return this.#kernels.floats;
  }

  /** `state`: the hidden state, then the cells. */
  run(state: Float32Array, kind: number, out: Float64Array, at: number): void {
    const { inputs, units, kinds } = this.#shape;
    const { floats } = this.#kernels;
    const gate = this.#gates;
    out[at + 1] = kinds > 0 ? this.#surprise(state, kind) : 0;
    for (let u = 0; u < units; u++) floats[inputs + u] = state[u];
    const table = this.#table + kind * 4 * units;
    this.#kernels.dense(0, 1, inputs + units, this.#weights, table, units / 4, false, gate);
    const { class_kernel: kernel, class_bias: bias } = this.#tensors;
    let odds = bias[0];
    for (let u = 0; u < units; u++) {
      const cell =
        logistic(floats[gate + units + u]) * state[units + u] +
        logistic(floats[gate + u]) * tanh(floats[gate + 2 * units + u]);
      state[units + u] = cell;
      state[u] = logistic(floats[gate + 3 * units + u]) * tanh(cell);
      odds += kernel[u] * state[u];
    }
    out[at] = logistic(odds);
  }

  #surprise(state: Float32Array, kind: number): number {
    const { units, kinds } = this.#shape;
    const { next_kernel: kernel, next_bias: bias } = this.#tensors;
    let own = 0;
    let most = -Infinity;
    let total = 0;
    for (let k = 0; k < kinds; k++) {
      let odds = bias[k];
      for (let u = 0; u < units; u++) odds += state[u] * kernel[u * kinds + k];
      if (k === kind) own = odds;
      // The sum is kept relative to the largest so far, so that it needs no place for all of them.
      if (odds > most) {
        total = total * exp(most - odds) + 1;
        most = odds;
      } else total += exp(odds - most);
    }
    return min(max(most + log(total) - own, 0), MOST);
  }
}
