import type { BenchRow } from '../../models/bench/rows.ts';

export { type BenchRow, median } from '../../models/bench/rows.ts';

/** The rows as a table for the terminal. */
export function table(rows: readonly BenchRow[]): string {
  const cells = rows.map((row) => [
    row.name,
    figure(row.value),
    row.unit,
    row.peer ?? '',
    row.peer_value === undefined ? '' : figure(row.peer_value),
    row.ratio === undefined ? '' : row.ratio.toFixed(2),
  ]);
  const all = [['name', 'value', 'unit', 'peer', 'peer value', 'ratio'], ...cells];
  const widths = all[0].map((_, column) => Math.max(...all.map((line) => line[column].length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function figure(value: number): string {
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(4);
}
