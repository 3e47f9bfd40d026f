import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { DenseNetwork } from './dense-network.ts';
import { type DenseShape, initialTensors, type Tensors } from './dense-shape.ts';
import { DenseTape } from './dense-tape.ts';
import { type DenseJob, trainDense } from './dense-trainer.ts';
import { LSTM } from './lstm.ts';
import { initialLSTMTensors } from './lstm-shape.ts';
import { type LSTMJob, trainLSTM } from './lstm-trainer.ts';
import { tensorFlowProcessTrainer, tensorFlowTrainer } from './tensorflow.ts';
import { buildNetwork, crossEntropy, load, read } from './tensorflow-loop.mjs';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const random = new Random(12);
const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
const INPUTS = 5;
const ROWS = 48;
const rows = numbers(ROWS * INPUTS);
const labels = Float32Array.from({ length: ROWS }, (_, i) =>
  rows[i * INPUTS] + rows[i * INPUTS + 1] ** 2 > 0.5 ? 1 : 0,
);
const weights = Float32Array.from({ length: ROWS }, () => 0.5 + random.float());

const shapes: [string, DenseShape][] = [
  ['no hidden layer', { inputs: INPUTS, hidden: [], batchNormalization: false }],
  ['plain layers', { inputs: INPUTS, hidden: [20, 7], batchNormalization: false }],
  ['batch normalisation', { inputs: INPUTS, hidden: [20, 7], batchNormalization: true }],
];

/** Numbers everywhere, so that nothing is right only because it is 0 or 1. */
function tensorsOf(shape: DenseShape): Tensors {
  return Object.fromEntries(
    Object.entries(initialTensors(shape, 3)).map(([name, values]) => [
      name,
      values.map((value) =>
        name.startsWith('kernel')
          ? value
          : name.startsWith('variance')
            ? 0.5 + random.float()
            : value + 0.3 * random.normal(),
      ),
    ]),
  );
}

function expectClose(found: Tensors, wanted: Tensors, within: number): void {
  for (const [name, values] of Object.entries(wanted)) {
    const largest = Math.max(1e-3, ...values.map(Math.abs));
    for (const [i, value] of values.entries()) {
      const distance = Math.abs(found[name][i] - value) / largest;
      if (!(distance < within)) throw new Error(`${name}[${i}] is ${found[name][i]} where TensorFlow.js has ${value}`);
    }
  }
}

describe.each(shapes)('the dense network with %s', (_, shape) => {
  const tensors = tensorsOf(shape);

  test('says what TensorFlow.js says', () => {
    const model = buildNetwork(tf, shape, 0, 0);
    load(tf, model, tensors);
    const wanted = (model.predict(tf.tensor2d(rows, [ROWS, INPUTS])) as tf.Tensor).dataSync();
    const tape = new DenseTape(shape, ROWS);
    tape.load(tensors);
    tape.input.set(rows);
    const found = new Float64Array(ROWS);
    tape.forward(ROWS, found);
    for (const [i, value] of wanted.entries())
      expect(Math.abs(found[i] - value)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
  });

  test('has its gradients, its loss and its moving figures', () => {
    const model = buildNetwork(tf, shape, 0, 0);
    load(tf, model, tensors);
    const variables = model.trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val);
    const { value, grads } = tf.variableGrads(() => {
      const odds = tf.squeeze(model.apply(tf.tensor2d(rows, [ROWS, INPUTS]), { training: true }) as tf.Tensor, [1]);
      return crossEntropy(tf, odds, tf.tensor1d(labels), tf.tensor1d(weights)) as tf.Scalar;
    }, variables);
    const wanted: Record<string, Float32Array> = {};
    for (const [i, weight] of model.trainableWeights.entries()) {
      const [layer, kind] = weight.originalName.split('/');
      wanted[`${kind}_${layer.split('_')[1]}`] = Float32Array.from(grads[variables[i].name].dataSync());
    }
    const tape = new DenseTape(shape, ROWS);
    tape.load(tensors);
    tape.input.set(rows);
    const odds = new Float64Array(ROWS);
    tape.forward(ROWS, odds, new Random(1), 0);
    const loss = tape.backward(ROWS, odds, labels, weights);
    expect(loss).toBeCloseTo(value.dataSync()[0], 5);
    expect(Object.keys(wanted).length).toBe(
      2 * (shape.hidden.length + 1) + (shape.batchNormalization ? 2 * shape.hidden.length : 0),
    );
    expectClose(tape.gradientTensors(), wanted, 2e-4);
    expectClose(tape.tensors(), read(model), 1e-4);
  });
});

const job: DenseJob = {
  shape: { inputs: INPUTS, hidden: [12], batchNormalization: true },
  initial: initialTensors({ inputs: INPUTS, hidden: [12], batchNormalization: true }, 4),
  data: { rows, labels, weights },
  heldOut: { rows: rows.subarray(0, 10 * INPUTS), labels: labels.subarray(0, 10), weights: weights.subarray(0, 10) },
  dropout: 0,
  learningRate: 0.01,
  weightDecay: 0.01,
  epochs: 6,
  batchSize: 16,
  patience: 10,
  seed: 5,
};

