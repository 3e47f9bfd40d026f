import { Worker } from 'node:worker_threads';
import { describe, expect, test } from '@jest/globals';
import { Matrix } from './matrix.ts';
import { Random } from './random.ts';
import { folds, forwardFolds, trainTestSplit } from './splits.ts';

describe('Matrix', () => {
  test('gives rows and slices as views, takes and selects as copies', () => {
    const X = Matrix.from(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      ['a', 'b'],
    );
    X.row(1)[0] = 9;
    expect([...X.slice(1, 3).data]).toEqual([9, 4, 5, 6]);
    expect([...X.take([2, 2, 0]).data]).toEqual([5, 6, 5, 6, 1, 2]);
    const swapped = X.select([1, 0]);
    expect([...swapped.row(0)]).toEqual([2, 1]);
    expect(swapped.names).toEqual(['b', 'a']);
  });

  test('tells schemas apart by the names and their order', () => {
    const of = (...names: string[]): string => new Matrix(new Float32Array(2), 2, names).schemaHash;
    expect(of('a', 'b')).toBe(of('a', 'b'));
    expect(of('a', 'b')).not.toBe(of('b', 'a'));
    expect(of('a,b', 'c')).not.toBe(of('a', 'b,c'));
  });

  test('refuses what is no matrix, in words', () => {
    expect(() => new Matrix(new Float32Array(5), 2)).toThrow('5 numbers do not make whole rows of 2 columns.');
    expect(() => new Matrix(new Float32Array(4), 2, ['a'])).toThrow(/1 names/);
    expect(() => Matrix.from([[1], [1, 2]])).toThrow('Row 1 has 2 numbers where the first row has 1.');
  });
});

describe('Random', () => {
  test('gives the same stream in a worker', async () => {
    const own = new Random(42, 3);
    const expected = Array.from({ length: 50 }, () => own.float());
    const source = `import { Random } from ${JSON.stringify(new URL('random.ts', import.meta.url).href)};
      import { parentPort } from 'node:worker_threads';
      const random = new Random(42, 3);
      parentPort.postMessage(Array.from({ length: 50 }, () => random.float()));`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
    try {
      const theirs = await new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      expect(theirs).toEqual(expected);
    } finally {
      await worker.terminate();
    }
  });

  test('is as even, and as normal, as it should be', () => {
    const random = new Random(1);
    const counts = new Int32Array(7);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < 100_000; i++) {
      const z = random.normal();
      sum += z;
      squares += z * z;
    }
    expect(Math.abs(sum / 100_000)).toBeLessThan(0.015);
    expect(Math.abs(squares / 100_000 - 1)).toBeLessThan(0.02);
  });

  test('streams of one seed, and seeds side by side, have nothing in common', () => {
    const first = (seed: number, stream: number): number => new Random(seed, stream).uint32();
    const seen = new Set<number>();
    for (let seed = 0; seed < 50; seed++) for (let stream = 0; stream < 50; stream++) seen.add(first(seed, stream));
    expect(seen.size).toBe(2500);
  });

  test('samples without repeating, shuffles without losing', () => {
    const random = new Random(5);
    expect(new Set(random.sample(100, 40)).size).toBe(40);
    expect([...random.sample(10, 99)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...random.shuffle([1, 2, 3, 4])].sort()).toEqual([1, 2, 3, 4]);
  });
});

describe('splits', () => {
  const rows = 1000;
  const y = Uint8Array.from({ length: rows }, (_, i) => (i % 20 === 0 ? 1 : 0));
  const groups = Array.from({ length: rows }, (_, i) => `entity-${i % 37}`);
  const times = Array.from({ length: rows }, (_, i) => (i * 7919) % rows);

  const complete = (train: Int32Array, test: Int32Array): void => {
    expect(new Set([...train, ...test]).size).toBe(rows);
    expect(train.length + test.length).toBe(rows);
  };

  test('keep the share of rows and of positives', () => {
    const { train, test } = trainTestSplit(rows, 0.3, { y, seed: 1 });
    complete(train, test);
    expect(test.length).toBe(300);
    expect(test.filter((i) => y[i] === 1)).toHaveLength(15);
    expect(trainTestSplit(rows, 0.3, { y, seed: 1 })).toEqual({ train, test });
    expect(trainTestSplit(rows, 0.3, { y, seed: 2 }).test).not.toEqual(test);
  });

  test('never have a group on both sides', () => {
    const parts = [trainTestSplit(rows, 0.25, { groups, y }), ...folds(rows, 5, { groups, y })];
    for (const { train, test } of parts) {
      complete(train, test);
      const tested = new Set(Array.from(test, (i) => groups[i]));
      expect(train.some((i) => tested.has(groups[i]))).toBe(false);
      expect(test.length).toBeGreaterThan(rows / 10);
    }
    expect(parts.slice(1).reduce((sum, { test }) => sum + test.length, 0)).toBe(rows);
  });

  test('by time learn from the past alone', () => {
    const { train, test } = trainTestSplit(rows, 0.2, { times });
    complete(train, test);
    expect(Math.max(...train.map((i) => times[i]))).toBeLessThan(Math.min(...test.map((i) => times[i])));
    for (const { train: past, test: next } of forwardFolds(times, 4, groups)) {
      if (past.length > 0)
        expect(Math.max(...past.map((i) => times[i]))).toBeLessThan(Math.min(...next.map((i) => times[i])));
      const tested = new Set(Array.from(next, (i) => groups[i]));
      expect(past.some((i) => tested.has(groups[i]))).toBe(false);
    }
  });

  test('refuse what cannot be parted', () => {
    expect(() => trainTestSplit(10, 0.5, { groups: new Array(10).fill('one') })).toThrow(/one group/i);
    expect(() => folds(3, 4)).toThrow(/4 folds/);
    expect(() => trainTestSplit(10, 2)).toThrow(/share/);
    expect(() => trainTestSplit(10, 0.5, { y: [1] })).toThrow('There are 1 y for 10 rows; each row needs one.');
  });
});
