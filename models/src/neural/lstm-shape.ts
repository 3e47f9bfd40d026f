import { Random } from '../data/random.ts';
import type { Tensors } from './dense-shape.ts';

const { floor, sqrt } = Math;

export interface LSTMShape {
  readonly inputs: number;
  /** A multiple of 4. */
  readonly units: number;
  /** How many kinds of events are told apart; 0: none. */
  readonly kinds: number;
}

/**
 * The network's numbers by name, laid out as Keras does, gates in the order input, forget, cell, output: `kernel` (inputs x 4 units, row by
 * row), `recurrent` (units x 4 units), `bias`; `kind_kernel` (kinds x 4 units) is what a one-hot kind of event beside the inputs would be
 * multiplied by. `class_kernel` and `class_bias` lead to the log-odds of class 1; `next_kernel` (units x kinds) and `next_bias` to the
 * logarithms of how likely each kind comes next.
 */
export function lstmTensorLengths({ inputs, units, kinds }: LSTMShape): readonly (readonly [string, number])[] {
  return [
    ['kernel', inputs * 4 * units],
    ['recurrent', units * 4 * units],
    ['bias', 4 * units],
    ['kind_kernel', kinds * 4 * units],
    ['class_kernel', units],
    ['class_bias', 1],
    ['next_kernel', units * kinds],
    ['next_bias', kinds],
  ];
}

/** Weights to begin with: Glorot's uniform, orthogonality left aside; forget gates open, as Jozefowicz and others (2015) advise. */
export function initialLSTMTensors(shape: LSTMShape, seed: number): Tensors {
  const { inputs, units, kinds } = shape;
  const fans: Record<string, number> = {
    kernel: inputs + kinds + units,
    kind_kernel: inputs + kinds + units,
    recurrent: 2 * units,
    class_kernel: units + 1,
    next_kernel: units + kinds,
  };
  return Object.fromEntries(
    lstmTensorLengths(shape).map(([name, length], stream) => {
      const values = new Float32Array(length);
      const random = new Random(seed, stream + 1);
      if (Object.hasOwn(fans, name)) {
        const limit = sqrt(6 / fans[name]);
        for (let i = 0; i < length; i++) values[i] = (2 * random.float() - 1) * limit;
      } else if (name === 'bias') values.fill(1, units, 2 * units);
      return [name, values];
    }),
  );
}

/** @throws Error when a tensor is missing, has another length, or holds what is not finite */
export function checkLSTMTensors(shape: LSTMShape, tensors: Tensors): void {
  for (const [name, length] of lstmTensorLengths(shape)) {
    const values = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (values?.length !== length || !values.every(Number.isFinite)) {
      throw new Error(`The network's ${name} does not hold ${length} finite numbers: it is damaged.`);
    }
  }
}

/** A kind of event as the network counts it: what it does not know is its last. */
export function knownKind(kinds: number, kind: number): number {
  if (kinds === 0) return 0;
  return kind >= 0 && kind < kinds ? floor(kind) : kinds - 1;
}
