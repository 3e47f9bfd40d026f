import { Matrix } from '../src/data/matrix.ts';
import { Random } from '../src/data/random.ts';

export interface BenchData {
  readonly X: Matrix;
  readonly y: Uint8Array;
}

/**
 * `rows` of 40 features of the kinds that logs give: 20 smooth figures, 10 heavy-tailed, 6 counts, 4 flags; 2 % of the values missing;
 * a twentieth labelled 1 by a noisy rule of nine features.
 */
export function benchData(rows: number, seed = 1): BenchData {
  const columns = 40;
  const random = new Random(seed);
  const data = new Float32Array(rows * columns);
  const strength = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    for (let j = 0; j < columns; j++) {
      const z = random.normal();
      row[j] = j < 20 ? z : j < 30 ? Math.exp(z) : j < 36 ? Math.floor(Math.abs(z) * 4) : z > 0.8 ? 1 : 0;
    }
    strength[i] =
      row[0] * row[1] +
      0.8 * row[2] +
      0.5 * Math.abs(row[3]) +
      Math.log(row[20]) * row[36] +
      0.2 * row[30] +
      (row[37] === 1 && row[21] > 1 ? 1.5 : 0) +
      0.6 * random.normal();
    for (let j = 0; j < columns; j++) if (random.float() < 0.02) row[j] = Number.NaN;
  }
  const bar = strength.slice().sort()[Math.floor(rows * 0.95)];
  return { X: new Matrix(data, columns), y: Uint8Array.from(strength, (value) => (value > bar ? 1 : 0)) };
}
