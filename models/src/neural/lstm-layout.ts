import { blocksOf } from '../kernels/vector-kernels.ts';
import type { Tensors } from './dense-shape.ts';
import { type LSTMShape, lstmTensorLengths } from './lstm-shape.ts';

type Part = 'weights' | 'bias' | 'kinds' | 'label' | 'labelBias' | 'next' | 'nextBias';

/** Where the numbers of a network stand while it learns: those that decay first, weights in the kernels' blocks of 16 outputs. */
export class LSTMLayout {
  readonly at: Readonly<Record<Part, number>>;
  /** All of them. */
  readonly count: number;
  /** Kinds, padded to a multiple of 16. */
  readonly padded: number;
  readonly #shape: LSTMShape;

  constructor(shape: LSTMShape) {
    const { inputs, units, kinds } = shape;
    const gates = 4 * units;
    this.#shape = shape;
    this.padded = blocksOf(kinds) * 16;
    let end = 0;
    const take = (length: number): number => {
      const from = end;
      end += (length + 3) & ~3;
      return from;
    };
    this.at = {
      weights: take((inputs + units) * gates),
      kinds: take(kinds * gates),
      label: take(units),
      next: take(units * this.padded),
      bias: take(gates),
      labelBias: take(1),
      nextBias: take(this.padded),
    };
    this.count = end;
  }

  /** The tensors of a network, read from where they stand. */
  read(from: Float32Array): Tensors {
    return Object.fromEntries(
      lstmTensorLengths(this.#shape).map(([name, length]) => {
        const values = new Float32Array(length);
        this.#each(name, (at, i) => {
          values[i] = from[at];
        });
        return [name, values];
      }),
    );
  }

  write(tensors: Tensors, to: Float32Array): void {
    for (const [name] of lstmTensorLengths(this.#shape)) {
      this.#each(name, (at, i) => {
        to[at] = tensors[name][i];
      });
    }
  }

  #each(name: string, visit: (at: number, i: number) => void): void {
    const { inputs, units } = this.#shape;
    const { weights, bias, kinds, label, labelBias, next, nextBias } = this.at;
    const gates = 4 * units;
    if (name === 'kernel' || name === 'recurrent') {
      const [from, to] = name === 'kernel' ? [0, inputs] : [inputs, inputs + units];
      for (let i = from; i < to; i++) {
        for (let g = 0; g < gates; g++) {
          visit(weights + ((g >> 4) * (inputs + units) + i) * 16 + (g & 15), (i - from) * gates + g);
        }
      }
      return;
    }
    if (name === 'next_kernel') {
      const all = this.#shape.kinds;
      for (let u = 0; u < units; u++) {
        for (let k = 0; k < all; k++) visit(next + ((k >> 4) * units + u) * 16 + (k & 15), u * all + k);
      }
      return;
    }
    const from = {
      bias,
      kind_kernel: kinds,
      class_kernel: label,
      class_bias: labelBias,
      next_bias: nextBias,
    }[name];
    const [, length] = lstmTensorLengths(this.#shape).find(([own]) => own === name) as readonly [string, number];
    for (let i = 0; i < length; i++) visit((from as number) + i, i);
  }
}
