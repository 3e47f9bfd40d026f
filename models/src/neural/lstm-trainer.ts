import { Random } from '../data/random.ts';
import { Adam } from './adam.ts';
import { BestEpoch } from './best-epoch.mjs';
import type { Tensors } from './dense-shape.ts';
import type { OnEpoch } from './dense-trainer.ts';
import { fillWindow, type Lane, lanesOf } from './lstm-lanes.mjs';
import type { LSTMShape } from './lstm-shape.ts';
import { LSTMTape } from './lstm-tape.ts';
import { emptyWindow } from './lstm-window.ts';

const { ceil, max, min, sqrt } = Math;

/** Events already scaled; each sequence names its rows in the order in which they happened. */
export interface Sequences {
  readonly rows: Float32Array;
  readonly kinds: Int32Array;
  readonly labels: Float32Array;
  readonly weights: Float32Array;
  readonly sequences: readonly Int32Array[];
}

export interface LSTMJob {
  readonly shape: LSTMShape;
  readonly initial: Tensors;
  readonly data: Sequences;
  /** What early stopping watches; without it all epochs are made. */
  readonly heldOut?: Sequences;
  /** What the surprise counts for in the loss, the class counting 1. */
  readonly nextWeight: number;
  readonly dropout: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Gradients longer than this are shortened to it. */
  readonly clipNorm: number;
  readonly epochs: number;
  /** So many sequences are run beside each other. */
  readonly lanes: number;
  /** So many events back a gradient flows. */
  readonly steps: number;
  readonly patience: number;
  readonly seed: number;
}

export interface LSTMResult {
  /** Of the epoch with the lowest loss on what is held out. */
  readonly tensors: Tensors;
  readonly epochs: number;
  readonly loss: number;
}

/** What can train a network over sequences: this module's own trainer, or TensorFlow.js. */
export interface SequenceTrainer {
  trainSequences(job: LSTMJob, onEpoch?: OnEpoch): LSTMResult | Promise<LSTMResult>;
}

/** Trains on typed arrays in this thread. The same job gives the same numbers, to the last bit. */
export function trainLSTM(job: LSTMJob, onEpoch?: OnEpoch): LSTMResult {
  const { shape, data, heldOut, epochs, patience, nextWeight, clipNorm, seed } = job;
  const lanes = min(job.lanes, data.sequences.length);
  const longest = data.sequences.reduce((most, own) => max(most, own.length), 1);
  const events = data.sequences.reduce((sum, own) => sum + own.length, 0);
  // Longer than any lane can be would only be padding.
  const steps = min(job.steps, ceil(events / lanes) + longest);
  const tape = new LSTMTape(shape, steps, lanes);
  tape.load(job.initial);
  const adam = new Adam(tape.decayed, job);
  const random = new Random(seed, 0);
  const window = emptyWindow(shape, steps, lanes);
  const order = Uint32Array.from(data.sequences, (_, i) => i);
  const best = new BestEpoch<Tensors>(patience);
  let epoch = 0;
  let loss = NaN;
  while (epoch < epochs) {
    epoch++;
    random.shuffle(order);
    tape.reset();
    const run = lanesOf(data.sequences, order, lanes);
    loss = sumOf(run, steps, (from) => {
      fillWindow(window, shape.inputs, data, run, from, steps);
      const found = tape.forward(window, random, job.dropout);
      tape.backward(window, nextWeight);
      clip(tape.gradients, clipNorm);
      adam.step(tape.parameters, tape.gradients);
      return { loss: found.label + nextWeight * found.next, weight: found.weight };
    });
    if (heldOut) loss = heldOutLoss(tape, heldOut, nextWeight);
    const enough = heldOut ? best.offer(loss, () => tape.tensors()) : false;
    if (onEpoch?.(epoch, loss) === false || enough) break;
  }
  return { tensors: best.tensors ?? tape.tensors(), epochs: epoch, loss: best.tensors ? best.loss : loss };
}

function heldOutLoss(tape: LSTMTape, data: Sequences, nextWeight: number): number {
  const { shape, steps, lanes } = tape;
  const window = emptyWindow(shape, steps, lanes);
  const run = lanesOf(
    data.sequences,
    Uint32Array.from(data.sequences, (_, i) => i),
    lanes,
  );
  tape.reset();
  return sumOf(run, steps, (from) => {
    fillWindow(window, shape.inputs, data, run, from, steps);
    const { label, next, weight } = tape.forward(window);
    return { loss: label + nextWeight * next, weight };
  });
}

function sumOf(run: readonly Lane[], steps: number, one: (from: number) => { loss: number; weight: number }): number {
  const longest = run.reduce((most, lane) => max(most, lane.rows.length), 0);
  let loss = 0;
  let weight = 0;
  for (let from = 0; from < longest; from += steps) {
    const found = one(from);
    loss += found.loss;
    weight += found.weight;
  }
  return loss / weight;
}

function clip(gradients: Float32Array, norm: number): void {
  let square = 0;
  for (const value of gradients) square += value * value;
  if (!(square > norm * norm)) return;
  const scale = norm / sqrt(square);
  for (let i = 0; i < gradients.length; i++) gradients[i] *= scale;
}
