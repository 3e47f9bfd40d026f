import { type DenseShape, NORM_EPSILON, type Tensors } from './dense-shape.ts';

const { sqrt } = Math;

/** One layer as it scores: `units` sums over `inputs`, normalisation folded in. */
export interface FoldedLayer {
  readonly inputs: number;
  readonly units: number;
  /** inputs x units, row by row. */
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

/** The layers of a network whose batch normalisation, which only shifts and scales once learned, is part of the weights. */
export function foldedLayers({ inputs, hidden, batchNormalization }: DenseShape, tensors: Tensors): FoldedLayer[] {
  return [...hidden, 1].map((units, l) => {
    const before = l === 0 ? inputs : hidden[l - 1];
    const kernel = Float64Array.from(tensors[`kernel_${l}`]);
    const bias = Float64Array.from(tensors[`bias_${l}`]);
    if (batchNormalization && l < hidden.length) {
      for (let u = 0; u < units; u++) {
        const scale = tensors[`gamma_${l}`][u] / sqrt(tensors[`variance_${l}`][u] + NORM_EPSILON);
        for (let i = 0; i < before; i++) kernel[i * units + u] *= scale;
        bias[u] = bias[u] * scale + tensors[`beta_${l}`][u] - tensors[`mean_${l}`][u] * scale;
      }
    }
    return { inputs: before, units, kernel, bias };
  });
}
