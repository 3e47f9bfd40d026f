// The LSTM's training loop on TensorFlow.js's API; plain JavaScript, as tensorflow-loop.mjs.
import { fillWindow, lanesOf } from './lstm-lanes.mjs';
import { runEpochs } from './tensorflow-epochs.mjs';

const DECAYED = ['kernel', 'recurrent', 'kind_kernel', 'class_kernel', 'next_kernel'];

/**
 * @param {typeof import('@tensorflow/tfjs')} tf
 * @param {import('./lstm-trainer.ts').LSTMJob} job
 * @param {(order: Uint32Array) => void} shuffle brings the sequences of an epoch into their order
 * @param {(epoch: number, loss: number) => boolean | undefined} onEpoch `false` ends the training
 * @returns {Promise<import('./lstm-trainer.ts').LSTMResult>}
 */
export async function trainSequencesWithTensorFlow(tf, job, shuffle, onEpoch) {
  await tf.ready();
  const { data, heldOut } = job;
  const lanes = Math.min(job.lanes, data.sequences.length);
  const longest = data.sequences.reduce((most, own) => Math.max(most, own.length), 1);
  const events = data.sequences.reduce((sum, own) => sum + own.length, 0);
  const steps = Math.min(job.steps, Math.ceil(events / lanes) + longest);
  const variables = variablesOf(tf, job);
  const optimizer = tf.train.adam(job.learningRate, 0.9, 0.999, 1e-7);
  const order = Uint32Array.from(data.sequences, (_, i) => i);
  const straight = heldOut ? Uint32Array.from(heldOut.sequences, (_, i) => i) : undefined;
  const network = {
    learn: () => {
      shuffle(order);
      return walk(tf, variables, job, data, lanesOf(data.sequences, order, lanes), steps, optimizer);
    },
    heldOutLoss: () => walk(tf, variables, job, heldOut, lanesOf(heldOut.sequences, straight, lanes), steps),
    read: () => read(variables),
  };
  try {
    return await runEpochs(job, network, onEpoch);
  } finally {
    tf.dispose(variables);
    optimizer.dispose();
  }
}

function variablesOf(tf, { shape: { inputs, units, kinds }, initial }) {
  const shapes = {
    kernel: [inputs, 4 * units],
    recurrent: [units, 4 * units],
    kind_kernel: [kinds, 4 * units],
    class_kernel: [units, 1],
    next_kernel: [units, kinds],
  };
  const present = Object.entries(initial).filter(([, values]) => values.length > 0);
  return Object.fromEntries(
    present.map(([name, values]) => [
      name,
      tf.tidy(() => tf.variable(tf.tensor(values, shapes[name] ?? [values.length]))),
    ]),
  );
}

function read(variables) {
  const none = { kind_kernel: new Float32Array(0), next_kernel: new Float32Array(0), next_bias: new Float32Array(0) };
  const found = Object.entries(variables).map(([name, variable]) => [name, Float32Array.from(variable.dataSync())]);
  return { ...none, ...Object.fromEntries(found) };
}

/** All windows of an epoch; with an optimizer each is learned from. Gives the mean loss by weight. */
function walk(tf, variables, job, data, run, steps, optimizer) {
  const { shape } = job;
  const longest = run.reduce((most, lane) => Math.max(most, lane.rows.length), 0);
  const places = steps * run.length;
  const window = {
    inputs: new Float32Array(places * shape.inputs),
    kinds: new Int32Array(places),
    labels: new Float32Array(places),
    weights: new Float32Array(places),
    starts: new Uint8Array(places),
  };
  let state = { hidden: tf.zeros([run.length, shape.units]), cells: tf.zeros([run.length, shape.units]) };
  let loss = 0;
  let weight = 0;
  for (let from = 0; from < longest; from += steps) {
    fillWindow(window, shape.inputs, data, run, from, steps);
    const own = window.weights.reduce((sum, value) => sum + value, 0);
    const before = state;
    const found = tf.tidy(() => {
      let after;
      const mean = () => {
        const done = forward(tf, variables, job, window, before, optimizer !== undefined);
        after = { hidden: tf.keep(done.hidden), cells: tf.keep(done.cells) };
        return tf.div(done.loss, Math.max(own, 1e-30));
      };
      if (optimizer === undefined) return { value: mean().dataSync()[0], after };
      const { value, grads } = tf.variableGrads(mean, Object.values(variables));
      if (own > 0) learn(tf, variables, job, grads, optimizer);
      return { value: value.dataSync()[0], after };
    });
    tf.dispose(before);
    state = found.after;
    loss += found.value * own;
    weight += own;
  }
  tf.dispose(state);
  return loss / weight;
}

function learn(tf, variables, { clipNorm, learningRate, weightDecay }, grads, optimizer) {
  const square = Object.values(grads).reduce((sum, grad) => sum + tf.sum(tf.square(grad)).dataSync()[0], 0);
  const scale = square > clipNorm * clipNorm ? clipNorm / Math.sqrt(square) : 1;
  for (const name of weightDecay > 0 ? DECAYED : []) {
    const variable = variables[name];
    if (variable) variable.assign(tf.mul(variable, 1 - learningRate * weightDecay));
  }
  optimizer.applyGradients(
    Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, scale)])),
  );
}

/** The sum of the losses of a window, and the state that it leaves. */
function forward(tf, of, { shape, nextWeight, dropout }, window, before, learning) {
  const { inputs, kinds } = shape;
  const lanes = before.hidden.shape[0];
  let { hidden, cells } = before;
  let known = hidden;
  let loss = tf.scalar(0);
  for (let step = 0; step * lanes < window.weights.length; step++) {
    const part = (array, width = 1) => array.subarray(step * lanes * width, (step + 1) * lanes * width);
    const weights = tf.tensor1d(part(window.weights));
    const goesOn = tf.tensor2d(
      Float32Array.from(part(window.starts), (starts) => 1 - starts),
      [lanes, 1],
    );
    hidden = tf.mul(hidden, goesOn);
    cells = tf.mul(cells, goesOn);
    const x = tf.tensor2d(part(window.inputs, inputs), [lanes, inputs]);
    let sums = tf.add(tf.add(tf.matMul(x, of.kernel), tf.matMul(hidden, of.recurrent)), of.bias);
    if (kinds > 0) {
      const seen = tf.oneHot(tf.tensor1d(part(window.kinds), 'int32'), kinds).toFloat();
      const next = tf.logSoftmax(tf.add(tf.matMul(tf.mul(known, goesOn), of.next_kernel), of.next_bias));
      const surprise = tf.neg(tf.sum(tf.mul(next, seen), 1));
      loss = tf.add(loss, tf.mul(nextWeight, tf.sum(tf.mul(weights, surprise))));
      sums = tf.add(sums, tf.matMul(seen, of.kind_kernel));
    }
    const [input, forget, candidate, output] = tf.split(sums, 4, 1);
    cells = tf.add(tf.mul(tf.sigmoid(forget), cells), tf.mul(tf.sigmoid(input), tf.tanh(candidate)));
    hidden = tf.mul(tf.sigmoid(output), tf.tanh(cells));
    known = learning && dropout > 0 ? tf.dropout(hidden, dropout) : hidden;
    const odds = tf.add(tf.squeeze(tf.matMul(known, of.class_kernel), [1]), of.class_bias);
    const labels = tf.tensor1d(part(window.labels));
    loss = tf.add(loss, tf.sum(tf.mul(weights, tf.sub(tf.softplus(odds), tf.mul(odds, labels)))));
  }
  return { loss, hidden, cells };
}
