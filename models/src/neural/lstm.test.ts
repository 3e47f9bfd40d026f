import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { rocAuc } from '../metrics/ranking.ts';
import type { Tensors } from './dense-shape.ts';
import { LSTM } from './lstm.ts';
import { initialLSTMTensors, type LSTMShape } from './lstm-shape.ts';
import { LSTMStep } from './lstm-step.ts';
import { LSTMTape } from './lstm-tape.ts';
import { emptyWindow } from './lstm-window.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const shape: LSTMShape = { inputs: 3, units: 8, kinds: 4 };
const GATES = 32;
const random = new Random(6);
const tensors: Tensors = Object.fromEntries(
  Object.entries(initialLSTMTensors(shape, 2)).map(([name, values]) => [
    name,
    values.map((value) => value + 0.2 * random.normal()),
  ]),
);
// Three sequences of 6, 4 and 2 events: the first on one lane, the others after each other on a second.
const SEQUENCES = [6, 4, 2].map((length) => ({
  inputs: Array.from({ length }, () => Array.from({ length: 3 }, () => random.normal())),
  kinds: Array.from({ length }, () => random.integer(4)),
  labels: Array.from({ length }, () => random.integer(2)),
  weights: Array.from({ length }, () => 0.5 + random.float()),
}));
const STEPS = 6;
const window = emptyWindow(shape, STEPS, 2);
const places = [
  SEQUENCES[0].kinds.map((_, t) => [0, t, 0]),
  SEQUENCES[1].kinds.map((_, t) => [1, t, 1]),
  SEQUENCES[2].kinds.map((_, t) => [2, t, 1]),
].flat();
for (const [s, t, lane] of places) {
  const place = ((s === 2 ? 4 : 0) + t) * 2 + lane;
  const { inputs, kinds, labels, weights } = SEQUENCES[s];
  window.inputs.set(inputs[t], place * 3);
  window.kinds[place] = kinds[t];
  window.labels[place] = labels[t];
  window.weights[place] = weights[t];
  window.starts[place] = t === 0 ? 1 : 0;
}

interface Reference {
  readonly loss: tf.Scalar;
  readonly probabilities: number[][];
}

/** The same network in TensorFlow.js's own operations. */
function reference(of: Record<string, tf.Tensor>, nextWeight: number): Reference {
  const { units, kinds } = shape;
  let loss = tf.scalar(0);
  let total = 0;
  const probabilities = SEQUENCES.map(({ inputs, kinds: seen, labels, weights }) => {
    let h: tf.Tensor = tf.zeros([1, units]);
    let c: tf.Tensor = tf.zeros([1, units]);
    return inputs.map((input, t) => {
      const next = tf.logSoftmax(tf.add(tf.matMul(h, of.next_kernel as tf.Tensor2D), of.next_bias));
      const surprise = tf.neg(tf.sum(tf.mul(next, tf.oneHot([seen[t]], kinds))));
      const x = tf.concat(
        [tf.tensor2d([input]), tf.oneHot(tf.tensor1d([seen[t]], 'int32'), kinds).toFloat()],
        1,
      ) as tf.Tensor2D;
      const kernel = tf.concat([of.kernel, of.kind_kernel], 0) as tf.Tensor2D;
      const z = tf.add(tf.add(tf.matMul(x, kernel), tf.matMul(h as tf.Tensor2D, of.recurrent as tf.Tensor2D)), of.bias);
      const [i, f, g, o] = tf.split(z, 4, 1);
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
      const odds = tf.add(tf.sum(tf.mul(h, of.class_kernel)), tf.sum(of.class_bias));
      const label = tf.sub(tf.softplus(odds), tf.mul(odds, labels[t]));
      loss = tf.add(loss, tf.mul(tf.add(label, tf.mul(surprise, nextWeight)), weights[t]));
      total += weights[t];
      return tf.sigmoid(odds).dataSync()[0];
    });
  });
  return { loss: tf.div(loss, total), probabilities };
}

