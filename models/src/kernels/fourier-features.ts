import { Random } from '../data/random.ts';
import { blocksOf, type VectorKernels, vectorKernels } from './vector-kernels.ts';

const { PI, sqrt } = Math;

/**
 * Random Fourier features (Rahimi and Recht, 2007): `sqrt(2 / count) * cos(frequency . x + phase)`, whose products approach the Gaussian
 * kernel `exp(-gamma * squared distance)` as their number grows.
 */
export class FourierFeatures {
  /** Always a multiple of 16. */
  readonly count: number;
  readonly width: number;
  readonly #kernels: VectorKernels;
  readonly #weights: number;
  readonly #phases: number;
  readonly #out: number;
  readonly #scale: number;

  private constructor(width: number, count: number) {
    this.width = width;
    this.count = blocksOf(count) * 16;
    this.#weights = blocksOf(width) * 16;
    this.#phases = this.#weights + this.count * width;
    this.#out = this.#phases + this.count;
    this.#kernels = vectorKernels(this.#out + this.count);
    this.#scale = sqrt(2 / this.count);
  }

  static draw(width: number, count: number, gamma: number, seed: number): FourierFeatures {
    const features = new FourierFeatures(width, count);
    const random = new Random(seed, 2);
    const { floats } = features.#kernels;
    for (let i = features.#weights; i < features.#phases; i++) floats[i] = sqrt(2 * gamma) * random.normal();
    for (let i = features.#phases; i < features.#out; i++) floats[i] = 2 * PI * random.float();
    return features;
  }

  /** Where the row is to be written before a call. */
  get input(): Float32Array {
    return this.#kernels.floats;
  }

  /** Frequencies, then phases, as they are saved. */
  get drawn(): Float32Array {
    return this.#kernels.floats.slice(this.#weights, this.#out);
  }

  static from(width: number, count: number, drawn: Float32Array): FourierFeatures {
    const features = new FourierFeatures(width, count);
    features.#kernels.floats.set(drawn, features.#weights);
    return features;
  }

  /** Writes the features of the row at `input` to `out`. */
  into(out: Float64Array): void {
    this.#project();
    const { floats } = this.#kernels;
    for (let i = 0; i < this.count; i++) out[i] = this.#scale * floats[this.#out + i];
  }

  /** The features of the row at `input`, weighted and summed, to `out[at]`: a number handed back might be boxed. Allocates nothing. */
  dotInto(weights: Float64Array, out: Float64Array, at: number): void {
    this.#project();
    const { floats } = this.#kernels;
    let sum = 0;
    for (let i = 0; i < this.count; i++) sum += weights[i] * floats[this.#out + i];
    out[at] = this.#scale * sum;
  }

  #project(): void {
    this.#kernels.dense(0, 1, this.width, this.#weights, this.#phases, this.count >> 4, false, this.#out);
    this.#kernels.cosines(this.#out, this.count);
  }
}
