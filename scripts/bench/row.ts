/** One figure of a benchmark; the last three where a peer stood beside it in the same run. */
export interface BenchRow {
  /** Stable, for example `models.xgboost.fit@200000`. */
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly peer?: string;
  readonly peer_value?: number;
  /** value / peer_value. */
  readonly ratio?: number;
}

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

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
