import type { Random } from '../data/random.ts';
import { logistic } from '../ensemble/calibrator.ts';
import { blocksOf, type VectorKernels, vectorKernels } from '../kernels/vector-kernels.ts';
import { checkTensors, type DenseShape, NORM_EPSILON, type Tensors, tensorLengths } from './dense-shape.ts';

const { abs, exp, log1p, max, sqrt } = Math;

/** How much of the moving mean and variance stays at each batch. */
export const NORM_MOMENTUM = 0.9;

interface Layer {
  readonly inputs: number;
  readonly units: number;
  /** Where things lie in the arena; units are padded to a multiple of 16 and the padding is 0 for ever. */
  readonly blocks: number;
  readonly weights: number;
  readonly bias: number;
  readonly gamma: number;
  readonly beta: number;
  readonly input: number;
  /** The sum, and after normalisation the normalised sum. */
  readonly sum: number;
  readonly delta: number;
  /** Moving figures, for when the network is used. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Of the batch at hand: its mean, and 1 over its deviation. */
  readonly batchMean: Float64Array;
  readonly inverse: Float64Array;
}

/**
 * A dense network while it learns: the forward pass over a batch is kept, so that the backward pass can follow it. Single
 * precision, sums of a batch in the order of its rows.
 */
export class DenseTape {
  readonly shape: DenseShape;
  readonly batch: number;
  /** Everything that the optimiser moves, padding included, and its gradients in the same order. */
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  /** 1 for each weight among the parameters. */
  readonly decayed: Uint8Array;
  readonly #kernels: VectorKernels;
  readonly #layers: readonly Layer[];
  readonly #offset: number;
  readonly #transposed: number;
  readonly #zeros: number;
  #dropout = 0;

