import { type BenchRow, row } from './rows.ts';

const { log } = Math;

/**
 * How training time grows with rows, for each learner that was fitted on several sizes: the power of the rows' number between the smallest and the
 * largest. 1: twice the rows take twice the time.
 */
export function growth(rows: readonly BenchRow[]): BenchRow[] {
  const fits = new Map<
    string,
    { readonly size: number; readonly own: number; readonly peer?: string; readonly theirs?: number }[]
  >();
  for (const { name, value, peer, peer_value: theirs } of rows) {
    const [key, size] = name.split('@');
    if (!key.endsWith('.fit') || size === undefined) continue;
    const known = fits.get(key) ?? [];
    known.push({
      size: Number(size),
      own: value,
      ...(peer !== undefined && { peer }),
      ...(theirs !== undefined && { theirs }),
    });
    fits.set(key, known);
  }
  const out: BenchRow[] = [];
  for (const [key, known] of fits) {
    const power = (of: readonly (readonly [number, number])[]): number | undefined => {
      const [first, last] = [of[0], of[of.length - 1]];
      return of.length < 2 ? undefined : log(last[1] / first[1]) / log(last[0] / first[0]);
    };
    const own = power(known.map(({ size, own: value }) => [size, value]));
    if (own === undefined) continue;
    const theirs = power(
      known.flatMap(({ size, theirs: value }) => (value === undefined ? [] : [[size, value] as const])),
    );
    out.push(row(`${key}_growth`, 'power of rows', own, known[0].peer, theirs));
  }
  return out;
}