describe('training', () => {
  test('takes the same steps as TensorFlow.js', async () => {
    const losses: number[] = [];
    const ours = trainDense(job, (_, loss) => {
      losses.push(loss);
      return undefined;
    });
    const theirs: number[] = [];
    const result = await tensorFlowTrainer(tf).train(job, (_, loss) => {
      theirs.push(loss);
      return undefined;
    });
    expect(theirs).toHaveLength(6);
    for (const [i, loss] of losses.entries()) expect(loss).toBeCloseTo(theirs[i], 3);
    // A bias before a normalisation does nothing: its gradient is rounding alone.
    const { bias_0: _, ...wanted } = result.tensors;
    expectClose(ours.tensors, wanted, 0.02);
    expect(losses[5]).toBeLessThan(losses[0]);
  });

  test('by TensorFlow.js gives a network that scores, is saved and loaded as any', async () => {
    const X = new Matrix(rows, INPUTS);
    const model = await new DenseNetwork({ hidden: [8], epochs: 12, learning_rate: 0.02, batch_size: 16 }).fitWith(
      tensorFlowTrainer(tf),
      X,
      labels,
    );
    const scores = DenseNetwork.load(model.save()).score(X);
    expect(scores).toEqual(model.score(X));
    const right = scores.filter((score, i) => score > 0.5 === (labels[i] === 1)).length;
    expect(right / ROWS).toBeGreaterThan(0.75);
  });

  test('in a process of its own gives a trained network over the pipe', async () => {
    // The package without a binary, under this Node: the same pipe as for tfjs-node.
    const trainer = tensorFlowProcessTrainer({ node: process.execPath, module: '@tensorflow/tfjs' });
    const epochs: number[] = [];
    const result = await trainer.train(job, (epoch) => {
      epochs.push(epoch);
      return undefined;
    });
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6]);
    expect(result.loss).toBeLessThan(0.7);
    expect(Object.keys(result.tensors)).toEqual(Object.keys(job.initial));
  }, 60_000);

  test('says in a sentence what is not there', async () => {
    const gone = tensorFlowProcessTrainer({ node: '/nowhere/node' });
    await expect(gone.train(job)).rejects.toThrow('/nowhere/node could not be started');
    const lacking = tensorFlowProcessTrainer({ node: process.execPath, module: 'no-such-package' });
    await expect(lacking.train(job)).rejects.toThrow(/no-such-package.*could not train/);
  }, 60_000);

  test('with tfjs-node where its binary can be had', async () => {
    const trainer = tensorFlowProcessTrainer({ node: process.env.TENSORFLOW_NODE ?? process.execPath });
    const found = await trainer.train(job).catch((error: Error) => error.message);
    // Where it cannot, the sentence says so, and there is nothing more to be shown.
    if (typeof found === 'string') expect(found).toContain('@tensorflow/tfjs-node');
    else expect(found.loss).toBeLessThan(0.7);
  }, 60_000);
});

describe('training over sequences', () => {
  const shape = { inputs: INPUTS, units: 8, kinds: 3 };
  const EVENTS = 90;
  const events = {
    rows: numbers(EVENTS * INPUTS),
    kinds: Int32Array.from({ length: EVENTS }, (_, i) => (i * 2) % 3),
    labels: Float32Array.from({ length: EVENTS }, (_, i) => (i % 4 === 0 ? 1 : 0)),
    weights: Float32Array.from({ length: EVENTS }, () => 0.5 + random.float()),
  };
  const sequenceOf = (from: number, length: number) => Int32Array.from({ length }, (_, i) => from + i);
  const sequenceJob: LSTMJob = {
    shape,
    initial: initialLSTMTensors(shape, 4),
    data: { ...events, sequences: [sequenceOf(0, 30), sequenceOf(30, 9), sequenceOf(39, 21)] },
    heldOut: { ...events, sequences: [sequenceOf(60, 25), sequenceOf(85, 5)] },
    nextWeight: 0.5,
    dropout: 0,
    learningRate: 0.01,
    weightDecay: 0.01,
    clipNorm: 0.2,
    epochs: 5,
    lanes: 2,
    steps: 8,
    patience: 10,
    seed: 5,
  };

  test('takes the same steps as TensorFlow.js, over borders of windows and of sequences', async () => {
    const [ours, theirs]: [number[], number[]] = [[], []];
    const noting = (to: number[]) => (_: number, loss: number) => {
      to.push(loss);
      return undefined;
    };
    const own = trainLSTM(sequenceJob, noting(ours));
    const before = tf.memory().numTensors;
    const other = await tensorFlowTrainer(tf).trainSequences(sequenceJob, noting(theirs));
    expect(tf.memory().numTensors).toBe(before);
    expect(theirs).toHaveLength(5);
    for (const [i, loss] of ours.entries()) expect(loss).toBeCloseTo(theirs[i], 4);
    expect(ours[4]).toBeLessThan(ours[0]);
    expectClose(own.tensors, other.tensors, 0.01);
  });

  test('in a process of its own gives the same over the pipe as in this one, but for the order of the sequences', async () => {
    const trainer = tensorFlowProcessTrainer({ node: process.execPath, module: '@tensorflow/tfjs' });
    const one = { ...sequenceJob, data: { ...events, sequences: [sequenceOf(0, 30)] } };
    const result = await trainer.trainSequences(one);
    expectClose(result.tensors, trainLSTM(one).tensors, 0.01);
  }, 60_000);

  test('by TensorFlow.js, with dropout, gives a network that scores, is saved and loaded as any', async () => {
    const X = new Matrix(events.rows, INPUTS);
    const options = {
      kinds: events.kinds,
      sequences: Int32Array.from({ length: EVENTS }, (_, i) => Math.floor(i / 15)),
    };
    const model = await new LSTM({ units: 8, kinds: 3, epochs: 3, lanes: 3, steps: 6, dropout: 0.2 }).fitWith(
      tensorFlowTrainer(tf),
      X,
      events.labels,
      options,
    );
    const scores = LSTM.load(model.save()).score(X);
    expect(scores).toEqual(model.score(X));
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true);
  });
});
