const { sqrt } = Math;

export interface AdamOptions {
  readonly learningRate: number;
  /** Decoupled from the gradient (Loshchilov and Hutter, 2019): a share of the weight, times the rate, goes at each step. */
  readonly weightDecay: number;
}

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/** Adam (Kingma and Ba, 2015) over parameters that lie in one array, with their gradients in another. */
export class Adam {
  readonly #options: AdamOptions;
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  readonly #decayed: Uint8Array;
  #steps = 0;

  /** @param decayed 1 for each parameter that decays: weights do, biases and norms do not */
  constructor(decayed: Uint8Array, options: AdamOptions) {
    this.#options = options;
    this.#decayed = decayed;
    this.#first = new Float32Array(decayed.length);
    this.#second = new Float32Array(decayed.length);
  }

  /** One step down the gradient. */
  step(parameters: Float32Array, gradients: Float32Array): void {
    const { learningRate, weightDecay } = this.#options;
    const first = this.#first;
    const second = this.#second;
    this.#steps++;
    const correction1 = 1 / (1 - BETA_1 ** this.#steps);
    const correction2 = 1 / (1 - BETA_2 ** this.#steps);
    const kept = 1 - learningRate * weightDecay;
    for (let i = 0; i < parameters.length; i++) {
      const gradient = gradients[i];
      first[i] = BETA_1 * first[i] + (1 - BETA_1) * gradient;
      second[i] = BETA_2 * second[i] + (1 - BETA_2) * gradient * gradient;
      const before = this.#decayed[i] === 1 ? parameters[i] * kept : parameters[i];
      parameters[i] = before - (learningRate * first[i] * correction1) / (sqrt(second[i] * correction2) + EPSILON);
    }
  }
}
