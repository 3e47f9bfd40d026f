// The one training loop on TensorFlow.js's API. Plain JavaScript, since the process that runs it may be an older Node than the one that
// strips types.
import { runEpochs } from './tensorflow-epochs.mjs';

/**
 * @param {typeof import('@tensorflow/tfjs')} tf
 * @param {import('./dense-trainer.ts').DenseJob} job
 * @param {(order: Uint32Array) => void} shuffle brings the rows of an epoch into their order
 * @param {(epoch: number, loss: number) => boolean | undefined} onEpoch `false` ends the training
 * @returns {Promise<import('./dense-trainer.ts').DenseResult>}
 */
export async function trainWithTensorFlow(tf, job, shuffle, onEpoch) {
  await tf.ready();
  const { shape, data, heldOut } = job;
  const model = buildNetwork(tf, shape, job.dropout, job.seed);
  load(tf, model, job.initial);
  const optimizer = tf.train.adam(job.learningRate, 0.9, 0.999, 1e-7);
  const kernels = model.trainableWeights.filter((weight) => weight.name.includes('kernel'));
  const count = data.labels.length;
  const batch = Math.min(job.batchSize, count);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const learnEpoch = () => {
    shuffle(order);
    let sum = 0;
    for (let from = 0; from < count; from += batch) {
      const rows = order.subarray(from, Math.min(from + batch, count));
      sum += rows.length * learn(tf, model, optimizer, kernels, gather(data, rows, shape.inputs), job);
    }
    return sum / count;
  };
  const network = {
    learn: learnEpoch,
    heldOutLoss: () => lossOf(tf, model, heldOut, shape.inputs),
    read: () => read(model),
  };
  try {
    return await runEpochs(job, network, onEpoch);
  } finally {
    model.dispose();
    optimizer.dispose();
  }
}

/** @param {typeof import('@tensorflow/tfjs')} tf */
export function buildNetwork(tf, shape, dropout, seed) {
  const { dense, batchNormalization, activation, dropout: silence } = tf.layers;
  const layers = shape.hidden.flatMap((units, l) => [
    dense({ units, name: `kernel_${l}`, ...(l === 0 && { inputShape: [shape.inputs] }) }),
    ...(shape.batchNormalization ? [batchNormalization({ momentum: 0.9, epsilon: 1e-3, name: `norm_${l}` })] : []),
    activation({ activation: 'relu' }),
    ...(dropout > 0 ? [silence({ rate: dropout, seed: seed + l })] : []),
  ]);
  const last = shape.hidden.length;
  const out = dense({ units: 1, name: `kernel_${last}`, ...(last === 0 && { inputShape: [shape.inputs] }) });
  return tf.sequential({ layers: [...layers, out] });
}

/** The names of a layer's tensors, in the order in which TensorFlow.js keeps them. */
function namesOf(layer) {
  const l = layer.name.split('_')[1];
  if (layer.name.startsWith('kernel_')) return [`kernel_${l}`, `bias_${l}`];
  if (layer.name.startsWith('norm_')) return [`gamma_${l}`, `beta_${l}`, `mean_${l}`, `variance_${l}`];
  return [];
}

export function load(tf, model, tensors) {
  for (const layer of model.layers) {
    const names = namesOf(layer);
    if (names.length === 0) continue;
    const values = layer.getWeights().map((weight, i) => tf.tensor(tensors[names[i]], weight.shape));
    layer.setWeights(values);
    tf.dispose(values);
  }
}

export function read(model) {
  const tensors = {};
  for (const layer of model.layers) {
    for (const [i, name] of namesOf(layer).entries())
      tensors[name] = Float32Array.from(layer.getWeights()[i].dataSync());
  }
  return tensors;
}

function gather({ rows, labels, weights }, chosen, inputs) {
  const picked = new Float32Array(chosen.length * inputs);
  for (const [i, row] of chosen.entries()) picked.set(rows.subarray(row * inputs, (row + 1) * inputs), i * inputs);
  return {
    rows: picked,
    labels: Float32Array.from(chosen, (row) => labels[row]),
    weights: Float32Array.from(chosen, (row) => weights[row]),
  };
}

/** The mean cross-entropy by weight, as a tensor. */
export function crossEntropy(tf, odds, labels, weights) {
  const losses = tf.sub(tf.softplus(odds), tf.mul(odds, labels));
  return tf.div(tf.sum(tf.mul(losses, weights)), tf.sum(weights));
}

function learn(tf, model, optimizer, kernels, data, { shape, learningRate, weightDecay }) {
  return tf.tidy(() => {
    const x = tf.tensor2d(data.rows, [data.labels.length, shape.inputs]);
    const variables = model.trainableWeights.map((weight) => weight.val);
    const { value, grads } = tf.variableGrads(
      () =>
        crossEntropy(
          tf,
          tf.squeeze(model.apply(x, { training: true }), [1]),
          tf.tensor1d(data.labels),
          tf.tensor1d(data.weights),
        ),
      variables,
    );
    for (const { val } of weightDecay > 0 ? kernels : []) val.assign(tf.mul(val, 1 - learningRate * weightDecay));
    optimizer.applyGradients(grads);
    return value.dataSync()[0];
  });
}

function lossOf(tf, model, data, inputs) {
  return tf.tidy(() => {
    const odds = tf.squeeze(model.predict(tf.tensor2d(data.rows, [data.labels.length, inputs])), [1]);
    return crossEntropy(tf, odds, tf.tensor1d(data.labels), tf.tensor1d(data.weights)).dataSync()[0];
  });
}
