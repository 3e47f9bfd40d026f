import { Random } from '../data/random.ts';
import { Adam } from './adam.ts';
import { BestEpoch } from './best-epoch.mjs';
import type { DenseShape, Tensors } from './dense-shape.ts';
import { DenseTape } from './dense-tape.ts';

const { abs, exp, log1p, max, min } = Math;

/** Rows already scaled, with what they are to be told as. */
export interface DenseRows {
  readonly rows: Float32Array;
  readonly labels: Float32Array;
  readonly weights: Float32Array;
}

/** All that a trainer is told. It can be sent to another process: numbers and arrays alone. */
export interface DenseJob {
  readonly shape: DenseShape;
  readonly initial: Tensors;
  readonly data: DenseRows;
  /** What early stopping watches; without it all epochs are made. */
  readonly heldOut?: DenseRows;
  readonly dropout: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** So many epochs without a better loss on what is held out end the training. */
  readonly patience: number;
  readonly seed: number;
}

export interface DenseResult {
  /** Of the epoch with the lowest loss on what is held out. */
  readonly tensors: Tensors;
  readonly epochs: number;
  /** Mean cross-entropy on what is held out, where something is; else that of the last epoch's batches. */
  readonly loss: number;
}

/** Called after each epoch with its number and loss; `false` ends the training. */
export type OnEpoch = (epoch: number, loss: number) => boolean | undefined;

/** Trains on typed arrays in this thread. The same job gives the same numbers, to the last bit. */
export function trainDense(job: DenseJob, onEpoch?: OnEpoch): DenseResult {
  const { shape, data, heldOut, epochs, patience, seed } = job;
  const count = data.labels.length;
  const batch = min(job.batchSize, count);
  const tape = new DenseTape(shape, batch);
  tape.load(job.initial);
  const adam = new Adam(tape.decayed, job);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const random = new Random(seed, 0);
  const logOdds = new Float64Array(batch);
  const labels = new Float32Array(batch);
  const weights = new Float32Array(batch);
  const best = new BestEpoch<Tensors>(patience);
  let epoch = 0;
  let loss = NaN;
  while (epoch < epochs) {
    epoch++;
    random.shuffle(order);
    let sum = 0;
    for (let from = 0; from < count; from += batch) {
      const rows = min(batch, count - from);
      for (let i = 0; i < rows; i++) {
        const row = order[from + i];
        tape.input.set(data.rows.subarray(row * shape.inputs, (row + 1) * shape.inputs), i * shape.inputs);
        labels[i] = data.labels[row];
        weights[i] = data.weights[row];
      }
      tape.forward(rows, logOdds, random, job.dropout);
      sum += rows * tape.backward(rows, logOdds, labels, weights);
      adam.step(tape.parameters, tape.gradients);
    }
    loss = heldOut ? lossOf(tape, heldOut, logOdds) : sum / count;
    const enough = heldOut ? best.offer(loss, () => tape.tensors()) : false;
    if (onEpoch?.(epoch, loss) === false || enough) break;
  }
  return { tensors: best.tensors ?? tape.tensors(), epochs: epoch, loss: best.tensors ? best.loss : loss };
}

function lossOf(tape: DenseTape, { rows, labels, weights }: DenseRows, logOdds: Float64Array): number {
  const { inputs } = tape.shape;
  let loss = 0;
  let total = 0;
  for (let from = 0; from < labels.length; from += tape.batch) {
    const count = min(tape.batch, labels.length - from);
    tape.input.set(rows.subarray(from * inputs, (from + count) * inputs));
    tape.forward(count, logOdds);
    for (let i = 0; i < count; i++) {
      const z = logOdds[i];
      loss += weights[from + i] * (max(z, 0) - z * labels[from + i] + log1p(exp(-abs(z))));
      total += weights[from + i];
    }
  }
  return loss / total;
}

/** Something else that can train a network: the seam for TensorFlow.js. */
export interface DenseTrainer {
  train(job: DenseJob, onEpoch?: OnEpoch): Promise<DenseResult>;
}
