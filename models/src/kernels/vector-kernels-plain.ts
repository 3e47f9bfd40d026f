import type { VectorKernels } from './vector-kernels.ts';

const { fround } = Math;

/** The twin of `vectorKernels` in plain JavaScript: slower, and the same to the last bit. It is what the assembled one is held to. */
export function plainVectorKernels(length: number): VectorKernels {
  const floats = new Float32Array(length);
  return {
    floats,
    distances(query, references, blocks, width, out) {
      for (let row = 0; row < blocks * 16; row++) {
        const base = references + (row >> 4) * width * 16 + (row & 15);
        let sum = 0;
        for (let j = 0; j < width; j++) {
          const difference = fround(floats[query + j] - floats[base + j * 16]);
          sum = fround(sum + fround(difference * difference));
        }
        floats[out + row] = sum;
      }
    },
    dense(x, rows, width, weights, bias, blocks, rectify, out) {
      for (let row = 0; row < rows; row++) {
        for (let o = 0; o < blocks * 16; o++) {
          const base = weights + (o >> 4) * width * 16 + (o & 15);
          let sum = floats[bias + o];
          for (let j = 0; j < width; j++)
            sum = fround(sum + fround(floats[x + row * width + j] * floats[base + j * 16]));
          floats[out + row * blocks * 16 + o] = rectify && sum < 0 ? 0 : sum;
        }
      }
    },
    accumulate(gradient, x, delta, rows, width, blocks) {
      for (let block = 0; block < blocks; block++) {
        for (let j = 0; j < width; j++) {
          for (let lane = 0; lane < 16; lane++) {
            const at = gradient + (block * width + j) * 16 + lane;
            let sum = floats[at];
            for (let row = 0; row < rows; row++) {
              sum = fround(
                sum + fround(floats[x + row * width + j] * floats[delta + (row * blocks + block) * 16 + lane]),
              );
            }
            floats[at] = sum;
          }
        }
      }
    },
  };
}
