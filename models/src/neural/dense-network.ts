import { expectRow, expectWidth, type Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { logistic } from '../ensemble/calibrator.ts';
import type { Attribution } from '../explanation/attribution.ts';
import { RowScaling, SCALINGS, type Scaling } from '../kernels/row-scaling.ts';
import { blocksOf, type VectorKernels, vectorKernels } from '../kernels/vector-kernels.ts';
import type { FitOptions, Learner } from '../learner.ts';
import { expectNumber, expectSaved, type Json, type SavedModel } from '../saved-model.ts';
import { expectLabels, expectWeights } from '../trees/labels.ts';
import { readParameters } from '../trees/parameters.ts';
import { DenseAttribution } from './dense-attribution.ts';
import { checkTensors, type DenseShape, initialTensors, type Tensors, tensorLengths } from './dense-shape.ts';
import { type DenseJob, type DenseRows, type DenseTrainer, trainDense } from './dense-trainer.ts';
import { type FoldedLayer, foldedLayers } from './folded-layers.ts';

const { floor } = Math;

const RANGES = {
  dropout: { default: 0.1, minimum: 0, maximum: 0.9 },
  learning_rate: { default: 1e-3, minimum: 1e-7, maximum: 1 },
  weight_decay: { default: 1e-4, minimum: 0, maximum: 10 },
  epochs: { default: 40, minimum: 1, maximum: 10_000, whole: true },
  batch_size: { default: 128, minimum: 1, maximum: 65_536, whole: true },
  patience: { default: 5, minimum: 1, maximum: 10_000, whole: true },
  validation_fraction: { default: 0.1, minimum: 0, maximum: 0.5 },
  seed: { default: 0, minimum: 0, maximum: 4294967295, whole: true },
} as const;

export interface DenseNetworkParameters {
  /** Units of each hidden layer; `[64, 32]` unless told. */
  readonly hidden?: readonly number[];
  readonly batch_normalization?: boolean;
  /** The share of each hidden layer's outputs that is silenced while learning. */
  readonly dropout?: number;
  readonly learning_rate?: number;
  readonly weight_decay?: number;
  readonly epochs?: number;
  readonly batch_size?: number;
  /** Epochs without a better loss on the held-out part before the training ends. */
  readonly patience?: number;
  /** The share of the rows held out for that, where `evaluation` is not given to `fit`; 0: none. */
  readonly validation_fraction?: number;
  /** `standard` unless told. */
  readonly scaling?: Scaling;
  readonly seed?: number;
}

/** Farther than this many deviations from the mean is no farther, for a network. */
const FARTHEST = 8;
/** With fewer rows than this nothing is held out. */
const FEW = 50;

/**
 * A dense network with batch normalisation (Ioffe and Szegedy, 2015), rectified units, dropout (Srivastava and others, 2014) and Adam with
 * decoupled weight decay; the weights of the best epoch on a held-out part are kept. For scoring, normalisation is folded into the
 * weights, in single precision. Its score is the probability of class 1.
 *
 * @example
 * import { DenseNetwork, Matrix, Random } from '@api-sentinel/models';
 * const random = new Random(1);
 * const X = new Matrix(Float32Array.from({ length: 800 }, () => random.normal()), 2);
 * const y = Uint8Array.from({ length: 400 }, (_, i) => (X.row(i)[0] * X.row(i)[1] > 0 ? 1 : 0));
 * const model = new DenseNetwork({ hidden: [16], epochs: 60, batch_size: 32, learning_rate: 0.01, seed: 1 }).fit(X, y);
 * const [same, other] = model.score(Matrix.from([[1, 1], [1, -1]]));
 * same > 0.7 && other < 0.3; // true
 */
export class DenseNetwork implements Learner {
  static readonly kind = 'dense_network';
  readonly parameters: DenseNetworkParameters;
  readonly #read: { readonly [K in keyof typeof RANGES]: number };
  readonly #hidden: readonly number[];
  readonly #normalized: boolean;
  readonly #scalingKind: Scaling;
  #width = 0;
  #scaling: RowScaling | undefined;
  #tensors: Tensors = {};
  #layers: readonly FoldedLayer[] = [];
  #forward: ForwardPass | undefined;

  constructor(parameters: DenseNetworkParameters = {}) {
    const { hidden = [64, 32], batch_normalization = true, scaling = 'standard', ...numbers } = parameters;
    if (
      !Array.isArray(hidden) ||
      hidden.length > 8 ||
      !hidden.every((n) => Number.isInteger(n) && n >= 1 && n <= 4_096)
    ) {
      throw new Error("DenseNetwork's hidden must be a list of at most 8 whole numbers from 1 to 4,096.");
    }
    if (typeof batch_normalization !== 'boolean')
      throw new Error("DenseNetwork's batch_normalization must be true or false.");
    if (!SCALINGS.includes(scaling))
      throw new Error(`scaling is "${scaling}": one of ${SCALINGS.join(', ')} is needed.`);
    this.parameters = parameters;
    this.#read = readParameters('DenseNetwork', RANGES, numbers);
    this.#hidden = hidden;
    this.#normalized = batch_normalization;
    this.#scalingKind = scaling;
  }

  get width(): number {
    return this.#width;
  }

  /** The numbers it scores with, by name; see `Tensors`. */
  get tensors(): Tensors {
    return this.#tensors;
  }

  get #shape(): DenseShape {
    return { inputs: this.#width, hidden: this.#hidden, batchNormalization: this.#normalized };
  }

  fit(X: Matrix, y?: ArrayLike<number>, options: FitOptions = {}): this {
    const { onRound } = options;
    const result = trainDense(this.#job(X, y, options), (epoch, loss) => onRound?.(epoch, loss));
    this.#take(result.tensors);
    return this;
  }

  /** As `fit`, by another trainer, such as TensorFlow.js: the numbers differ in their last digits, the network is the same. */
  async fitWith(trainer: DenseTrainer, X: Matrix, y: ArrayLike<number>, options: FitOptions = {}): Promise<this> {
    const { onRound } = options;
    const result = await trainer.train(this.#job(X, y, options), (epoch, loss) => onRound?.(epoch, loss));
    this.#take(result.tensors);
    return this;
  }

  #job(X: Matrix, y: ArrayLike<number> | undefined, options: FitOptions): DenseJob {
    const labels = expectLabels(X, y);
    if (X.columns === 0) throw new Error('There are no columns to learn from.');
    const weights = expectWeights(X.rows, options.weights);
    const { dropout, learning_rate, weight_decay, epochs, batch_size, patience, validation_fraction, seed } =
      this.#read;
    this.#width = X.columns;
    const scaling = RowScaling.fit(X, this.#scalingKind, FARTHEST);
    this.#scaling = scaling;
    const { evaluation } = options;
    const part = (rows: ArrayLike<number>): DenseRows => ({
      rows: scaling.all(X.take(rows)),
      labels: Float32Array.from(rows, (row) => labels[row]),
      weights: Float32Array.from(rows, (row) => weights[row]),
    });
    const order = new Random(seed, 99).sample(X.rows, X.rows);
    const held = evaluation || X.rows < FEW ? 0 : floor(validation_fraction * X.rows);
    const heldOut = evaluation
      ? {
          rows: scaling.all(evaluation.X),
          labels: Float32Array.from(expectLabels(evaluation.X, evaluation.y)),
          weights: new Float32Array(evaluation.X.rows).fill(1),
        }
      : held > 0
        ? part(order.subarray(0, held).sort())
        : undefined;
    return {
      shape: this.#shape,
      initial: initialTensors(this.#shape, seed),
      data: part(order.subarray(held).sort()),
      ...(heldOut && { heldOut }),
      dropout,
      learningRate: learning_rate,
      weightDecay: weight_decay,
      epochs,
      batchSize: batch_size,
      patience,
      seed,
    };
  }

  #take(tensors: Tensors): void {
    checkTensors(this.#shape, tensors);
    this.#tensors = tensors;
    this.#layers = foldedLayers(this.#shape, tensors);
    this.#forward = new ForwardPass(this.#layers);
  }

  /** What each feature does to its log-odds, from a usual row on. @param baseline `width` numbers, unscaled */
  attribution(baseline: Float32Array): Attribution {
    expectRow(baseline, this.#width);
    return new DenseAttribution(this.#layers, this.#scaling as RowScaling, baseline);
  }

  /** Log-odds of class 1, one a row. */
  margin(X: Matrix): Float64Array {
    expectWidth(X, this.#width);
    const out = new Float64Array(X.rows);
    for (let i = 0; i < X.rows; i++) out[i] = this.#margin(X.data, i * X.columns);
    return out;
  }

  score(X: Matrix): Float64Array {
    const out = this.margin(X);
    for (let i = 0; i < out.length; i++) out[i] = logistic(out[i]);
    return out;
  }

  scoreInto(row: Float32Array, out: Float64Array, at = 0): void {
    expectRow(row, this.#width);
    out[at] = logistic(this.#margin(row, 0));
  }

  #margin(data: Float32Array, from: number): number {
    const forward = this.#forward as ForwardPass;
    (this.#scaling as RowScaling).into(data, from, forward.input, 0);
    return forward.run();
  }

  save(): SavedModel {
    return {
      kind: DenseNetwork.kind,
      version: 1,
      parameters: {
        ...this.#read,
        hidden: this.#hidden,
        batch_normalization: this.#normalized,
        scaling: this.#scalingKind,
        width: this.#width,
      },
      arrays: { ...this.#tensors, ...(this.#scaling as RowScaling).arrays() },
    };
  }

  static load(saved: SavedModel): DenseNetwork {
    expectSaved(saved, DenseNetwork.kind, 1);
    const { width: _, ...parameters } = saved.parameters as { readonly [key: string]: Json } & DenseNetworkParameters;
    const model = new DenseNetwork(parameters);
    const width = expectNumber(saved, 'width', 1, 100_000);
    if (!Number.isInteger(width))
      throw new Error(`The saved ${saved.kind} model has ${width} columns. The file is damaged.`);
    model.#width = width;
    const names = tensorLengths(model.#shape).map(([name]) => name);
    for (const name of names) {
      if (Object.prototype.toString.call(saved.arrays[name]) !== '[object Float32Array]') {
        throw new Error(
          `The saved ${saved.kind} model lacks its array "${name}" of type Float32Array. The file is damaged.`,
        );
      }
    }
    model.#scaling = RowScaling.load(saved, width);
    model.#take(Object.fromEntries(names.map((name) => [name, saved.arrays[name] as Float32Array])));
    return model;
  }
}

/** The network as it scores: weights packed for the kernels, normalisation folded in, one row at a time without allocating. */
class ForwardPass {
  readonly #kernels: VectorKernels;
  readonly #steps: readonly (readonly [
    input: number,
    width: number,
    weights: number,
    bias: number,
    blocks: number,
    out: number,
  ])[];

  constructor(layers: readonly FoldedLayer[]) {
    const { inputs } = layers[0];
    const padded = layers.map(({ units }) => blocksOf(units) * 16);
    let at = blocksOf(inputs) * 16;
    const steps: [number, number, number, number, number, number][] = [];
    let from = 0;
    for (const [l, width] of padded.entries()) {
      const before = l === 0 ? inputs : padded[l - 1];
      const weights = at;
      const bias = weights + before * width;
      const out = bias + width;
      steps.push([from, before, weights, bias, width / 16, out]);
      from = out;
      at = out + width;
    }
    this.#steps = steps;
    this.#kernels = vectorKernels(at);
    const { floats } = this.#kernels;
    for (const [l, layer] of layers.entries()) {
      const [, before, weights, bias] = steps[l];
      floats.set(layer.bias, bias);
      for (let u = 0; u < layer.units; u++) {
        for (let i = 0; i < layer.inputs; i++) {
          floats[weights + ((u >> 4) * before + i) * 16 + (u & 15)] = layer.kernel[i * layer.units + u];
        }
      }
    }
  }

  get input(): Float32Array {
    return this.#kernels.floats;
  }

  /** Log-odds of the row at `input`. */
  run(): number {
    const steps = this.#steps;
    const last = steps.length - 1;
    for (let l = 0; l <= last; l++) {
      const step = steps[l];
      this.#kernels.dense(step[0], 1, step[1], step[2], step[3], step[4], l < last, step[5]);
    }
    return this.#kernels.floats[steps[last][5]];
  }
}
