import type { Matrix } from '../data/matrix.ts';
import { trainTestSplit } from '../data/splits.ts';
import type { Learner } from '../learner.ts';
import { columnFigures, correlatedGroups, mutualInformation } from './column-figures.ts';
import { permutationImportance } from './permutation.ts';
import { type ShadowResult, type ShadowVerdict, shadowTest, verdictOf } from './shadow-test.ts';

export interface SelectionOptions {
  /** A learner, not fitted; one that sees columns act together, such as boosted trees. */
  readonly make: (seed: number) => Learner;
  readonly groups?: ArrayLike<number | string>;
  /** The tests are made once a seed; `[1, 2, 3]` unless told. */
  readonly seeds?: readonly number[];
  /** Rounds of the shadow test for each seed; 20 unless told. */
  readonly rounds?: number;
  /** A column is constant from this share of one value on; 0.999 unless told. */
  readonly constant?: number;
  /** Columns are alike from this rank correlation on; 0.97 unless told. */
  readonly correlation?: number;
  /** Columns that are kept whatever is found. */
  readonly always?: readonly string[];
}

export interface FeatureReport {
  readonly name: string;
  readonly kept: boolean;
  /** One sentence. */
  readonly reason: string;
  readonly missing: number;
  readonly variance: number;
  /** In nats. */
  readonly mutual_information: number;
  /** The mean over seeds of how much the area under the ROC curve falls when the column is shuffled. */
  readonly permutation: number | null;
  /** The column that stands for it, where one does. */
  readonly same_as: string | null;
  /** What the shadow test said for each seed. */
  readonly shadow: readonly ShadowVerdict[];
}

export interface SelectionReport {
  readonly kept: readonly string[];
  readonly features: readonly FeatureReport[];
  /** Mean likeness (Jaccard) of the columns that beat the best shadow in most rounds of a seed, between seeds; 0 to 1. */
  readonly stability: number;
  readonly seeds: readonly number[];
}

/** The chance of one wrong decision among all columns that is taken. */
const LEVEL = 0.05;

/**
 * Chooses columns in three steps, and says of each why: constant ones go; of columns that say the same, the one that says most of the labels stays;
 * the shadow test is made for each seed; a column stays if all its rounds together show that it brings more than chance. How much shuffling it
 * costs on rows put aside is told beside. The report can be kept in a bundle's `extra`.
 *
 * @throws Error when there are no labels of both classes
 * @example
 * import { Matrix, Random, selectFeatures, XGBoost } from '@api-sentinel/models';
 * const random = new Random(1);
 * const X = new Matrix(Float32Array.from({ length: 1200 }, () => random.normal()), 3, ['signal', 'noise', 'more noise']);
 * const y = Uint8Array.from({ length: 400 }, (_, i) => (X.row(i)[0] > 0.5 ? 1 : 0));
 * const make = (seed) => new XGBoost({ n_estimators: 10, max_depth: 2, seed });
 * selectFeatures(X, y, { make, seeds: [1], rounds: 8 }).kept; // ["signal"]
 */
