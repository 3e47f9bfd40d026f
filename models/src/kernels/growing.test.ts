import { describe, expect, test } from '@jest/globals';
import { Random } from '../data/random.ts';
import { type GrowingKernels, GrowingMemory, growingKernels } from './growing.ts';

const ROWS = 500;
const STRIDE = 16;

/** The same memory twice: binned rows, pairs and a list of rows, drawn from `seed`. */
function filled(seed: number): { memory: GrowingMemory; at: Record<string, number> } {
  const random = new Random(seed);
  const memory = new GrowingMemory(1 << 20);
  const at = {
    bins: memory.take(ROWS * STRIDE),
    column: memory.take(ROWS),
    pairs: memory.take(ROWS * 16),
    rows: memory.take(ROWS * 4),
    scratch: memory.take(ROWS * 4),
    histogram: memory.take(STRIDE * 4096),
    other: memory.take(STRIDE * 4096),
    features: memory.take(STRIDE * 4),
    sizes: memory.take(STRIDE * 4),
    places: memory.take(STRIDE * 4),
    best: memory.take(80),
  };
  const bins = memory.bytes(at.bins, ROWS * STRIDE);
  for (let i = 0; i < bins.length; i++) bins[i] = random.integer(5) === 0 ? 255 : random.integer(40) * (i % 7);
  memory.bytes(at.column, ROWS).forEach((_, i, column) => {
    column[i] = bins[i * STRIDE + 3];
  });
  const pairs = memory.doubles(at.pairs, 2 * ROWS);
  for (let i = 0; i < ROWS; i++) {
    pairs[2 * i] = random.normal();
    pairs[2 * i + 1] = random.float() / 4;
  }
  memory.integers(at.rows, ROWS).set(random.sample(ROWS, ROWS));
  memory.integers(at.features, 5).set([0, 2, 3, 9, 15]);
  memory.integers(at.sizes, STRIDE).fill(250);
  memory.integers(at.places, STRIDE).set(random.sample(STRIDE, STRIDE));
  return { memory, at };
}

type Work = (kernels: GrowingKernels, at: Record<string, number>, memory: GrowingMemory) => unknown;

/** Runs `work` by both kinds of kernels and gives all bytes of each memory, and what each returned. */
function both(work: Work): readonly [unknown, unknown] {
  const results = [false, true].map((plain) => {
    const { memory, at } = filled(5);
    const answer = work(growingKernels(memory.memory, plain), at, memory);
    // Where the assembled search keeps its marks.
    memory.bytes(at.best + 48, 32).fill(0);
    return { answer, bytes: Buffer.from(memory.memory.buffer).toString('base64') };
  });
  return [results[0], results[1]];
}

const build: Work = (kernels, at) =>
  kernels.histogram(at.bins, STRIDE, 0, STRIDE, at.rows + 40, 300, at.pairs, at.histogram);

describe('the assembled kernels and their plain twins leave the same bits', () => {
  test.each<[string, Work]>([
    ['histogram', build],
    [
      'histogram of some columns',
      (kernels, at) => kernels.histogram(at.bins, STRIDE, 8, STRIDE, at.rows, ROWS, at.pairs, at.histogram),
    ],
    [
      'subtract',
      (kernels, at) => {
        kernels.histogram(at.bins, STRIDE, 0, STRIDE, at.rows, ROWS, at.pairs, at.histogram);
        kernels.histogram(at.bins, STRIDE, 0, STRIDE, at.rows, 100, at.pairs, at.other);
        kernels.subtract(at.histogram, at.other, STRIDE * 512);
      },
    ],
    ['partition', (kernels, at) => kernels.partition(at.column, at.rows, ROWS, 30, 0, at.scratch)],
    ['partition, missing left', (kernels, at) => kernels.partition(at.column, at.rows, ROWS, 30, 1, at.scratch)],
    ['partition of the missing alone', (kernels, at) => kernels.partition(at.column, at.rows, ROWS, -1, 1, at.scratch)],
    ...[
      [0, 0],
      [1, 0],
      [0, 30],
      [1, 30],
    ].map(([leftFirst, minRows]): [string, Work] => [
      `search, ${leftFirst === 1 ? 'left' : 'right'} first, ${minRows} rows a side`,
      (kernels, at, memory) => {
        build(kernels, at, memory);
        let gradient = 0;
        let hessian = 0;
        const pairs = memory.doubles(at.pairs, 2 * ROWS);
        for (const row of memory.integers(at.rows + 40, 300)) {
          gradient += pairs[2 * row];
          hessian += pairs[2 * row + 1];
        }
        const parent = (gradient * gradient) / (hessian + 1);
        kernels.search(
          at.histogram,
          at.features,
          5,
          at.sizes,
          at.places,
          gradient,
          hessian,
          parent,
          1,
          0.5,
          0.1,
          leftFirst,
          300 / hessian,
          300,
          minRows,
          at.best,
        );
        expect(memory.doubles(at.best, 1)[0]).toBeGreaterThan(0.1);
      },
    ]),
    ...[
      [1, ROWS],
      [40, ROWS],
      [1, 50],
      [3, 20],
    ].map(([minRows, many]): [string, Work] => [
      `searchFresh, ${many} rows, ${minRows} a side`,
      (kernels, at, memory) => {
        const pairs = memory.doubles(at.pairs, 2 * ROWS);
        let gradient = 0;
        let hessian = 0;
        for (const row of memory.integers(at.rows, many)) {
          gradient += pairs[2 * row];
          hessian += pairs[2 * row + 1];
        }
        memory.integers(at.features, 2).fill(0);
        const parent = (gradient * gradient) / hessian;
        const { column, features, rows, histogram, other, best } = at;
        kernels.searchFresh(
          column,
          ROWS,
          features,
          2,
          rows,
          many,
          at.pairs,
          histogram,
          other,
          gradient,
          hessian,
          parent,
          0.1,
          minRows,
          best,
        );
        expect(memory.doubles(best, 1)[0]).toBeGreaterThan(0);
      },
    ]),
  ])('%s', (_, work) => {
    const [assembled, plain] = both(work);
    expect(assembled).toEqual(plain);
  });

  test('partition keeps the order on both sides and loses no row', () => {
    const { memory, at } = filled(9);
    const rows = memory.integers(at.rows, ROWS);
    const column = memory.bytes(at.column, ROWS);
    const before = [...rows];
    const left = growingKernels(memory.memory).partition(at.column, at.rows, ROWS, 60, 1, at.scratch);
    const goes = (row: number): boolean => column[row] <= 60 || column[row] === 255;
    expect([...rows]).toEqual([...before.filter(goes), ...before.filter((row) => !goes(row))]);
    expect(left).toBe(before.filter(goes).length);
  });
});

test('memory refuses what 4 GiB cannot hold', () => {
  expect(() => new GrowingMemory(5e9)).toThrow(/4 GiB/);
});
