import { logistic } from '../ensemble/calibrator.ts';
import { blocksOf, type VectorKernels, vectorKernels } from '../kernels/vector-kernels.ts';
import type { Tensors } from './dense-shape.ts';
import { checkLSTMTensors, type LSTMShape } from './lstm-shape.ts';

const { exp, log, max, min } = Math;

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
  readonly #next: number;
  readonly #nextBias: number;
  readonly #odds: number;
  readonly #cells: number;
  readonly #total: number;
  readonly #scratch: number;
  readonly #label: Float64Array;

  constructor(shape: LSTMShape, tensors: Tensors) {
    checkLSTMTensors(shape, tensors);
    this.#shape = shape;
    this.#tensors = tensors;
    const { inputs, units, kinds } = shape;
    const gates = 4 * units;
    this.#weights = (inputs + units + 3) & ~3;
    this.#table = this.#weights + (inputs + units) * gates;
    this.#gates = this.#table + max(kinds, 1) * gates;
    const padded = blocksOf(kinds) * 16;
    this.#next = this.#gates + gates;
    this.#nextBias = this.#next + units * padded;
    this.#odds = this.#nextBias + padded;
    this.#label = Float64Array.from(tensors.class_kernel);
    this.#cells = this.#odds + padded;
    this.#total = this.#cells + units;
    this.#scratch = this.#total + 4;
    this.#kernels = vectorKernels(this.#scratch + max(8 * units, 2 * kinds + 2));
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
    for (let k = 0; k < kinds; k++) {
      floats[this.#nextBias + k] = tensors.next_bias[k];
      for (let u = 0; u < units; u++) {
        floats[this.#next + ((k >> 4) * units + u) * 16 + (k & 15)] = tensors.next_kernel[u * kinds + k];
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
    for (let u = 0; u < units; u++) floats[inputs + u] = state[u];
    out[at + 1] = kinds > 0 ? this.#surprise(kind) : 0;
    const table = this.#table + kind * 4 * units;
    this.#kernels.dense(0, 1, inputs + units, this.#weights, table, units / 4, false, gate);
    const cells = this.#cells;
    for (let u = 0; u < units; u++) floats[cells + u] = state[units + u];
    if (!this.#kernels.remember(gate, cells, inputs, units, this.#scratch)) this.#rememberExtreme();
    const label = this.#label;
    let odds = this.#tensors.class_bias[0];
    for (let u = 0; u < units; u++) {
      const hidden = floats[inputs + u];
      state[units + u] = floats[cells + u];
      state[u] = hidden;
      odds += label[u] * hidden;
    }
    out[at] = logistic(odds);
  }

  /** As the kernel, for sums that it leaves alone. */
  #rememberExtreme(): void {
    const { inputs, units } = this.#shape;
    const { floats } = this.#kernels;
    const gate = this.#gates;
    for (let u = 0; u < units; u++) {
      const cell =
        sigmoid(floats[gate + units + u]) * floats[this.#cells + u] +
        sigmoid(floats[gate + u]) * bend(floats[gate + 2 * units + u]);
      floats[this.#cells + u] = cell;
      floats[inputs + u] = sigmoid(floats[gate + 3 * units + u]) * bend(cell);
    }
  }

  /** By the state that stands behind the inputs. */
  #surprise(kind: number): number {
    const { inputs, units, kinds } = this.#shape;
    const { floats, doubles } = this.#kernels;
    const from = this.#odds;
    this.#kernels.dense(inputs, 1, units, this.#next, this.#nextBias, blocksOf(kinds), false, from);
    if (this.#kernels.exponentials(from, kinds, this.#total, this.#scratch)) {
      const at = this.#total >> 1;
      return min(max(doubles[at + 1] + log(doubles[at]) - floats[from + kind], 0), MOST);
    }
    let most = -Infinity;
    for (let k = 0; k < kinds; k++) most = floats[from + k] > most ? floats[from + k] : most;
    let total = 0;
    for (let k = 0; k < kinds; k++) total += exp(floats[from + k] - most);
    return min(max(most + log(total) - floats[from + kind], 0), MOST);
  }
}

/** The logistic function of a number of ordinary size: e^-x of the extremes is infinity or 0, and so is right in the limit. */
function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

/** The hyperbolic tangent by one exponential, to about 1e-16 of its range. */
export function bend(x: number): number {
  return 2 / (1 + exp(-2 * x)) - 1;
}
