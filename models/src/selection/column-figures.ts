import type { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';

const { abs, floor, log, sqrt } = Math;

/** What one column is by itself. */
export interface ColumnFigures {
  /** Share of rows without a number. */
  readonly missing: number;
  /** Of the rows with one; 0 of none. */
  readonly variance: number;
  /** Share of the rows that hold the most frequent value, missing counting as one. */
  readonly commonest: number;
}

export function columnFigures(X: Matrix, column: number): ColumnFigures {
  const counts = new Map<number, number>();
  let count = 0;
  let mean = 0;
  let square = 0;
  let most = 0;
  for (let i = 0; i < X.rows; i++) {
    const value = X.data[i * X.columns + column];
    const seen = (counts.get(value) ?? 0) + 1;
    counts.set(value, seen);
    if (seen > most) most = seen;
    if (!Number.isFinite(value)) continue;
    count++;
    const step = value - mean;
    mean += step / count;
    square += step * (value - mean);
  }
  return { missing: 1 - count / X.rows, variance: count > 0 ? square / count : 0, commonest: most / X.rows };
}

/** Ranks from 0 to 1, ties sharing theirs; missing values stand in the middle. */
function ranks(X: Matrix, column: number, rows: Int32Array): Float64Array {
  const values = Float64Array.from(rows, (row) => X.data[row * X.columns + column]);
  const order = Int32Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]));
  order.sort((a, b) => values[a] - values[b] || a - b);
  const out = new Float64Array(values.length).fill(0.5);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++;
    for (let i = from; i <= to; i++) out[order[i]] = order.length > 1 ? (from + to) / 2 / (order.length - 1) : 0.5;
    from = to + 1;
  }
  return out;
}

/** More rows would not move a rank correlation by what matters. */
const CORRELATION_ROWS = 5_000;

/**
 * Columns that say nearly the same, by Spearman's rank correlation: each group is of columns linked by one of at least `threshold`, either
 * way. Groups of one are left out; columns come in ascending order.
 */
export function correlatedGroups(X: Matrix, columns: readonly number[], threshold: number, seed: number): number[][] {
  const rows = new Random(seed, 7).sample(X.rows, CORRELATION_ROWS).sort();
  const centred = columns.map((column) => {
    const own = ranks(X, column, rows);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    let square = 0;
    for (let i = 0; i < own.length; i++) {
      own[i] -= mean;
      square += own[i] * own[i];
    }
    const length = sqrt(square);
    return length > 0 ? own.map((value) => value / length) : own;
  });
  const leader = columns.map((_, i) => i);
  const find = (i: number): number => {
    while (leader[i] !== i) i = leader[i];
    return i;
  };
  for (let a = 0; a < columns.length; a++) {
    for (let b = a + 1; b < columns.length; b++) {
      let product = 0;
      for (let i = 0; i < rows.length; i++) product += centred[a][i] * centred[b][i];
      if (abs(product) >= threshold) leader[find(b)] = find(a);
    }
  }
  const groups = new Map<number, number[]>();
  for (const [i, column] of columns.entries()) groups.set(find(i), [...(groups.get(find(i)) ?? []), column]);
  return [...groups.values()].filter((group) => group.length > 1);
}

const BINS = 16;

/**
 * The mutual information of a column and the labels, in nats: of 16 bins of equal count and one for missing values, less the bias
 * that so many bins have by chance (Miller and Madow, 1955); never below 0.
 */
export function mutualInformation(X: Matrix, column: number, y: ArrayLike<number>): number {
  const values = Float64Array.from({ length: X.rows }, (_, i) => X.data[i * X.columns + column]);
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const edges: number[] = [];
  for (let b = 1; b < BINS && sorted.length > 0; b++) {
    const edge = sorted[floor((b * sorted.length) / BINS)];
    if (edge > sorted[0] && edge !== edges[edges.length - 1]) edges.push(edge);
  }
  const counts = new Float64Array(2 * (BINS + 1));
  for (let i = 0; i < values.length; i++) {
    let bin = 0;
    while (bin < edges.length && values[i] >= edges[bin]) bin++;
    counts[2 * (Number.isNaN(values[i]) ? BINS : bin) + y[i]]++;
  }
  const total = values.length;
  const classes = [0, 0];
  for (let c = 0; c < counts.length; c++) classes[c & 1] += counts[c];
  let information = 0;
  let cells = 0;
  let bins = 0;
  for (let b = 0; b <= BINS; b++) {
    const inBin = counts[2 * b] + counts[2 * b + 1];
    if (inBin > 0) bins++;
    for (const label of [0, 1]) {
      const count = counts[2 * b + label];
      if (count === 0) continue;
      cells++;
      information += (count / total) * log((count * total) / (inBin * classes[label]));
    }
  }
  const present = classes.filter((count) => count > 0).length;
  const bias = (cells - bins - present + 1) / (2 * total);
  return Math.max(0, information - bias);
}
