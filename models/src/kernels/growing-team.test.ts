import { expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { LightGBM } from '../trees/lightgbm.ts';
import { XGBoost } from '../trees/xgboost.ts';
import { GrowingMemory, growingKernels } from './growing.ts';
import { CONTROL, GrowingTeam } from './growing-team.ts';

test('threads that build a histogram together leave the bytes that one leaves', () => {
  const [rows, stride] = [16_000, 32];
  const random = new Random(2);
  const memory = new GrowingMemory(4_000_000);
  const at = {
    bins: memory.take(rows * stride),
    rows: memory.take(rows * 4),
    pairs: memory.take(rows * 16),
    alone: memory.take(stride * 4096),
    together: memory.take(stride * 4096),
    control: memory.take(4 * CONTROL.length),
  };
  memory.bytes(at.bins, rows * stride).forEach((_, i, bins) => {
    bins[i] = random.integer(256);
  });
  memory.integers(at.rows, rows).set(random.sample(rows, rows));
  memory.doubles(at.pairs, 2 * rows).forEach((_, i, pairs) => {
    pairs[i] = random.normal();
  });
  const kernels = growingKernels(memory.memory);
  kernels.histogram(at.bins, stride, 0, stride, at.rows, rows, at.pairs, at.alone);
  const alone = memory.bytes(at.alone, stride * 4096);
  const team = new GrowingTeam(memory.memory, at.control, 3);
  try {
    // Until the others have started and taken their part.
    while (team.helped < 50) {
      memory.bytes(at.together, stride * 4096).fill(7);
      team.histogram(kernels, at.bins, stride, at.rows, rows, at.pairs, at.together);
      expect(Buffer.compare(memory.bytes(at.together, stride * 4096), alone)).toBe(0);
    }
  } finally {
    team.close();
  }
});

test('a boosted model is the same to the last bit however many threads grew it', () => {
  const random = new Random(3);
  const X = new Matrix(
    Float32Array.from({ length: 16_000 * 16 }, () => random.normal()),
    16,
  );
  const y = Uint8Array.from({ length: X.rows }, (_, i) => (X.row(i)[0] * X.row(i)[1] > 0.3 ? 1 : 0));
  for (const make of [() => new XGBoost({ n_estimators: 6 }), () => new LightGBM({ n_estimators: 6 })]) {
    const [one, ...others] = [1, 2, 3].map((threads) => make().fit(X, y, { threads }).save());
    for (const other of others) expect(other).toEqual(one);
  }
  expect(() => new XGBoost().fit(X, y, { threads: 0 })).toThrow('A fit takes 1 to 64 threads, not 0.');
});
