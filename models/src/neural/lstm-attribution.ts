import { logistic } from '../ensemble/calibrator.ts';
import type { RowScaling } from '../kernels/row-scaling.ts';
import type { Tensors } from './dense-shape.ts';
import { knownKind, type LSTMShape } from './lstm-shape.ts';
import { bend } from './lstm-step.ts';
import { rescale } from './rescale.ts';

/** One step: the gates' sums and what they let through (input, forget, cell, output), the bent cells, the log-odds. */
interface Step {
  readonly sums: Float64Array;
  readonly gates: Float64Array;
  readonly cells: Float64Array;
  readonly bent: Float64Array;
  odds: number;
}

/**
 * What each feature, and what was remembered, did to the log-odds of one step of an LSTM, from a usual row without history on.
 * Differences are passed back through the step: bends by the rescale rule of DeepLIFT (Shrikumar, Greenside and Kundaje, 2017), a
 * product by giving each factor its change times the mean of the other, which for two is the Shapley value. The parts sum to the
 * difference of the log-odds, exactly but for rounding, for about the cost of three steps.
 */
export class LSTMAttribution {
  readonly #shape: LSTMShape;
  readonly #tensors: Tensors;
  readonly #scaling: RowScaling;
  readonly #usual: Float32Array;
  readonly #scaled: Float32Array;
  /** The step of the usual row, by kind: made when first asked for. */
  readonly #references: (Step | undefined)[] = [];
  readonly #now: Step;
  /** What a gate's sum is worth in log-odds. */
  readonly #worth: Float64Array;

  /** @param baseline a usual row, as it comes, unscaled */
  constructor(shape: LSTMShape, tensors: Tensors, scaling: RowScaling, baseline: Float32Array) {
    this.#shape = shape;
    this.#tensors = tensors;
    this.#scaling = scaling;
    this.#usual = new Float32Array(shape.inputs);
    this.#scaled = new Float32Array(shape.inputs);
    scaling.into(baseline, 0, this.#usual, 0);
    this.#now = blankStep(shape.units);
    this.#worth = new Float64Array(4 * shape.units);
  }

  /**
   * @param state what was remembered before the step: hidden state, then cells
   * @param out `width + 1` numbers: what each feature did, and last what the history did
   * @returns the probability of class 1 of the usual row without history
   */
  into(row: Float32Array, state: Float32Array, kind: number, out: Float64Array): number {
    const { inputs, units } = this.#shape;
    const { kernel, recurrent, class_kernel: label } = this.#tensors;
    const then = this.#reference(knownKind(this.#shape.kinds, kind));
    const now = this.#now;
    const usual = this.#usual;
    const scaled = this.#scaled;
    this.#scaling.into(row, 0, scaled, 0);
    now.sums.set(then.sums);
    for (let i = 0; i < inputs; i++) if (scaled[i] !== usual[i]) addRow(kernel, i, scaled[i] - usual[i], now.sums);
    for (let u = 0; u < units; u++) if (state[u] !== 0) addRow(recurrent, u, state[u], now.sums);
    this.#open(now, state);

    const worth = this.#worth;
    let history = 0;
    for (let u = 0; u < units; u++) {
      const [i, f, g, o] = [u, units + u, 2 * units + u, 3 * units + u];
      const mean = (gate: number): number => (now.gates[gate] + then.gates[gate]) / 2;
      const bent = now.bent[u];
      worth[o] = (label[u] * (bent + then.bent[u])) / 2;
      const cell = label[u] * mean(o) * rescale(now.cells[u], then.cells[u], bent, then.bent[u], 1 - bent * bent);
      const remembered = state[units + u];
      worth[i] = cell * mean(g);
      worth[g] = cell * mean(i);
      // Without history nothing was in the cell.
      worth[f] = (cell * remembered) / 2;
      history += cell * remembered * mean(f);
    }
    for (let g = 0; g < worth.length; g++) {
      const gate = now.gates[g];
      const isCell = g >= 2 * units && g < 3 * units;
      const slope = isCell ? 1 - gate * gate : gate * (1 - gate);
      worth[g] *= rescale(now.sums[g], then.sums[g], gate, then.gates[g], slope);
    }
    for (let i = 0; i < inputs; i++) {
      const change = scaled[i] - usual[i];
      out[i] = change === 0 ? 0 : change * worthOf(kernel, i, worth);
    }
    for (let u = 0; u < units; u++) if (state[u] !== 0) history += state[u] * worthOf(recurrent, u, worth);
    out[inputs] = history;
    return logistic(then.odds);
  }

  #reference(kind: number): Step {
    const known = this.#references[kind];
    if (known !== undefined) return known;
    const { inputs, units, kinds } = this.#shape;
    const { kernel, bias, kind_kernel } = this.#tensors;
    const step = blankStep(units);
    step.sums.set(bias);
    if (kinds > 0) addRow(kind_kernel, kind, 1, step.sums);
    for (let i = 0; i < inputs; i++) addRow(kernel, i, this.#usual[i], step.sums);
    this.#open(step, new Float32Array(2 * units));
    this.#references[kind] = step;
    return step;
  }

  /** Of sums that stand, everything behind. */
  #open(step: Step, state: Float32Array): void {
    const { units } = this.#shape;
    const { class_kernel: label, class_bias } = this.#tensors;
    const { sums, gates, cells, bent } = step;
    for (let g = 0; g < sums.length; g++)
      gates[g] = g >= 2 * units && g < 3 * units ? bend(sums[g]) : logistic(sums[g]);
    step.odds = class_bias[0];
    for (let u = 0; u < units; u++) {
      cells[u] = gates[units + u] * state[units + u] + gates[u] * gates[2 * units + u];
      bent[u] = bend(cells[u]);
      step.odds += label[u] * gates[3 * units + u] * bent[u];
    }
  }
}

function blankStep(units: number): Step {
  return {
    sums: new Float64Array(4 * units),
    gates: new Float64Array(4 * units),
    cells: new Float64Array(units),
    bent: new Float64Array(units),
    odds: 0,
  };
}

function addRow(kernel: Float32Array, input: number, value: number, sums: Float64Array): void {
  for (let g = 0, at = input * sums.length; g < sums.length; g++, at++) sums[g] += value * kernel[at];
}

function worthOf(kernel: Float32Array, input: number, worth: Float64Array): number {
  let sum = 0;
  for (let g = 0, at = input * worth.length; g < worth.length; g++, at++) sum += kernel[at] * worth[g];
  return sum;
}
