import { Matrix } from '../data/matrix.ts';
import { Random } from '../data/random.ts';
import { trainTestSplit } from '../data/splits.ts';
import type { Learner } from '../learner.ts';
import { permutationImportance } from './permutation.ts';

const { exp, log } = Math;

export interface ShadowOptions {
  /** A learner, not fitted, for one round. */
  readonly make: (seed: number) => Learner;
  /** 20 unless told; fewer than 8 can decide nothing about more than a few columns. */
  readonly rounds?: number;
  readonly groups?: ArrayLike<number | string>;
  readonly seed: number;
  /** The chance of one wrong decision among all columns that is taken; 0.05 unless told. */
  readonly level?: number;
}

export type ShadowVerdict = 'confirmed' | 'rejected' | 'undecided';

export interface ShadowResult {
  readonly verdicts: readonly ShadowVerdict[];
  /** In how many rounds each column brought more than the best of the shadows. */
  readonly hits: readonly number[];
  readonly rounds: number;
}

/**
 * The shadow-feature test (Kursa and Rudnicki, 2010): beside each column stands its shadow, the same values shuffled, which can bring nothing but by
 * chance. In each round a learner is fitted on both, and a column has a hit where it brings more than the best shadow, measured by
 * permutation on rows put aside. Whether hits are more, or fewer, than a fair coin's is tested by the binomial distribution, the level divided
 * by the number of columns.
 */
export function shadowTest(X: Matrix, y: ArrayLike<number>, options: ShadowOptions): ShadowResult {
  const { make, rounds = 20, groups, seed, level = 0.05 } = options;
  const hits = new Array<number>(X.columns).fill(0);
  for (let round = 0; round < rounds; round++) {
    const random = new Random(seed, round);
    const both = withShadows(X, random);
    const split = trainTestSplit(X.rows, 0.3, { y, seed: random.uint32(), ...(groups && { groups }) });
    const learner = make(random.uint32()).fit(
      both.take(split.train),
      Uint8Array.from(split.train, (row) => y[row]),
    );
    const labels = Uint8Array.from(split.test, (row) => y[row]);
    const { mean } = permutationImportance(learner, both.take(split.test), labels, {
      repeats: 1,
      seed: random.uint32(),
    });
    const best = Math.max(0, ...mean.subarray(X.columns));
    for (let j = 0; j < X.columns; j++) if (mean[j] > best) hits[j]++;
  }
  return { verdicts: hits.map((count) => verdictOf(count, rounds, level / X.columns)), hits, rounds };
}

/** What so many hits say at a level that is for one column. */
export function verdictOf(hits: number, rounds: number, level: number): ShadowVerdict {
  if (atLeast(hits, rounds) < level) return 'confirmed';
  return atLeast(rounds - hits, rounds) < level ? 'rejected' : 'undecided';
}

function withShadows(X: Matrix, random: Random): Matrix {
  const out = new Matrix(new Float32Array(X.rows * X.columns * 2), X.columns * 2);
  for (let j = 0; j < X.columns; j++) {
    const order = random.sample(X.rows, X.rows);
    for (let i = 0; i < X.rows; i++) {
      out.data[i * out.columns + j] = X.data[i * X.columns + j];
      out.data[i * out.columns + X.columns + j] = X.data[order[i] * X.columns + j];
    }
  }
  return out;
}

/** The chance that a fair coin shows heads at least `count` times in `rounds`. */
function atLeast(count: number, rounds: number): number {
  let sum = 0;
  let choose = -rounds * log(2);
  for (let k = 0; k <= rounds; k++) {
    if (k >= count) sum += exp(choose);
    choose += log(rounds - k) - log(k + 1);
  }
  return sum;
}
