import type { VectorKernels } from './vector-kernels.ts';

const { abs, exp, fround } = Math;

const TURN = fround(1 / (2 * Math.PI));
/** Adding this and taking it away again leaves the nearest whole number. */
const NEAREST = 12_582_912;
/** Coefficients of the cosine of a turn's square. */
const COSINE = Float32Array.of(
  1.0,
  -19.739208221435547,
  64.93939208984375,
  -85.45681762695312,
  60.2446403503418,
  -26.42625617980957,
  7.903536319732666,
  -1.714390754699707,
  0.2820059657096863,
);
const lanes = new Float32Array(4);
/** Numbers past this are left to whoever calls: their exponentials need not be finite. */
const EXTREME = 300;
const sigmoid = (x: number): number => 1 / (1 + exp(-x));
const bend = (x: number): number => 2 / (1 + exp(-2 * x)) - 1;
const smaller = (a: number, b: number): number => (b < a ? b : a);

/** The twin of `vectorKernels` in plain JavaScript: slower, and the same to the last bit. It is what the assembled one is held to. */
export function plainVectorKernels(length: number): VectorKernels {
  const floats = new Float32Array(length + (length & 1));
  const doubles = new Float64Array(floats.buffer);
  const ints = new Int32Array(floats.buffer);
  const extreme = (from: number, count: number): boolean => {
    for (let i = from; i < from + count; i++) if (!(abs(floats[i]) <= EXTREME)) return true;
    return false;
  };
  return {
    floats,
    doubles,
    ints,
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
    minima(values, blocks, out) {
      for (let block = 0; block < blocks; block++) {
        const from = values + block * 16;
        for (let lane = 0; lane < 4; lane++) {
          let smallest = floats[from + lane];
          for (let i = 4; i < 16; i += 4) smallest = smaller(smallest, floats[from + i + lane]);
          lanes[lane] = smallest;
        }
        floats[out + block] = smaller(smaller(lanes[0], lanes[2]), smaller(lanes[1], lanes[3]));
      }
    },
    kth(values, count, k, out) {
      let least = Number.POSITIVE_INFINITY;
      for (let i = values; i < values + count; i++) {
        let below = 0;
        for (let j = values; j < values + count; j++) if (floats[j] <= floats[i]) below++;
        if (below >= k && floats[i] < least) least = floats[i];
      }
      floats[out] = least;
    },
    gather(values, minima, blocks, bound, out) {
      const limit = floats[bound];
      let found = 0;
      for (let i = 0; i < 16 * blocks; i++)
        if (floats[minima + (i >> 4)] <= limit && floats[values + i] <= limit) ints[out + found++] = i;
      return found;
    },
    cosines(values, count) {
      for (let i = values; i < values + count; i++) {
        const turns = fround(floats[i] * TURN);
        const rest = fround(turns - fround(fround(turns + NEAREST) - NEAREST));
        const square = fround(rest * rest);
        let sum = COSINE[8];
        for (let k = 7; k >= 0; k--) sum = fround(fround(sum * square) + COSINE[k]);
        // What is no number becomes 1.
        const below = sum < 1 ? sum : 1;
        floats[i] = below > -1 ? below : -1;
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
    // Math.exp is V8's, which is fdlibm's: what the assembled one computes by itself.
    remember(gates, cells, hidden, units) {
      if (extreme(gates, 4 * units) || extreme(cells, units)) return false;
      for (let u = 0; u < units; u++) {
        const cell =
          sigmoid(floats[gates + units + u]) * floats[cells + u] +
          sigmoid(floats[gates + u]) * bend(floats[gates + 2 * units + u]);
        floats[cells + u] = cell;
        floats[hidden + u] = sigmoid(floats[gates + 3 * units + u]) * bend(cell);
      }
      return true;
    },
    exponentials(values, count, out) {
      if (extreme(values, count)) return false;
      let most = Number.NEGATIVE_INFINITY;
      for (let i = values; i < values + count; i++) most = floats[i] > most ? floats[i] : most;
      let sum = 0;
      for (let i = values; i < values + count; i++) sum += exp(floats[i] - most);
      doubles[out >> 1] = sum;
      doubles[(out >> 1) + 1] = most;
      return true;
    },
  };
}