describe('LSTM against TensorFlow.js', () => {
  const shapes: Record<string, number[]> = {
    kernel: [3, GATES],
    recurrent: [8, GATES],
    kind_kernel: [4, GATES],
    next_kernel: [8, 4],
  };

  test('has its gradients and outputs, over sequences beside and after each other', () => {
    const variables = Object.fromEntries(
      Object.entries(tensors).map(([name, values]) => [
        name,
        tf.variable(tf.tensor(values, shapes[name] ?? [values.length])),
      ]),
    );
    let probabilities: number[][] = [];
    const { value, grads } = tf.variableGrads(() => {
      const found = reference(variables, 0.7);
      probabilities = found.probabilities;
      return found.loss;
    }, Object.values(variables));
    const tape = new LSTMTape(shape, STEPS, 2);
    tape.load(tensors);
    const said = new Float64Array(STEPS * 2);
    const loss = tape.forward(window, undefined, 0, said);
    tape.backward(window, 0.7);
    expect((loss.label + 0.7 * loss.next) / loss.weight).toBeCloseTo(value.dataSync()[0], 5);
    for (const [s, t, lane] of places)
      expect(said[((s === 2 ? 4 : 0) + t) * 2 + lane]).toBeCloseTo(probabilities[s][t], 5);
    const ours = tape.gradientTensors();
    for (const [name, variable] of Object.entries(variables)) {
      const wanted = grads[variable.name].dataSync();
      const largest = Math.max(...wanted.map(Math.abs));
      expect(largest).toBeGreaterThan(0);
      for (const [i, slope] of wanted.entries()) expect(Math.abs(ours[name][i] - slope) / largest).toBeLessThan(1e-4);
    }
  });

  test('a step at a time says what its layer says of the whole sequence', () => {
    const { inputs, units } = shape;
    const plain: LSTMShape = { inputs, units, kinds: 0 };
    const own: Tensors = {
      ...tensors,
      kind_kernel: new Float32Array(0),
      next_kernel: new Float32Array(0),
      next_bias: new Float32Array(0),
    };
    const layer = tf.layers.lstm({ units, returnSequences: true, recurrentActivation: 'sigmoid' });
    const x = tf.tensor3d([SEQUENCES[0].inputs]);
    layer.apply(x);
    layer.setWeights([
      tf.tensor(own.kernel, [inputs, GATES]),
      tf.tensor(own.recurrent, [units, GATES]),
      tf.tensor1d(own.bias),
    ]);
    const hidden = (layer.apply(x) as tf.Tensor).dataSync();
    const step = new LSTMStep(plain, own);
    const state = new Float32Array(2 * units);
    const out = new Float64Array(2);
    for (const [t, input] of SEQUENCES[0].inputs.entries()) {
      step.input.set(input);
      step.run(state, 0, out, 0);
      for (let u = 0; u < units; u++) expect(state[u]).toBeCloseTo(hidden[t * units + u], 5);
    }
  });
});

describe('LSTM over sequences', () => {
  /** Kinds go round in a ring; in a labelled sequence they go the other way. No single event tells. */
  function rings(count: number, seed: number) {
    const random = new Random(seed);
    const length = 16;
    const kinds = new Int32Array(count * length);
    const sequences = kinds.map((_, i) => Math.floor(i / length));
    const y = new Uint8Array(kinds.length);
    const data = Float32Array.from(kinds, () => random.normal());
    for (let s = 0; s < count; s++) {
      const back = s % 4 === 0;
      const from = random.integer(5);
      for (let t = 0; t < length; t++) {
        kinds[s * length + t] = (from + (back ? 5 * length - t : t)) % 5;
        y[s * length + t] = back && t > 0 ? 1 : 0;
      }
    }
    return { X: new Matrix(data, 1), kinds, sequences, y, length };
  }
  const train = rings(160, 1);
  const probe = rings(60, 2);
  const model = new LSTM({ units: 16, kinds: 5, epochs: 25, learning_rate: 0.01, seed: 3 }).fit(
    train.X,
    train.y,
    train,
  );

  test('learns what only the order tells, and what comes next', () => {
    const { probability, surprise } = model.scoreSequences(probe.X, probe.sequences, probe.kinds);
    const later = [...probability.keys()].filter((i) => i % probe.length >= 3);
    const auc = rocAuc({ scores: later.map((i) => probability[i]), labels: later.map((i) => probe.y[i]) });
    expect(auc).toBeGreaterThan(0.98);
    const mean = later.reduce((sum, i) => sum + surprise[i], 0) / later.length;
    expect(mean).toBeLessThan(0.4);
    // A kind out of turn surprises more than any that was in turn, on the mean by far.
    const state = new Float32Array(model.stateSize);
    const out = new Float64Array(2);
    for (const kind of [0, 1, 2, 3]) model.step(state, probe.X.row(0), kind, out);
    model.step(state, probe.X.row(0), 2, out);
    expect(out[1]).toBeGreaterThan(mean + 1);
  });

  test('is the same for a seed, and after saving', () => {
    const again = new LSTM({ units: 16, kinds: 5, epochs: 25, learning_rate: 0.01, seed: 3 }).fit(
      train.X,
      train.y,
      train,
    );
    expect(again.tensors).toEqual(model.tensors);
    const back = LSTM.load(model.save());
    expect(back.scoreSequences(probe.X, probe.sequences, probe.kinds)).toEqual(
      model.scoreSequences(probe.X, probe.sequences, probe.kinds),
    );
  });

  test('keeps the state of entities apart, in the slot that it is given', () => {
    const order = [...probe.sequences.keys()].sort((a, b) => (a % probe.length) - (b % probe.length));
    const mixed = model.scoreSequences(
      probe.X.take(order),
      order.map((i) => probe.sequences[i]),
      order.map((i) => probe.kinds[i]),
    );
    const straight = model.scoreSequences(probe.X, probe.sequences, probe.kinds);
    for (const [n, i] of order.entries()) expect(mixed.probability[n]).toBe(straight.probability[i]);
  });

  test('an unknown kind counts as the last one', () => {
    const out = new Float64Array(4);
    model.step(new Float32Array(32), probe.X.row(0), 4, out, 0);
    for (const kind of [99, -1, NaN]) {
      model.step(new Float32Array(32), probe.X.row(0), kind, out, 2);
      expect([out[2], out[3]]).toEqual([out[0], out[1]]);
    }
  });

  test('refuses what does not fit', () => {
    expect(() => new LSTM({ units: 6 })).toThrow('multiple of 4');
    expect(() => new LSTM().fit(train.X, train.y, { sequences: [1] })).toThrow('1 sequence numbers');
    expect(() => new LSTM().fit(train.X, train.y, { kinds: [1] })).toThrow('1 kinds');
  });
});