  constructor(shape: DenseShape, batch: number) {
    this.shape = shape;
    this.batch = batch;
    const units = [...shape.hidden, 1];
    let at = 0;
    const take = (count: number): number => {
      const from = at;
      at += (count + 3) & ~3;
      return from;
    };
    const padded = units.map((count) => blocksOf(count) * 16);
    const placed = units.map((_, l) => ({
      weights: take((l === 0 ? shape.inputs : padded[l - 1]) * padded[l]),
      bias: take(padded[l]),
      gamma: take(padded[l]),
      beta: take(padded[l]),
    }));
    const count = at;
    const gradients = take(count);
    const first = take(batch * shape.inputs);
    const rest = units.map((_, l) => ({
      output: take(batch * padded[l]),
      sum: take(batch * padded[l]),
      delta: take(batch * padded[l]),
    }));
    this.#transposed = take(max(...units.map((_, l) => (l === 0 ? 0 : padded[l - 1] * padded[l]))));
    this.#zeros = take(max(...padded));
    this.#kernels = vectorKernels(at);
    this.#offset = gradients;
    const { floats } = this.#kernels;
    this.parameters = floats.subarray(0, count);
    this.gradients = floats.subarray(gradients, gradients + count);
    this.decayed = new Uint8Array(count);
    this.#layers = units.map((own, l) => ({
      inputs: l === 0 ? shape.inputs : padded[l - 1],
      units: own,
      blocks: padded[l] / 16,
      ...placed[l],
      input: l === 0 ? first : rest[l - 1].output,
      sum: rest[l].sum,
      delta: rest[l].delta,
      mean: new Float64Array(padded[l]),
      variance: new Float64Array(padded[l]).fill(1),
      batchMean: new Float64Array(padded[l]),
      inverse: new Float64Array(padded[l]),
    }));
    for (const { weights, inputs, blocks } of this.#layers)
      this.decayed.fill(1, weights, weights + inputs * blocks * 16);
  }

  /** Where the rows of a batch are to be written, one after the other. */
  get input(): Float32Array {
    const { input } = this.#layers[0];
    return this.#kernels.floats.subarray(input, input + this.batch * this.shape.inputs);
  }

  /** Takes over all numbers. @throws Error when a tensor is missing or has another length */
  load(tensors: Tensors): void {
    checkTensors(this.shape, tensors);
    for (const [name] of tensorLengths(this.shape)) {
      this.#each(this.parameters, name, (target, at, i) => {
        target[at] = tensors[name][i];
      });
    }
  }

  /** A copy of all numbers. */
  tensors(): Tensors {
    return this.#read(this.parameters);
  }

  /** A copy of the gradients of the last backward pass, by the names of the tensors; those of moving figures are 0. */
  gradientTensors(): Tensors {
    return this.#read(this.gradients);
  }

  #read(from: Float32Array): Tensors {
    return Object.fromEntries(
      tensorLengths(this.shape).map(([name, length]) => {
        const values = new Float32Array(length);
        const moving = /^(mean|variance)/.test(name);
        if (!moving || from === this.parameters) {
          this.#each(from, name, (source, at, i) => {
            values[i] = source[at];
          });
        }
        return [name, values];
      }),
    );
  }

  /** Visits the numbers of one tensor where they lie. */
  #each(
    where: Float32Array,
    name: string,
    visit: (array: Float32Array | Float64Array, at: number, i: number) => void,
  ): void {
    const [kind, l] = name.split('_');
    const layer = this.#layers[Number(l)];
    const before = Number(l) === 0 ? this.shape.inputs : this.#layers[Number(l) - 1].units;
    if (kind === 'kernel') {
      for (let input = 0; input < before; input++) {
        for (let unit = 0; unit < layer.units; unit++) {
          const at = layer.weights + ((unit >> 4) * layer.inputs + input) * 16 + (unit & 15);
          visit(where, at, input * layer.units + unit);
        }
      }
    } else if (kind === 'mean' || kind === 'variance') for (let u = 0; u < layer.units; u++) visit(layer[kind], u, u);
    else for (let u = 0; u < layer.units; u++) visit(where, layer[kind as 'bias' | 'gamma' | 'beta'] + u, u);
  }

  /**
   * Runs the first `rows` rows of `input` forward. With `random`, as in training: normalisation by the batch's own figures, which the moving
   * ones follow, and a share `dropout` of each hidden layer's outputs silenced. Log-odds go to `out`.
   */
  forward(rows: number, out: Float64Array, random?: Random, dropout = 0): void {
    const { floats } = this.#kernels;
    this.#dropout = random ? dropout : 0;
    for (const [l, layer] of this.#layers.entries()) {
      const { input, inputs, weights, bias, blocks, sum } = layer;
      this.#kernels.dense(input, rows, inputs, weights, bias, blocks, false, sum);
      if (l < this.shape.hidden.length) this.#activate(rows, layer, this.#layers[l + 1].input, random);
    }
    const last = this.#layers[this.#layers.length - 1];
    for (let row = 0; row < rows; row++) out[row] = floats[last.sum + row * last.blocks * 16];
  }

  #activate(rows: number, layer: Layer, output: number, random: Random | undefined): void {
    const { floats } = this.#kernels;
    const { sum, gamma, beta, units } = layer;
    const width = layer.blocks * 16;
    const normalized = this.shape.batchNormalization;
    if (normalized) this.#normalize(rows, layer, random !== undefined);
    const dropout = this.#dropout;
    const kept = 1 / (1 - dropout);
    const silenced = dropout * 4294967296;
    for (let row = 0; row < rows; row++) {
      for (let u = 0; u < width; u++) {
        const at = row * width + u;
        const value = normalized ? floats[sum + at] * floats[gamma + u] + floats[beta + u] : floats[sum + at];
        const silent = dropout > 0 && u < units && (random as Random).uint32() < silenced;
        floats[output + at] = value > 0 && !silent ? value * kept : 0;
      }
    }
  }

  /** Replaces the sums by what they are in deviations from the mean. */
  #normalize(rows: number, layer: Layer, training: boolean): void {
    const { floats } = this.#kernels;
    const { sum, mean, variance, batchMean, inverse } = layer;
    const width = layer.blocks * 16;
    if (training) {
      batchMean.fill(0);
      inverse.fill(0);
      for (let row = 0; row < rows; row++) {
        for (let u = 0; u < width; u++) batchMean[u] += floats[sum + row * width + u] / rows;
      }
      for (let row = 0; row < rows; row++) {
        for (let u = 0; u < width; u++) inverse[u] += (floats[sum + row * width + u] - batchMean[u]) ** 2 / rows;
      }
      for (let u = 0; u < width; u++) {
        mean[u] = NORM_MOMENTUM * mean[u] + (1 - NORM_MOMENTUM) * batchMean[u];
        variance[u] = NORM_MOMENTUM * variance[u] + (1 - NORM_MOMENTUM) * inverse[u];
      }
    } else {
      batchMean.set(mean);
      inverse.set(variance);
    }
    for (let u = 0; u < width; u++) inverse[u] = 1 / sqrt(inverse[u] + NORM_EPSILON);
    for (let row = 0; row < rows; row++) {
      for (let u = 0; u < width; u++) {
        const at = sum + row * width + u;
        floats[at] = (floats[at] - batchMean[u]) * inverse[u];
      }
    }
  }

  /**
   * The gradients of the batch's mean cross-entropy, after a `forward` in training. `logOdds` is what that gave.
   * @param labels 0 or 1, or a probability, one a row @param weights one a row
   * @returns the loss
   */
  backward(rows: number, logOdds: Float64Array, labels: ArrayLike<number>, weights: ArrayLike<number>): number {
    const { floats } = this.#kernels;
    this.gradients.fill(0);
    const last = this.#layers[this.#layers.length - 1];
    let total = 0;
    let loss = 0;
    for (let row = 0; row < rows; row++) total += weights[row];
    if (total === 0) return 0;
    for (let row = 0; row < rows; row++) {
      const z = logOdds[row];
      floats[last.delta + row * last.blocks * 16] = ((logistic(z) - labels[row]) * weights[row]) / total;
      loss += ((max(z, 0) - z * labels[row] + log1p(exp(-abs(z)))) * weights[row]) / total;
    }
    for (let l = this.#layers.length - 1; l >= 0; l--) {
      const layer = this.#layers[l];
      const { input, inputs, weights: from, bias, blocks, delta } = layer;
      const width = blocks * 16;
      const gradients = this.#offset;
      this.#kernels.accumulate(gradients + from, input, delta, rows, inputs, blocks);
      for (let row = 0; row < rows; row++) {
        for (let u = 0; u < width; u++) floats[gradients + bias + u] += floats[delta + row * width + u];
      }
      if (l === 0) continue;
      this.#transpose(layer);
      const below = this.#layers[l - 1];
      this.#kernels.dense(delta, rows, width, this.#transposed, this.#zeros, below.blocks, false, below.delta);
      this.#back(rows, below, input);
    }
    return loss;
  }

  /** From the gradient of a hidden layer's output, in `delta`, to that of its sum. */
  #back(rows: number, layer: Layer, output: number): void {
    const { floats } = this.#kernels;
    const { delta, sum, gamma, beta, inverse } = layer;
    const width = layer.blocks * 16;
    const gradients = this.#offset;
    const kept = 1 / (1 - this.#dropout);
    for (let at = 0; at < rows * width; at++) floats[delta + at] *= floats[output + at] > 0 ? kept : 0;
    if (!this.shape.batchNormalization) return;
    for (let u = 0; u < width; u++) {
      let toGamma = 0;
      let toBeta = 0;
      for (let row = 0; row < rows; row++) {
        toBeta += floats[delta + row * width + u];
        toGamma += floats[delta + row * width + u] * floats[sum + row * width + u];
      }
      floats[gradients + gamma + u] = toGamma;
      floats[gradients + beta + u] = toBeta;
      const scale = (floats[gamma + u] * inverse[u]) / rows;
      for (let row = 0; row < rows; row++) {
        const at = row * width + u;
        floats[delta + at] = scale * (rows * floats[delta + at] - toBeta - floats[sum + at] * toGamma);
      }
    }
  }

  #transpose({ inputs, blocks, weights }: Layer): void {
    const { floats } = this.#kernels;
    const outputs = blocks * 16;
    for (let output = 0; output < outputs; output++) {
      for (let input = 0; input < inputs; input++) {
        floats[this.#transposed + ((input >> 4) * outputs + output) * 16 + (input & 15)] =
          floats[weights + ((output >> 4) * inputs + input) * 16 + (output & 15)];
      }
    }
  }
}
