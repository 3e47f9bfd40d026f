import type { Random } from '../data/random.ts';
import { logistic } from '../ensemble/calibrator.ts';
import { blocksOf, type VectorKernels, vectorKernels } from '../kernels/vector-kernels.ts';
import type { Tensors } from './dense-shape.ts';
import { LSTMLayout } from './lstm-layout.ts';
import { checkLSTMTensors, type LSTMShape } from './lstm-shape.ts';
import type { Window, WindowLoss } from './lstm-window.ts';

const { abs, exp, log, log1p, max, tanh } = Math;

/** Log-odds of a kind that does not exist. */
const NEVER = -1e30;

/**
 * A long short-term memory (Hochreiter and Schmidhuber, 1997; with a forget gate, Gers and others, 2000) while it learns. A
 * window is run forward and kept; gradients then flow back through it, not past it (truncated), nor past the start of a sequence. The
 * state at a window's end is the next one's beginning.
 */
export class LSTMTape {
  readonly shape: LSTMShape;
  readonly steps: number;
  readonly lanes: number;
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly decayed: Uint8Array;
  readonly #kernels: VectorKernels;
  readonly #layout: LSTMLayout;
  /** Where the parameters stand: from the arena's start, so that gradients lie `#toGradient` behind. */
  readonly #at: LSTMLayout['at'];
  readonly #toGradient: number;
  /** Inputs beside the state before, per place. */
  readonly #joined: number;
  readonly #gates: number;
  readonly #delta: number;
  readonly #table: number;
  readonly #transposed: number;
  readonly #zeros: number;
  readonly #back: number;
  /** Kinds, padded to a multiple of 16; the padding is never likely. */
  readonly #padded: number;
  /** What was known before each place, and how likely each kind was then. */
  readonly #known: number;
  readonly #likely: number;
  readonly #toKnown: number;
  readonly #cells: Float32Array;
  readonly #hidden: Float32Array;
  readonly #mask: Float32Array;
  readonly #toHidden: Float64Array;
  readonly #toCell: Float64Array;

