import { Random } from '../data/random.ts';
import { checkScored, type Scored } from './ranking.ts';

const { floor } = Math;

/** An estimate with the bounds of its confidence interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How many resamples gave a number; those with one class alone give none. */
  readonly resamples: number;
}

export interface BootstrapOptions {
  readonly seed: number;
  /** How many resamples, 10 to 100,000; 1,000 unless told. */
  readonly resamples?: number;
  /** 0.95 unless told. */
  readonly level?: number;
  /** A group a row: whole groups are drawn, since rows of one client or one payload family are not independent. */
  readonly groups?: ArrayLike<number>;
}

/** Rows of each group, in the order in which the groups first appear. */
function rowsByGroup(count: number, groups: ArrayLike<number> | undefined): readonly (readonly number[])[] | undefined {
  if (!groups) return undefined;
  if (groups.length !== count) throw new Error(`there are ${groups.length} groups for ${count} rows`);
  const rows = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const found = rows.get(groups[i]);
    if (found) found.push(i);
    else rows.set(groups[i], [i]);
  }
  return [...rows.values()];
}

/**
 * The percentile bootstrap interval of any figure of this folder (Efron, 1979). Resamples are drawn as weights, rows in
 * place, so that a figure sees each row once. Same seed, same interval.
 *
 * @example
 * import { bootstrap, rocAuc } from '@api-sentinel/models';
 * const scored = { scores: [0.1, 0.2, 0.3, 0.7, 0.8, 0.9], labels: [0, 0, 1, 0, 1, 1] };
 * const interval = bootstrap(rocAuc, scored, { seed: 1, resamples: 200 });
 * interval.value; // 0.8888888888888888
 */
export function bootstrap(figure: (scored: Scored) => number, scored: Scored, options: BootstrapOptions): Interval {
  const { seed, resamples = 1_000, level = 0.95, groups } = options;
  if (!Number.isInteger(resamples) || resamples < 10 || resamples > 100_000) {
    throw new Error(`resamples is ${resamples}: 10 to 100,000 is needed`);
  }
  if (!(level > 0 && level < 1)) throw new Error(`level is ${level}: between 0 and 1 is needed`);
  checkScored(scored);
  const count = scored.scores.length;
  const clusters = rowsByGroup(count, groups);
  const drawn = new Float64Array(count);
  const found: number[] = [];
  for (let r = 0; r < resamples; r++) {
    const random = new Random(seed, r);
    drawn.fill(0);
    if (clusters) for (const _ of clusters) for (const row of clusters[random.integer(clusters.length)]) drawn[row]++;
    else for (let i = 0; i < count; i++) drawn[random.integer(count)]++;
    const { weights } = scored;
    if (weights) for (let i = 0; i < count; i++) drawn[i] *= weights[i];
    const value = figure({ scores: scored.scores, labels: scored.labels, weights: drawn });
    if (!Number.isNaN(value)) found.push(value);
  }
  found.sort((a, b) => a - b);
  return {
    value: figure(scored),
    low: quantile(found, (1 - level) / 2),
    high: quantile(found, (1 + level) / 2),
    resamples: found.length,
  };
}

/** The quantile of sorted numbers, linear between two neighbours. NaN of none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const at = share * (sorted.length - 1);
  const below = floor(at);
  const above = below + 1 < sorted.length ? below + 1 : below;
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
