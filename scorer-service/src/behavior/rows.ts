/** Rows of numbers that belong to whoever takes one, cut out of large pieces: a small array of its own costs more than what is in it. */
const ROWS = 512;

export class Rows {
  readonly #width: number;
  #piece = new Float64Array(0);
  #at = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** A row of zeros. */
  take(): Float64Array {
    const from = this.#at;
    this.#at += this.#width;
    if (this.#at > this.#piece.length) {
      this.#piece = new Float64Array(ROWS * this.#width);
      this.#at = this.#width;
      return this.#piece.subarray(0, this.#width);
    }
    return this.#piece.subarray(from, this.#at);
  }
}