export function selectFeatures(X: Matrix, y: ArrayLike<number>, options: SelectionOptions): SelectionReport {
  const { make, groups, seeds = [1, 2, 3], rounds = 20, constant = 0.999, correlation = 0.97, always = [] } = options;
  if (seeds.length === 0) throw new Error('Feature selection needs at least one seed.');
  if (new Set(Array.from(y)).size < 2) throw new Error('Feature selection needs labels of both classes.');
  for (const name of always)
    if (!X.names.includes(name)) throw new Error(`There is no column "${name}" to keep always.`);
  const columns = X.names.map((_, j) => j);
  const figures = columns.map((j) => columnFigures(X, j));
  const information = columns.map((j) => mutualInformation(X, j, y));
  const alive = columns.filter((j) => figures[j].commonest < constant);
  const standsFor = new Map<number, number>();
  for (const group of correlatedGroups(X, alive, correlation, seeds[0])) {
    const best = group.reduce((a, b) => (information[b] > information[a] ? b : a));
    for (const j of group) if (j !== best) standsFor.set(j, best);
  }
  const tested = alive.filter((j) => !standsFor.has(j));
  const chosen = X.select(tested);
  const tests =
    tested.length === 0
      ? []
      : seeds.map((seed) => shadowTest(chosen, y, { make, rounds, seed, ...(groups && { groups }) }));
  const shadows = tests.map(({ verdicts }) => verdicts);
  // All rounds of all seeds together: one test, and the one that decides.
  const pooled = tested.map((_, at) => {
    const hits = tests.reduce((sum, one) => sum + one.hits[at], 0);
    return verdictOf(hits, rounds * seeds.length, LEVEL / tested.length);
  });
  const importance = tested.length === 0 ? new Float64Array(0) : importanceOver(chosen, y, options, seeds);
  const kept = new Set<number>();
  const features = columns.map((j): FeatureReport => {
    const at = tested.indexOf(j);
    const shadow = at < 0 ? [] : shadows.map((verdicts) => verdicts[at]);
    const permutation = at < 0 ? null : importance[at];
    const verdict = at < 0 ? undefined : pooled[at];
    const own = decide(figures[j].commonest, constant, standsFor.has(j), verdict);
    const forced = !own.kept && always.includes(X.names[j]);
    if (own.kept || forced) kept.add(j);
    const same = standsFor.get(j);
    return {
      name: X.names[j],
      kept: own.kept || forced,
      reason: forced ? `kept by demand; else: ${own.reason}` : own.reason,
      missing: figures[j].missing,
      variance: figures[j].variance,
      mutual_information: information[j],
      permutation,
      same_as: same === undefined ? null : X.names[same],
      shadow,
    };
  });
  return {
    kept: columns.filter((j) => kept.has(j)).map((j) => X.names[j]),
    features,
    stability: stabilityOf(tests),
    seeds,
  };
}

function decide(
  commonest: number,
  constant: number,
  stoodFor: boolean,
  verdict: ShadowVerdict | undefined,
): { kept: boolean; reason: string } {
  if (commonest >= constant)
    return { kept: false, reason: `one value in ${(100 * commonest).toFixed(2)} % of the rows` };
  if (stoodFor) return { kept: false, reason: 'another column says the same' };
  if (verdict === 'confirmed') return { kept: true, reason: 'brings more than chance' };
  return {
    kept: false,
    reason: verdict === 'rejected' ? 'brings no more than chance' : 'not shown to bring more than chance',
  };
}

/** The mean over the seeds of the importance on rows put aside. */
function importanceOver(
  X: Matrix,
  y: ArrayLike<number>,
  options: SelectionOptions,
  seeds: readonly number[],
): Float64Array {
  const { make, groups } = options;
  const sum = new Float64Array(X.columns);
  for (const seed of seeds) {
    const split = trainTestSplit(X.rows, 0.3, { y, seed, ...(groups && { groups }) });
    const learner = make(seed).fit(
      X.take(split.train),
      Uint8Array.from(split.train, (row) => y[row]),
    );
    const { mean } = permutationImportance(
      learner,
      X.take(split.test),
      Uint8Array.from(split.test, (row) => y[row]),
      { seed },
    );
    for (let j = 0; j < sum.length; j++) sum[j] += mean[j] / seeds.length;
  }
  return sum;
}

function stabilityOf(tests: readonly ShadowResult[]): number {
  const sets = tests.map(({ hits, rounds }) => hits.map((count) => 2 * count > rounds));
  let sum = 0;
  let pairs = 0;
  for (let a = 0; a < sets.length; a++) {
    for (let b = a + 1; b < sets.length; b++) {
      const both = sets[a].filter((own, j) => own && sets[b][j]).length;
      const either = sets[a].filter((own, j) => own || sets[b][j]).length;
      sum += either > 0 ? both / either : 1;
      pairs++;
    }
  }
  return pairs > 0 ? sum / pairs : 1;
}
