/** Fewer rows where there are more than a model learns from: whole sequences, so that what follows what stays true. */
import { hash32 } from '../behavior/sketch.ts';
import type { RowTable } from './rows.ts';

/**
 * The rows to be kept, ascending: of each set about `most` harmless ones and `most` of attacks, by sequences drawn by their number.
 *
 * @param without values (hashes) of which no row may be
 */
export function thinned(table: RowTable, most: number, without: ReadonlySet<number>): Int32Array {
  const keeps = (row: number): boolean => !table.values[row].some((value) => without.has(value));
  const hostile = new Set<number>();
  for (let i = 0; i < table.rows; i++) if (table.labels[i] === 1) hostile.add(table.sequences[i]);
  const counts = new Map<string, number>();
  const classOf = (i: number): string => `${table.sets[i]}:${hostile.has(table.sequences[i])}`;
  const rows: number[] = [];
  for (let i = 0; i < table.rows; i++) {
    if (without.size > 0 && !keeps(i)) continue;
    rows.push(i);
    counts.set(classOf(i), (counts.get(classOf(i)) ?? 0) + 1);
  }
  return Int32Array.from(
    rows.filter((i) => {
      const share = most / (counts.get(classOf(i)) ?? 1);
      return share >= 1 || hash32(`${table.sequences[i]}`) / 2 ** 32 < share;
    }),
  );
}
