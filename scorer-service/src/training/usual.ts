/** What is usual of each feature among harmless rows. */
import type { Matrix } from '@api-sentinel/models';
import type { RowTable } from './rows.ts';

/** Sorted numbers of a column among harmless rows, and the share of rows that have one. */
function column(matrix: Matrix, table: RowTable, rows: Int32Array, j: number): { values: Float32Array; there: number } {
  const harmless = rows.filter((i) => table.labels[i] === 0);
  const values = Float32Array.from(harmless, (i) => matrix.data[i * matrix.columns + j]).filter((value) =>
    Number.isFinite(value),
  );
  return { values: values.sort(), there: values.length / Math.max(harmless.length, 1) };
}

/** The middle nine tenths of each feature; one that is never there is usual at 0. */
export function usual(matrix: Matrix, table: RowTable, rows: Int32Array): number[][] {
  return matrix.names.map((_, j) => {
    const { values } = column(matrix, table, rows, j);
    const at = (share: number): number => (values.length === 0 ? 0 : values[Math.floor(share * (values.length - 1))]);
    return [at(0.05), at(0.95)];
  });
}

/** A usual row, from which explanations lead: medians, and null where the number is mostly missing. */
export function baseline(matrix: Matrix, table: RowTable, rows: Int32Array): (number | null)[] {
  return matrix.names.map((_, j) => {
    const { values, there } = column(matrix, table, rows, j);
    return there < 0.5 ? null : values[values.length >> 1];
  });
}
