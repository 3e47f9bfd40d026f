import { join } from 'node:path';
import type { Matrix } from '../src/data/matrix.ts';
import { trainTestSplit } from '../src/data/splits.ts';
import { SoftVoting } from '../src/ensemble/soft-voting.ts';
import { rocAuc } from '../src/metrics/ranking.ts';
import { crossValidation } from '../src/tuning/cross-validation.ts';
import { DECLARED_SPACES } from '../src/tuning/declared-spaces.ts';
import type { Parameters } from '../src/tuning/search-space.ts';
import { tune } from '../src/tuning/tune.ts';
import { benchData } from './data.ts';
import { type BenchRow, row } from './rows.ts';

export interface TuningSize {
  readonly rows: number;
  /** Trials of a boosted model, and of each other. */
  readonly boosted: number;
  readonly others: number;
}

/** What the design asks for. */
export const TUNING_SIZE: TuningSize = { rows: 100_000, boosted: 20, others: 8 };

const BOOSTED = new Set(['xgboost', 'lightgbm', 'gradient_boosting']);
export const SUPERVISED = [...BOOSTED, 'random_forest'];
/** Rows of one group are never on both sides. */
const GROUP = 50;

interface Part {
  readonly X: Matrix;
  readonly y: Uint8Array;
  readonly groups: Int32Array;
}

function takeOf({ X, y, groups }: Part, rows: Int32Array): Part {
  return { X: X.take(rows), y: Uint8Array.from(rows, (i) => y[i]), groups: Int32Array.from(rows, (i) => groups[i]) };
}

/** The rows that a search may see, and groups of rows that it never does. */
function nested(rows: number): { readonly inner: Part; readonly outer: Part } {
  const whole = { ...benchData(rows), groups: Int32Array.from({ length: rows }, (_, i) => Math.floor(i / GROUP)) };
  const { train, test } = trainTestSplit(rows, 0.25, { ...whole, seed: 1 });
  return { inner: takeOf(whole, train), outer: takeOf(whole, test) };
}

function scoresOf(kind: string, parameters: Parameters, seed: number, { X, y }: Part, other: Part): Float64Array {
  return DECLARED_SPACES[kind].make(parameters, 1, seed).fit(X, y).score(other.X);
}

/**
 * One learner tuned by successive halving in two folds by group, confirmed on four others, then fitted on all rows but those of the groups that were put
 * aside before; there, its ranking loss (1 - AUC) beside that of the defaults, the mean of three seeds where no label steadies the learner.
 */
export async function tuneKind(
  kind: string,
  { rows, boosted, others }: TuningSize,
  folder: string,
  say: (sentence: string) => void,
): Promise<{ readonly parameters: Parameters; readonly figures: readonly BenchRow[] }> {
  const { inner, outer } = nested(rows);
  const { space, defaults, make, supervised } = DECLARED_SPACES[kind];
  const { parameters } = await tune({
    space,
    defaults,
    objective: crossValidation({ ...inner, make }, 2, 1, 4),
    folds: 2,
    confirmations: 4,
    trials: BOOSTED.has(kind) ? boosted : others,
    rungs: [1 / 3, 1],
    seed: 1,
    journal: join(folder, `${kind}.ndjson`),
    onProgress: ({ trials, of, best, etaMs = 0 }) =>
      say(`${kind}: ${trials} of ${of} trials, best ${best.toFixed(4)}, ${Math.round(etaMs / 1000)} s to go`),
  });
  const seeds = supervised ? [1] : [1, 2, 3];
  const lossOf = (of: Parameters): number =>
    seeds.reduce(
      (sum, seed) => sum + 1 - rocAuc({ scores: scoresOf(kind, of, seed, inner, outer), labels: outer.y }),
      0,
    ) / seeds.length;
  const figures = [
    row(`models.${kind}.tuned_loss@${rows}`, '1 - AUC', lossOf(parameters), 'defaults', lossOf(defaults)),
  ];
  return { parameters, figures };
}

/** The weights of the soft vote learned on a held-out part of what the search saw, beside equal ones, over the tuned supervised learners. */
export function tuneVoting(tuned: Readonly<Record<string, Parameters>>, { rows }: TuningSize): readonly BenchRow[] {
  const { inner, outer } = nested(rows);
  const split = trainTestSplit(inner.X.rows, 0.25, { ...inner, seed: 2 });
  const [learned, judged] = [takeOf(inner, split.train), takeOf(inner, split.test)];
  const members = SUPERVISED.filter((kind) => kind in tuned);
  const of = (from: Part, to: Part): Record<string, Float64Array> =>
    Object.fromEntries(members.map((kind) => [kind, scoresOf(kind, tuned[kind], 1, from, to)]));
  const voting = SoftVoting.learn(of(learned, judged), judged.y);
  const outside = of(inner, outer);
  const lossOf = (vote: SoftVoting): number => {
    const scores = Float64Array.from(outer.y, (_, i) => vote.combine(members.map((kind) => outside[kind][i])));
    return 1 - rocAuc({ scores, labels: outer.y });
  };
  const equal = new SoftVoting(Object.fromEntries(members.map((kind) => [kind, 1])));
  return [row(`models.voting.tuned_loss@${rows}`, '1 - AUC', lossOf(voting), 'equal weights', lossOf(equal))];
}
