import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { rocAuc } from '../metrics/ranking.ts';
import { DenseNetwork } from './dense-network.ts';
import { initialTensors } from './dense-shape.ts';
import { DenseTape } from './dense-tape.ts';
import { trainDense } from './dense-trainer.ts';

const { sets } = JSON.parse(readFileSync(new URL('../../oracles/fixtures/networks.json', import.meta.url), 'utf8'));

test.each([0, 1, 2])("ranks as well as scikit-learn's network, within 0.005 (set %i)", (which) => {
  const { X, y, train, test: held, auc } = sets[which];
  const all = Matrix.from(X);
  const pick = (rows: number[]): number[] => rows.map((row) => y[row]);
  let sum = 0;
  for (const seed of [1, 2, 3]) {
    const model = new DenseNetwork({ epochs: 120, batch_size: 32, patience: 15, seed }).fit(
      all.take(train),
      pick(train),
    );
    sum += rocAuc({ scores: model.score(all.take(held)), labels: pick(held) });
  }
  expect(sum / 3).toBeGreaterThan(auc - 0.005);
});

describe('training', () => {
  const random = new Random(2);
  const X = new Matrix(
    Float32Array.from({ length: 1_200 }, () => random.normal()),
    4,
  );
  // A quarter of the labels is wrong: what is learned too long is learned by heart.
  const y = Uint8Array.from({ length: 300 }, (_, i) => (X.row(i)[0] > 0 !== (random.integer(4) === 0) ? 1 : 0));

  test('stops when the held-out loss no longer falls, and keeps the best epoch', () => {
    const losses: number[] = [];
    const evaluation = { X: X.slice(200, 300), y: y.subarray(200) };
    const model = new DenseNetwork({ epochs: 200, learning_rate: 0.02, patience: 4 }).fit(
      X.slice(0, 200),
      y.subarray(0, 200),
      {
        evaluation,
        onRound: (_, loss) => {
          losses.push(loss as number);
          return undefined;
        },
      },
    );
    expect(losses.length).toBeLessThan(200);
    const best = losses.indexOf(Math.min(...losses));
    expect(losses.length - 1 - best).toBe(4);
    const odds = model.margin(evaluation.X);
    const loss = odds.reduce((sum, z, i) => sum + Math.log1p(Math.exp(-z)) + (1 - evaluation.y[i]) * z, 0) / 100;
    expect(loss).toBeCloseTo(losses[best], 4);
  });

  test('ends when it is told to', () => {
    let rounds = 0;
    new DenseNetwork({ epochs: 50, validation_fraction: 0 }).fit(X, y, {
      onRound: (round) => {
        rounds = round;
        return round < 3;
      },
    });
    expect(rounds).toBe(3);
  });

  test('rows of weight 0 teach nothing', () => {
    const half = Float32Array.from({ length: 300 }, (_, i) => (i < 150 ? 1 : 0));
    const turned = y.map((label, i) => (i < 150 ? label : 1 - label));
    const parameters = { epochs: 5, validation_fraction: 0, dropout: 0, batch_normalization: false };
    const one = new DenseNetwork(parameters).fit(X, y, { weights: half });
    expect(new DenseNetwork(parameters).fit(X, turned, { weights: half }).tensors).toEqual(one.tensors);
    expect(new DenseNetwork(parameters).fit(X, turned).tensors).not.toEqual(one.tensors);
  });

  test('weight decay makes weights smaller', () => {
    const size = (weight_decay: number): number => {
      const { kernel_0 } = new DenseNetwork({ epochs: 30, validation_fraction: 0, weight_decay }).fit(X, y).tensors;
      return kernel_0.reduce((sum, value) => sum + value * value, 0);
    };
    expect(size(3)).toBeLessThan(0.6 * size(0));
  });

  test('dropout silences about its share, and makes up for it', () => {
    const shape = { inputs: 1, hidden: [512], batchNormalization: false };
    const tape = new DenseTape(shape, 64);
    const tensors = initialTensors(shape, 1);
    tape.load({ ...tensors, kernel_0: tensors.kernel_0.fill(1), kernel_1: tensors.kernel_1.fill(1 / 512) });
    tape.input.fill(1);
    const out = new Float64Array(64);
    tape.forward(64, out, new Random(3), 0.4);
    // Each output is the share that still speaks, divided by what should.
    for (const value of out) expect(Math.abs(value - 1)).toBeLessThan(0.2);
    expect(Math.abs(out.reduce((a, b) => a + b, 0) / 64 - 1)).toBeLessThan(0.02);
    expect(new Set(out).size).toBeGreaterThan(10);
    tape.forward(64, out);
    expect(new Set(out).size).toBe(1);
  });

  test('the same job gives the same numbers, to the last bit', () => {
    const shape = { inputs: 4, hidden: [8], batchNormalization: true };
    const data = { rows: X.data, labels: Float32Array.from(y), weights: new Float32Array(300).fill(1) };
    const job = {
      shape,
      data,
      dropout: 0.3,
      learningRate: 0.01,
      weightDecay: 0,
      epochs: 3,
      batchSize: 64,
      patience: 3,
      seed: 1,
    };
    const initial = initialTensors(shape, 1);
    expect(trainDense({ ...job, initial })).toEqual(trainDense({ ...job, initial }));
    expect(trainDense({ ...job, initial, seed: 2 })).not.toEqual(trainDense({ ...job, initial }));
  });
});

test('what does not fit is refused', () => {
  expect(() => new DenseNetwork({ hidden: [0] })).toThrow('hidden must be');
  expect(() => new DenseNetwork({ momentum: 1 } as object)).toThrow('no parameter "momentum"');
  const saved = new DenseNetwork({ hidden: [4], epochs: 1 }).fit(Matrix.from([[1], [2]]), [0, 1]).save();
  const broken = { ...saved, arrays: { ...saved.arrays, kernel_0: Float32Array.of(1, NaN, 1, 1) } };
  expect(() => DenseNetwork.load(broken)).toThrow('kernel_0 holds a number that cannot be');
  expect(() => DenseNetwork.load({ ...saved, parameters: { ...saved.parameters, width: 2 } })).toThrow('damaged');
});
