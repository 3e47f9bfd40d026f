import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { WalkAttribution } from '../explanation/walk-attribution.ts';
import { DenseNetwork } from './dense-network.ts';
import { LSTM } from './lstm.ts';

const { abs, log } = Math;
const WIDTH = 5;
const ROWS = 600;
const random = new Random(4);
const X = new Matrix(
  Float32Array.from({ length: ROWS * WIDTH }, () => random.normal()),
  WIDTH,
);
const y = Uint8Array.from({ length: ROWS }, (_, i) => (X.row(i)[0] + 2 * X.row(i)[1] - X.row(i)[2] > 0.5 ? 1 : 0));
const usual = Float32Array.of(0.1, -0.2, 0, 0.3, 0);
const value = fc.oneof(fc.float({ min: -20, max: 20, noNaN: true }), fc.constant(Number.NaN));
const rowOf = fc.array(value, { minLength: WIDTH, maxLength: WIDTH }).map((values) => Float32Array.from(values));
const oddsOf = (probability: number): number => log(probability / (1 - probability));
const sum = (parts: Float64Array): number => parts.reduce((a, b) => a + b, 0);

describe('what each feature did to a dense network', () => {
  const model = new DenseNetwork({ hidden: [16, 8], epochs: 15, seed: 2 }).fit(X, y);
  const attribution = model.attribution(usual);
  const parts = new Float64Array(WIDTH + 1);

  test('sums to the log-odds of the row, whatever the row', () => {
    fc.assert(
      fc.property(rowOf, (row) => {
        attribution.into(row, parts);
        expect(sum(parts)).toBeCloseTo(model.margin(new Matrix(row, WIDTH))[0], 3);
        expect(parts[WIDTH]).toBeCloseTo(model.margin(new Matrix(usual, WIDTH))[0], 4);
      }),
    );
  });

  test('is nothing for a feature that is as usual', () => {
    attribution.into(Float32Array.of(3, usual[1], 2, usual[3], usual[4]), parts);
    expect([parts[1], parts[3], parts[4]]).toEqual([0, 0, 0]);
    expect(parts[0]).not.toBe(0);
  });

  test('is the Shapley value where nothing bends', () => {
    const straight = new DenseNetwork({ hidden: [], epochs: 3, seed: 2 }).fit(X, y);
    straight.attribution(usual).into(X.row(3), parts);
    const walks = new WalkAttribution((row) => straight.margin(new Matrix(row, WIDTH))[0], usual, { pairs: 1 });
    const theirs = new Float64Array(WIDTH + 1);
    walks.into(X.row(3), theirs);
    for (let j = 0; j <= WIDTH; j++) expect(parts[j]).toBeCloseTo(theirs[j], 5);
  });

  test('is near the Shapley values where rectifiers bend', () => {
    const walks = new WalkAttribution((row) => model.margin(new Matrix(row, WIDTH))[0], usual, { pairs: 60 });
    const theirs = new Float64Array(WIDTH + 1);
    let apart = 0;
    let total = 0;
    for (let i = 0; i < 100; i++) {
      attribution.into(X.row(i), parts);
      walks.into(X.row(i), theirs);
      for (let j = 0; j < WIDTH; j++) {
        apart += abs(parts[j] - theirs[j]);
        total += abs(theirs[j]);
      }
    }
    expect(apart / total).toBeLessThan(0.4);
  });

  test('refuses a usual row of another width', () => {
    expect(() => model.attribution(new Float32Array(3))).toThrow(/5/);
  });
});

describe('what each feature and the history did to an LSTM', () => {
  const sequences = Int32Array.from({ length: ROWS }, (_, i) => Math.floor(i / 12));
  const kinds = Int32Array.from({ length: ROWS }, (_, i) => i % 3);
  const model = new LSTM({ units: 8, kinds: 3, epochs: 8, lanes: 8, steps: 6, learning_rate: 0.02, seed: 3 }).fit(
    X,
    y,
    {
      sequences,
      kinds,
    },
  );
  const attribution = model.attribution(usual);
  const parts = new Float64Array(WIDTH + 1);
  const said = new Float64Array(2);
  const stateAfter = (events: number): Float32Array => {
    const state = new Float32Array(model.stateSize);
    for (let i = 0; i < events; i++) model.step(state, X.row(i), i % 3, said);
    return state;
  };

  test('sums to the log-odds of the step, whatever the row, its kind and the history', () => {
    fc.assert(
      fc.property(rowOf, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 9 }), (row, kind, events) => {
        const state = stateAfter(events);
        const base = attribution.into(row, state, kind, parts);
        model.step(new Float32Array(model.stateSize), usual, kind, said);
        expect(base).toBeCloseTo(said[0], 5);
        model.step(state, row, kind, said);
        expect(oddsOf(base) + sum(parts)).toBeCloseTo(oddsOf(said[0]), 3);
      }),
    );
  });

  test('is nothing for the history where there is none, and leaves what is remembered alone', () => {
    attribution.into(X.row(0), new Float32Array(model.stateSize), 0, parts);
    expect(parts[WIDTH]).toBe(0);
    const state = stateAfter(5);
    const before = state.slice();
    attribution.into(X.row(7), state, 1, parts);
    expect(state).toEqual(before);
    expect(abs(parts[WIDTH])).toBeGreaterThan(0);
  });
});
