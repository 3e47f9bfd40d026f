import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Matrix } from '../data/matrix.ts';
import { rocAuc } from '../metrics/ranking.ts';
import { DenseNetwork } from './dense-network.ts';
import type { DenseShape } from './dense-shape.ts';
import { DenseTape } from './dense-tape.ts';
import { LSTM } from './lstm.ts';
import { LSTMStep } from './lstm-step.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../oracles/fixtures/${name}.json`, import.meta.url), 'utf8'));
const { outputs, sets, sequences } = read('keras');
const networks = read('networks');

const floatsOf = (tensors: Record<string, number[]>): Record<string, Float32Array> =>
  Object.fromEntries(Object.entries(tensors).map(([name, values]) => [name, Float32Array.from(values)]));
const near = (found: number, wanted: number): void =>
  expect(Math.abs(found - wanted)).toBeLessThan(1e-5 * (1 + Math.abs(wanted)));

describe('against Keras', () => {
  test("the dense network says what Keras' says with the same weights", () => {
    const { inputs, hidden, tensors, rows, odds } = outputs.dense;
    const shape: DenseShape = { inputs, hidden, batchNormalization: true };
    const tape = new DenseTape(shape, odds.length);
    tape.load(floatsOf(tensors));
    tape.input.set(rows);
    const found = new Float64Array(odds.length);
    tape.forward(odds.length, found);
    for (const [i, value] of odds.entries()) near(found[i], value);
  });

  test("the LSTM says at each step what Keras' says of the whole sequence", () => {
    const { inputs, units, steps, tensors, rows, odds } = outputs.lstm;
    const none = new Float32Array(0);
    const own = { ...floatsOf(tensors), kind_kernel: none, next_kernel: none, next_bias: none };
    const step = new LSTMStep({ inputs, units, kinds: 0 }, own);
    const out = new Float64Array(2);
    for (let s = 0; s * steps < odds.length; s++) {
      const state = new Float32Array(2 * units);
      for (let t = 0; t < steps; t++) {
        const at = s * steps + t;
        step.input.set(rows.slice(at * inputs, (at + 1) * inputs));
        step.run(state, 0, out, 0);
        near(Math.log(out[0] / (1 - out[0])), odds[at]);
      }
    }
  });

  test.each([0, 1, 2])('the dense network ranks as well, within 0.005 (set %i)', (which) => {
    const { X, y, train, test: held } = networks.sets[which];
    expect(networks.sets[which].name).toBe(sets[which].name);
    const all = Matrix.from(X);
    const pick = (rows: number[]): number[] => rows.map((row) => y[row]);
    let sum = 0;
    for (const seed of [1, 2, 3]) {
      const model = new DenseNetwork({ epochs: 120, batch_size: 32, patience: 15, seed });
      sum += rocAuc({ scores: model.fit(all.take(train), pick(train)).score(all.take(held)), labels: pick(held) });
    }
    expect(sum / 3).toBeGreaterThan(sets[which].auc - 0.005);
  });

  test('the LSTM ranks events by what came before them as well, within 0.005', () => {
    const { length, split, rows, labels, auc } = sequences;
    const X = new Matrix(Float32Array.from(rows), 3);
    const own = Int32Array.from(labels, (_, i) => Math.floor(i / length));
    const from = split * length;
    let sum = 0;
    for (const seed of [1, 2, 3]) {
      const model = new LSTM({
        units: 16,
        epochs: 60,
        learning_rate: 0.01,
        dropout: 0,
        lanes: 16,
        steps: length,
        seed,
      });
      model.fit(X.slice(0, from), labels.slice(0, from), { sequences: own.slice(0, from) });
      const { probability } = model.scoreSequences(X.slice(from, X.rows), own.slice(from));
      sum += rocAuc({ scores: probability, labels: labels.slice(from) });
    }
    expect(sum / 3).toBeGreaterThan(auc - 0.005);
  });
});