  constructor(shape: LSTMShape, steps: number, lanes: number) {
    this.shape = shape;
    this.steps = steps;
    this.lanes = lanes;
    const { inputs, units, kinds } = shape;
    const gates = 4 * units;
    const places = steps * lanes;
    this.#layout = new LSTMLayout(shape);
    this.#at = this.#layout.at;
    this.#padded = this.#layout.padded;
    const { count } = this.#layout;
    let at = count;
    const take = (length: number): number => {
      const from = at;
      at += (length + 3) & ~3;
      return from;
    };
    this.#toGradient = take(count);
    this.#joined = take(places * (inputs + units));
    this.#gates = take(places * gates);
    this.#delta = take(places * gates);
    this.#table = take(max(kinds, 1) * gates);
    this.#transposed = take(max(gates, this.#padded) * blocksOf(units) * 16);
    this.#zeros = take(blocksOf(units) * 16);
    this.#back = take(lanes * blocksOf(units) * 16);
    this.#known = take(places * units);
    this.#likely = take(places * this.#padded);
    this.#toKnown = take(places * blocksOf(units) * 16);
    this.#kernels = vectorKernels(at);
    const { floats } = this.#kernels;
    this.parameters = floats.subarray(0, count);
    this.gradients = floats.subarray(this.#toGradient, this.#toGradient + count);
    this.decayed = new Uint8Array(count).fill(1, 0, this.#at.bias);
    // One more step in front: what the window before left.
    this.#cells = new Float32Array((steps + 1) * lanes * units);
    this.#hidden = new Float32Array((steps + 1) * lanes * units);
    this.#mask = new Float32Array((steps + 1) * lanes * units).fill(1);
    this.#toHidden = new Float64Array(lanes * units);
    this.#toCell = new Float64Array(lanes * units);
    floats.fill(NEVER, this.#at.nextBias + kinds, this.#at.nextBias + this.#padded);
  }

  load(tensors: Tensors): void {
    checkLSTMTensors(this.shape, tensors);
    this.#layout.write(tensors, this.parameters);
  }

  tensors(): Tensors {
    return this.#layout.read(this.parameters);
  }

  gradientTensors(): Tensors {
    return this.#layout.read(this.gradients);
  }

  /** Forgets what the window before left. */
  reset(): void {
    this.#cells.fill(0);
    this.#hidden.fill(0);
  }

  /**
   * Runs a window forward. With `random` a share `dropout` of the state is hidden from what is said of it.
   * @param probabilities where given, the probability of class 1 at each place
   * @param surprises where given, minus the logarithm of how likely the kind at each place was
   */
  forward(
    window: Window,
    random?: Random,
    dropout = 0,
    probabilities?: Float64Array,
    surprises?: Float64Array,
  ): WindowLoss {
    const { inputs, units, kinds } = this.shape;
    const { floats } = this.#kernels;
    const { weights, bias, label, labelBias } = this.#at;
    const { lanes } = this;
    const gates = 4 * units;
    const width = inputs + units;
    const cells = this.#cells;
    const hidden = this.#hidden;
    const mask = this.#mask;
    const kept = 1 / (1 - dropout);
    // What the last step left comes first; at its border nothing is hidden.
    cells.copyWithin(0, this.steps * lanes * units);
    hidden.copyWithin(0, this.steps * lanes * units);
    mask.fill(1);
    for (let k = 0; k < max(kinds, 1); k++) {
      for (let g = 0; g < gates; g++) {
        floats[this.#table + k * gates + g] =
          floats[bias + g] + (kinds > 0 ? floats[this.#at.kinds + k * gates + g] : 0);
      }
    }
    let labelLoss = 0;
    let weight = 0;
    for (let place = 0; place < this.steps * lanes; place++) {
      const before = place * units;
      const after = before + lanes * units;
      const starts = window.starts[place] === 1;
      const joined = this.#joined + place * width;
      for (let i = 0; i < inputs; i++) floats[joined + i] = window.inputs[place * inputs + i];
      for (let u = 0; u < units; u++) floats[joined + inputs + u] = starts ? 0 : hidden[before + u];
      const gate = this.#gates + place * gates;
      this.#kernels.dense(
        joined,
        1,
        width,
        weights,
        this.#table + window.kinds[place] * gates,
        gates / 16,
        false,
        gate,
      );
      let odds = floats[labelBias];
      for (let u = 0; u < units; u++) {
        const i = logistic(floats[gate + u]);
        const f = logistic(floats[gate + units + u]);
        const c = tanh(floats[gate + 2 * units + u]);
        const o = logistic(floats[gate + 3 * units + u]);
        floats[gate + u] = i;
        floats[gate + units + u] = f;
        floats[gate + 2 * units + u] = c;
        floats[gate + 3 * units + u] = o;
        cells[after + u] = (starts ? 0 : f * cells[before + u]) + i * c;
        hidden[after + u] = o * tanh(cells[after + u]);
        if (random && dropout > 0) mask[after + u] = random.float() < dropout ? 0 : kept;
        odds += floats[label + u] * hidden[after + u] * mask[after + u];
      }
      const own = window.weights[place];
      if (probabilities) probabilities[place] = logistic(odds);
      weight += own;
      labelLoss += own * (max(odds, 0) - odds * window.labels[place] + log1p(exp(-abs(odds))));
    }
    const nextLoss = kinds > 0 ? this.#foresee(window, surprises) : 0;
    return { label: labelLoss, next: nextLoss, weight };
  }

  /** How likely each kind was at each place, by what was known before it. Returns the sum of surprises by weight. */
  #foresee(window: Window, surprises: Float64Array | undefined): number {
    const { units } = this.shape;
    const { next, nextBias } = this.#at;
    const { floats } = this.#kernels;
    const padded = this.#padded;
    const places = this.steps * this.lanes;
    for (let place = 0; place < places; place++) {
      for (let u = 0; u < units; u++) {
        const at = place * units + u;
        floats[this.#known + at] = window.starts[place] === 1 ? 0 : this.#hidden[at] * this.#mask[at];
      }
    }
    this.#kernels.dense(this.#known, places, units, next, nextBias, padded / 16, false, this.#likely);
    let loss = 0;
    for (let place = 0; place < places; place++) {
      const likely = this.#likely + place * padded;
      let most = -Infinity;
      for (let k = 0; k < padded; k++) most = max(most, floats[likely + k]);
      const own = floats[likely + window.kinds[place]] - most;
      let total = 0;
      for (let k = 0; k < padded; k++) {
        floats[likely + k] = exp(floats[likely + k] - most);
        total += floats[likely + k];
      }
      for (let k = 0; k < padded; k++) floats[likely + k] /= total;
      const surprise = log(total) - own;
      if (surprises) surprises[place] = surprise;
      loss += window.weights[place] * surprise;
    }
    return loss;
  }

  /** The gradients of what was foreseen; what they say of the states before is left in `#toKnown`. */
  #backForeseen(window: Window, share: number): void {
    const { units } = this.shape;
    const { next, nextBias } = this.#at;
    const { floats } = this.#kernels;
    const padded = this.#padded;
    const places = this.steps * this.lanes;
    const wide = blocksOf(units);
    for (let place = 0; place < places; place++) {
      const likely = this.#likely + place * padded;
      const own = window.weights[place] * share;
      floats[likely + window.kinds[place]] -= 1;
      for (let k = 0; k < padded; k++) {
        floats[likely + k] *= own;
        floats[this.#toGradient + nextBias + k] += floats[likely + k];
      }
    }
    this.#kernels.accumulate(this.#toGradient + next, this.#known, this.#likely, places, units, padded / 16);
    for (let k = 0; k < padded; k++) {
      for (let u = 0; u < units; u++) {
        floats[this.#transposed + ((u >> 4) * padded + k) * 16 + (u & 15)] =
          floats[next + ((k >> 4) * units + u) * 16 + (k & 15)];
      }
    }
    this.#kernels.dense(this.#likely, places, padded, this.#transposed, this.#zeros, wide, false, this.#toKnown);
  }

  /** The gradients of the mean loss of the window that was run forward last: of the labels, and `nextWeight` times of what came next. */
  backward(window: Window, nextWeight: number): void {
    const { inputs, units, kinds } = this.shape;
    const { floats } = this.#kernels;
    const { bias, label, labelBias } = this.#at;
    const { lanes } = this;
    const gates = 4 * units;
    const g = this.#toGradient;
    const toHidden = this.#toHidden.fill(0);
    const toCell = this.#toCell.fill(0);
    const padded = blocksOf(units) * 16;
    this.gradients.fill(0);
    let total = 0;
    for (const weight of window.weights) total += weight;
    if (total === 0) return;
    if (kinds > 0) this.#backForeseen(window, nextWeight / total);
    this.#transpose();
    for (let step = this.steps - 1; step >= 0; step--) {
      for (let lane = 0; lane < lanes; lane++) {
        const place = step * lanes + lane;
        const before = place * units;
        const after = before + lanes * units;
        const own = window.weights[place] / total;
        const at = lane * units;
        const starts = window.starts[place] === 1;
        if (own > 0) {
          let odds = floats[labelBias];
          for (let u = 0; u < units; u++) odds += floats[label + u] * this.#hidden[after + u] * this.#mask[after + u];
          const slack = own * (logistic(odds) - window.labels[place]);
          floats[g + labelBias] += slack;
          for (let u = 0; u < units; u++) {
            const seen = this.#mask[after + u];
            floats[g + label + u] += slack * this.#hidden[after + u] * seen;
            toHidden[at + u] += slack * floats[label + u] * seen;
          }
        }
        const gate = this.#gates + place * gates;
        const delta = this.#delta + place * gates;
        for (let u = 0; u < units; u++) {
          const i = floats[gate + u];
          const f = floats[gate + units + u];
          const c = floats[gate + 2 * units + u];
          const o = floats[gate + 3 * units + u];
          const shown = tanh(this.#cells[after + u]);
          const cell = toCell[at + u] + toHidden[at + u] * o * (1 - shown * shown);
          floats[delta + u] = cell * c * i * (1 - i);
          floats[delta + units + u] = starts ? 0 : cell * this.#cells[before + u] * f * (1 - f);
          floats[delta + 2 * units + u] = cell * i * (1 - c * c);
          floats[delta + 3 * units + u] = toHidden[at + u] * shown * o * (1 - o);
          toCell[at + u] = cell * f;
        }
        const kind = kinds > 0 ? this.#at.kinds + window.kinds[place] * gates : -1;
        for (let n = 0; n < gates; n++) {
          floats[g + bias + n] += floats[delta + n];
          if (kind >= 0) floats[g + kind + n] += floats[delta + n];
        }
      }
      const deltas = this.#delta + step * lanes * gates;
      this.#kernels.dense(deltas, lanes, gates, this.#transposed, this.#zeros, padded / 16, false, this.#back);
      for (let lane = 0; lane < lanes; lane++) {
        const place = step * lanes + lane;
        const before = place * units;
        const at = lane * units;
        const starts = window.starts[place] === 1;
        for (let u = 0; u < units; u++) toHidden[at + u] = starts ? 0 : floats[this.#back + lane * padded + u];
        if (starts) toCell.fill(0, at, at + units);
        for (let u = 0; u < units && kinds > 0 && !starts; u++) {
          toHidden[at + u] += floats[this.#toKnown + place * padded + u] * this.#mask[before + u];
        }
      }
    }
    this.#kernels.accumulate(
      g + this.#at.weights,
      this.#joined,
      this.#delta,
      this.steps * lanes,
      inputs + units,
      gates / 16,
    );
  }

  /** The recurrent weights, laid out to lead from gates to units. */
  #transpose(): void {
    const { inputs, units } = this.shape;
    const { floats } = this.#kernels;
    const gates = 4 * units;
    for (let gate = 0; gate < gates; gate++) {
      for (let u = 0; u < units; u++) {
        floats[this.#transposed + ((u >> 4) * gates + gate) * 16 + (u & 15)] =
          floats[this.#at.weights + ((gate >> 4) * (inputs + units) + inputs + u) * 16 + (gate & 15)];
      }
    }
  }
}
