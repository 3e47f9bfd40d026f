import { describe, expect, test } from '@jest/globals';
import { Columns } from './columns.ts';

describe('the columns of a bundle', () => {
  const known = ['a', 'b', 'c'];
  const rows = Float32Array.of(1, 2, 3, 4, 5, 6);

  test('are all as they are where the bundle takes all', () => {
    expect([...new Columns(known, known).take(rows, 2).data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('are found by name, in the bundle’s order, whatever stands between them', () => {
    const taken = new Columns(['c', 'a'], known).take(rows, 2);
    expect([taken.rows, taken.columns, [...taken.data]]).toEqual([2, 2, [3, 1, 6, 4]]);
  });

  test('that this release does not compute are named', () => {
    expect(() => new Columns(['a', 'lost'], known)).toThrow('trained on lost, which this release does not compute');
  });
});
