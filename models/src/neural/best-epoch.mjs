// Early stopping, as every network trains; plain JavaScript, since the process that trains by TensorFlow.js may be an older Node than the
// one that strips types.

/**
 * The weights of the best epoch on what is held out, and when to stop waiting for a better one.
 *
 * @template Tensors
 */
export class BestEpoch {
  /** @type {Tensors | undefined} */
  tensors;
  loss = Infinity;
  #since = 0;
  #patience;

  /** @param {number} patience epochs to wait for a better one */
  constructor(patience) {
    this.#patience = patience;
  }

  /**
   * @param {number} loss of an epoch, on what is held out
   * @param {() => Tensors} read gives its weights
   * @returns {boolean} whether it was waited long enough
   */
  offer(loss, read) {
    if (loss < this.loss) {
      this.tensors = read();
      this.loss = loss;
      this.#since = 0;
    } else this.#since++;
    return this.#since >= this.#patience;
  }
}
