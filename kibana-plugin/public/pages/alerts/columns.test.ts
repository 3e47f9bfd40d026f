import { describe, expect, test } from '@jest/globals';
import { chosenColumns, columns, keepColumns } from './columns.ts';

function storageWith(text: string | null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_name: string, value: string) => {
      kept = value;
    },
  };
}

describe('the columns of the alert table', () => {
  test('are kept as they were chosen', () => {
    const storage = storageWith(null);
    keepColumns(storage, ['reason', 'level']);
    expect(chosenColumns(storage)).toEqual(['reason', 'level']);
  });

  test.each([['null'], ['{'], ['[]'], ['["nonsense"]'], ['{"a":1}']])(
    'are those of the beginning where %s is kept',
    (text) => {
      expect(chosenColumns(storageWith(text))).toContain('reason');
    },
  );

  test('can be sorted where the server has the order', () => {
    expect(columns().flatMap(({ order }) => order ?? [])).toEqual(['risk', 'newest', 'count']);
  });
});
