import { expectRow, expectWidth, type Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { RowScaling, SCALINGS, type Scaling } from '../kernels/row-scaling.ts';
import type { FitOptions, Learner } from '../learner.ts';
import { expectArray, expectNumber, expectSaved, type Json, type SavedModel } from '../saved-model.ts';
import { expectLabels, expectWeights } from '../trees/labels.ts';
import { readParameters } from '../trees/parameters.ts';
import type { Tensors } from './dense-shape.ts';
import { LSTMAttribution } from './lstm-attribution.ts';
import { initialLSTMTensors, knownKind, type LSTMShape, lstmTensorLengths } from './lstm-shape.ts';
import { LSTMStep } from './lstm-step.ts';
import { type LSTMJob, type Sequences, type SequenceTrainer, trainLSTM } from './lstm-trainer.ts';

const { floor } = Math;

const RANGES = {
  units: { default: 32, minimum: 4, maximum: 1_024, whole: true },
  kinds: { default: 0, minimum: 0, maximum: 1_024, whole: true },
  next_weight: { default: 0.5, minimum: 0, maximum: 100 },
  dropout: { default: 0.1, minimum: 0, maximum: 0.9 },
  learning_rate: { default: 3e-3, minimum: 1e-7, maximum: 1 },
  weight_decay: { default: 1e-4, minimum: 0, maximum: 10 },
  clip_norm: { default: 1, minimum: 0, maximum: 1e6, above: true },
  epochs: { default: 20, minimum: 1, maximum: 10_000, whole: true },
  lanes: { default: 32, minimum: 1, maximum: 4_096, whole: true },
  steps: { default: 32, minimum: 1, maximum: 4_096, whole: true },
  patience: { default: 3, minimum: 1, maximum: 10_000, whole: true },
  validation_fraction: { default: 0.1, minimum: 0, maximum: 0.5 },
  seed: { default: 0, minimum: 0, maximum: 4294967295, whole: true },
} as const;

export interface LSTMParameters {
  /** How much is remembered of a sequence; a multiple of 4. */
  readonly units?: number;
  /** How many kinds of events there are; 0: kinds are not told apart and nothing surprises. */
  readonly kinds?: number;
  /** What the surprise counts for in the loss, the class counting 1. */
  readonly next_weight?: number;
  readonly dropout?: number;
  readonly learning_rate?: number;
  readonly weight_decay?: number;
  /** Gradients longer than this are shortened to it. */
  readonly clip_norm?: number;
  readonly epochs?: number;
  /** So many sequences are learned beside each other. */
  readonly lanes?: number;
  /** So many events back a gradient flows. */
  readonly steps?: number;
  readonly patience?: number;
  /** The share of sequences held out for early stopping; 0: none. */
  readonly validation_fraction?: number;
  /** `standard` unless told. */
  readonly scaling?: Scaling;
  readonly seed?: number;
}

export interface SequenceFitOptions extends FitOptions {
  /** A number a row: rows of one number are one sequence, in their order. Without it each row is a sequence of its own. */
  readonly sequences?: ArrayLike<number>;
  /** The kind of event of each row, from 0; what is no kind counts as the last one. */
  readonly kinds?: ArrayLike<number>;
}

/** Farther than this many deviations from the mean is no farther, for a network. */
const FARTHEST = 8;
const FEW = 20;

/**
 * A long short-term memory over the events of an entity: one step an event, the state kept by whoever calls in an opaque slot of
 * `stateSize` numbers, all 0 at first. Each step says how likely the event belongs to class 1, given what came before, and how
 * surprising its kind was. Learned with truncated gradients; the weights of the best epoch on held-out sequences are kept.
 *
 * As a `Learner` it scores each row as the first event of a sequence.
 *
 * @example
 * import { LSTM, Matrix, Random } from '@api-sentinel/models';
 * const random = new Random(1);
 * // Two kinds of events that take turns.
 * const kinds = Int32Array.from({ length: 600 }, (_, i) => i % 2);
 * const sequences = kinds.map((_, i) => Math.floor(i / 20));
 * const X = new Matrix(Float32Array.from({ length: 600 }, () => random.normal()), 1);
 * const model = new LSTM({ units: 8, kinds: 2, epochs: 40, lanes: 4, steps: 10, learning_rate: 0.02 }).fit(X, new Uint8Array(600), { sequences, kinds });
 * const state = new Float32Array(model.stateSize);
 * const out = new Float64Array(2);
 * model.step(state, X.row(0), 0, out);
 * model.step(state, X.row(1), 1, out);
 * const usual = out[1];
 * model.step(state, X.row(2), 1, out);
 * out[1] > usual + 1; // true
 */
export class LSTM implements Learner {
  static readonly kind = 'lstm';
  readonly parameters: LSTMParameters;
  readonly #read: { readonly [K in keyof typeof RANGES]: number };
  readonly #scalingKind: Scaling;
  #width = 0;
  #scaling: RowScaling | undefined;
  #tensors: Tensors = {};
  #step: LSTMStep | undefined;
  #blank = new Float32Array(0);
  readonly #said = new Float64Array(2);

  constructor(parameters: LSTMParameters = {}) {
    const { scaling = 'standard', ...numbers } = parameters;
    if (!SCALINGS.includes(scaling))
      throw new Error(`scaling is "${scaling}": one of ${SCALINGS.join(', ')} is needed.`);
    this.parameters = parameters;
    this.#read = readParameters('LSTM', RANGES, numbers);
    if (this.#read.units % 4 !== 0) throw new Error(`LSTM's units is ${this.#read.units}; it must be a multiple of 4.`);
    this.#scalingKind = scaling;
  }

  get width(): number {
    return this.#width;
  }

  /** How many numbers the slot of an entity has. */
  get stateSize(): number {
    return 2 * this.#read.units;
  }

  /** The numbers it works with, by name; see `lstmTensorLengths`. */
  get tensors(): Tensors {
    return this.#tensors;
  }

  get #shape(): LSTMShape {
    return { inputs: this.#width, units: this.#read.units, kinds: this.#read.kinds };
  }

  fit(X: Matrix, y?: ArrayLike<number>, options: SequenceFitOptions = {}): this {
    const { onRound } = options;
    this.#take(trainLSTM(this.#job(X, y, options), (epoch, loss) => onRound?.(epoch, loss)).tensors);
    return this;
  }

  /** As `fit`, by another trainer, such as TensorFlow.js: the numbers differ in their last digits, the network is the same. */
  async fitWith(
    trainer: SequenceTrainer,
    X: Matrix,
    y: ArrayLike<number>,
    options: SequenceFitOptions = {},
  ): Promise<this> {
    const { onRound } = options;
    const job = this.#job(X, y, options);
    this.#take((await trainer.trainSequences(job, (epoch, loss) => onRound?.(epoch, loss))).tensors);
    return this;
  }

  #job(X: Matrix, y: ArrayLike<number> | undefined, options: SequenceFitOptions): LSTMJob {
    const labels = expectLabels(X, y);
    if (X.columns === 0) throw new Error('There are no columns to learn from.');
    const { next_weight, dropout, learning_rate, weight_decay, clip_norm, epochs, lanes, steps, patience, seed } =
      this.#read;
    this.#width = X.columns;
    const scaling = RowScaling.fit(X, this.#scalingKind, FARTHEST);
    this.#scaling = scaling;
    const sequences = sequencesOf(X.rows, options.sequences);
    const order = new Random(seed, 99).sample(sequences.length, sequences.length);
    const held = sequences.length < FEW ? 0 : floor(this.#read.validation_fraction * sequences.length);
    const events = {
      rows: scaling.all(X),
      kinds: this.#kindsOf(X.rows, options.kinds),
      labels: Float32Array.from(labels),
      weights: Float32Array.from(expectWeights(X.rows, options.weights)),
    };
    const part = (indices: Int32Array): Sequences => ({
      ...events,
      sequences: Array.from(indices.sort(), (i) => sequences[i]),
    });
    return {
      shape: this.#shape,
      initial: initialLSTMTensors(this.#shape, seed),
      ...(held > 0 && { heldOut: part(order.slice(0, held)) }),
      data: part(order.slice(held)),
      nextWeight: next_weight,
      dropout,
      learningRate: learning_rate,
      weightDecay: weight_decay,
      clipNorm: clip_norm,
      epochs,
      lanes,
      steps,
      patience,
      seed,
    };
  }

  #take(tensors: Tensors): void {
    this.#step = new LSTMStep(this.#shape, tensors);
    this.#tensors = tensors;
    this.#blank = new Float32Array(this.stateSize);
  }

  #kindsOf(rows: number, kinds: ArrayLike<number> | undefined): Int32Array {
    if (kinds && kinds.length !== rows)
      throw new Error(`There are ${kinds.length} kinds for ${rows} rows; each row needs one.`);
    const known = this.#read.kinds;
    return Int32Array.from({ length: rows }, (_, i) => knownKind(known, kinds ? kinds[i] : 0));
  }

  /**
   * One event: `state` moves on by it. Allocates nothing.
   * @param state `stateSize` numbers, all 0 before the first event
   * @param row `width` numbers
   * @param out first the probability of class 1, then the surprise: minus the natural logarithm of how likely the event's kind was
   */
  step(state: Float32Array, row: Float32Array, kind: number, out: Float64Array, at = 0): void {
    const step = this.#step as LSTMStep;
    (this.#scaling as RowScaling).into(row, 0, step.input, 0);
    step.run(state, knownKind(this.#read.kinds, kind), out, at);
  }

  /**
   * What each feature, and what was remembered, does to its log-odds, from a usual row without history on.
   * @param baseline `width` numbers, unscaled
   */
  attribution(baseline: Float32Array): LSTMAttribution {
    expectRow(baseline, this.#width);
    return new LSTMAttribution(this.#shape, this.#tensors, this.#scaling as RowScaling, baseline);
  }

  /** Every row as an event of its sequence, sequences beginning blank: probabilities and surprises, one a row. */
  scoreSequences(
    X: Matrix,
    sequences: ArrayLike<number>,
    kinds?: ArrayLike<number>,
  ): { readonly probability: Float64Array; readonly surprise: Float64Array } {
    expectWidth(X, this.#width);
    const states = new Map<number, Float32Array>();
    const probability = new Float64Array(X.rows);
    const surprise = new Float64Array(X.rows);
    for (let i = 0; i < X.rows; i++) {
      const state = states.get(sequences[i]) ?? new Float32Array(this.stateSize);
      states.set(sequences[i], state);
      this.step(state, X.row(i), kinds ? kinds[i] : 0, this.#said);
      probability[i] = this.#said[0];
      surprise[i] = this.#said[1];
    }
    return { probability, surprise };
  }

  score(X: Matrix): Float64Array {
    expectWidth(X, this.#width);
    const out = new Float64Array(X.rows);
    for (let i = 0; i < X.rows; i++) this.scoreInto(X.row(i), out, i);
    return out;
  }

  scoreInto(row: Float32Array, out: Float64Array, at = 0): void {
    expectRow(row, this.#width);
    this.step(this.#blank.fill(0), row, 0, this.#said);
    out[at] = this.#said[0];
  }

  save(): SavedModel {
    return {
      kind: LSTM.kind,
      version: 1,
      parameters: { ...this.#read, scaling: this.#scalingKind, width: this.#width },
      arrays: { ...this.#tensors, ...(this.#scaling as RowScaling).arrays() },
    };
  }

  static load(saved: SavedModel): LSTM {
    expectSaved(saved, LSTM.kind, 1);
    const { width: _, ...parameters } = saved.parameters as { readonly [key: string]: Json } & LSTMParameters;
    const model = new LSTM(parameters);
    const width = expectNumber(saved, 'width', 1, 100_000);
    if (!Number.isInteger(width))
      throw new Error(`The saved ${saved.kind} model has ${width} columns. The file is damaged.`);
    model.#width = width;
    model.#scaling = RowScaling.load(saved, width);
    const lengths = lstmTensorLengths(model.#shape);
    model.#take(
      Object.fromEntries(lengths.map(([name, length]) => [name, expectArray(saved, name, Float32Array, length)])),
    );
    return model;
  }
}

/** The rows of each sequence, in the order in which the sequences first appear. */
function sequencesOf(rows: number, sequences: ArrayLike<number> | undefined): readonly Int32Array[] {
  if (!sequences) return Array.from({ length: rows }, (_, i) => Int32Array.of(i));
  if (sequences.length !== rows) throw new Error(`There are ${sequences.length} sequence numbers for ${rows} rows.`);
  const found = new Map<number, number[]>();
  for (let i = 0; i < rows; i++) {
    const own = found.get(sequences[i]);
    if (own) own.push(i);
    else found.set(sequences[i], [i]);
  }
  return [...found.values()].map((own) => Int32Array.from(own));
}
