import { Random } from '../data/random.ts';

const { sqrt } = Math;

/** What batch normalisation adds to a variance before its root, as Keras does. */
export const NORM_EPSILON = 1e-3;

export interface DenseShape {
  readonly inputs: number;
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  /** Batch normalisation between each hidden layer's sum and its rectifier. */
  readonly batchNormalization: boolean;
}

/**
 * The network's numbers by name, as Keras lays them out: `kernel_0` (inputs x units, row by row), `bias_0`, and with batch
 * normalisation `gamma_0`, `beta_0`, `mean_0`, `variance_0`; the last kernel and bias lead to one output.
 */
export type Tensors = Readonly<Record<string, Float32Array>>;

/** The names and lengths of all tensors of a shape, in order. */
export function tensorLengths({
  inputs,
  hidden,
  batchNormalization,
}: DenseShape): readonly (readonly [string, number])[] {
  const units = [...hidden, 1];
  return units.flatMap((count, l) => {
    const own: [string, number][] = [
      [`kernel_${l}`, (l === 0 ? inputs : units[l - 1]) * count],
      [`bias_${l}`, count],
    ];
    if (batchNormalization && l < hidden.length) {
      for (const name of ['gamma', 'beta', 'mean', 'variance']) own.push([`${name}_${l}`, count]);
    }
    return own;
  });
}

/** Weights to begin with: He's uniform for rectified layers, Glorot's for the last; nothing elsewhere. */
export function initialTensors(shape: DenseShape, seed: number): Tensors {
  const units = [...shape.hidden, 1];
  return Object.fromEntries(
    tensorLengths(shape).map(([name, length]) => {
      const [kind, l] = name.split('_');
      const layer = Number(l);
      const fanIn = layer === 0 ? shape.inputs : units[layer - 1];
      const limit = sqrt(6 / (layer === shape.hidden.length ? fanIn + 1 : fanIn));
      const random = new Random(seed, layer + 1);
      const values = new Float32Array(length).fill(kind === 'gamma' || kind === 'variance' ? 1 : 0);
      return [name, kind === 'kernel' ? values.map(() => (2 * random.float() - 1) * limit) : values];
    }),
  );
}

/** The tensors of a saved network. @throws Error when one is missing, has another length, or holds what is not finite */
export function checkTensors(shape: DenseShape, tensors: Tensors): void {
  for (const [name, length] of tensorLengths(shape)) {
    const values = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (values?.length !== length) {
      throw new Error(
        `The network's ${name} has ${values?.length ?? 'no'} numbers where ${length} belong: it is damaged.`,
      );
    }
    const least = name.startsWith('variance') ? 0 : -Infinity;
    if (!values.every((value) => Number.isFinite(value) && value >= least)) {
      throw new Error(`The network's ${name} holds a number that cannot be: it is damaged.`);
    }
  }
}
