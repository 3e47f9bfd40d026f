// Epochs with early stopping, as both loops on TensorFlow.js's API train; plain JavaScript, as tensorflow-loop.mjs.
import { BestEpoch } from './best-epoch.mjs';

/**
 * Trains until the epochs are over, the held-out loss has not fallen for `patience` epochs, or whoever listens has enough.
 *
 * @template Tensors
 * @param {{ epochs: number, patience: number, heldOut?: unknown }} job
 * @param {{ learn: () => number, heldOutLoss: () => number, read: () => Tensors }} network `learn` does one epoch and gives its
 *   loss; `read` gives the weights as they stand
 * @param {(epoch: number, loss: number) => boolean | undefined} onEpoch `false` ends the training
 * @returns {Promise<{ tensors: Tensors, epochs: number, loss: number }>} the weights of the best epoch on what is held out, else the last
 */
export async function runEpochs({ epochs, patience, heldOut }, { learn, heldOutLoss, read }, onEpoch) {
  const best = new BestEpoch(patience);
  let epoch = 0;
  let loss = NaN;
  while (epoch < epochs) {
    epoch++;
    loss = learn();
    if (heldOut) loss = heldOutLoss();
    const enough = heldOut ? best.offer(loss, read) : false;
    if (onEpoch(epoch, loss) === false || enough) break;
    // Lets whoever listens on the pipe be heard.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { tensors: best.tensors ?? read(), epochs: epoch, loss: best.tensors ? best.loss : loss };
}
