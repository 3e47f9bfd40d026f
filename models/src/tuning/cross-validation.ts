import type { Matrix } from '../data/matrix.ts';
import { folds as parted, type Split } from '../data/splits.ts';
import type { Learner } from '../learner.ts';
import { rocAuc, type Scored } from '../metrics/ranking.ts';
import type { Parameters } from './search-space.ts';
import { type Evaluation, type TuneOptions, type TuneResult, tune } from './tune.ts';

export interface LearningTask {
  readonly X: Matrix;
  readonly y: ArrayLike<number>;
  /** Rows of one group (an entity, a family of attacks) are never on both sides. */
  readonly groups?: ArrayLike<number | string>;
  /** A learner, not fitted. `resource` is the share of the effort that it may make, for example of its rounds. */
  readonly make: (parameters: Parameters, resource: number, seed: number) => Learner;
  /** Lower is better; 1 less the area under the ROC curve unless told. */
  readonly loss?: (scored: Scored) => number;
}

const rankingLoss = (scored: Scored): number => 1 - rocAuc(scored);

/** The loss of parameters on the rows of `split.test`, fitted on those of `split.train`. */
function lossOn(task: LearningTask, split: Split, parameters: Parameters, resource: number, seed: number): number {
  const { X, y, make, loss = rankingLoss } = task;
  const learner = make(parameters, resource, seed).fit(
    X.take(split.train),
    Uint8Array.from(split.train, (row) => y[row]),
  );
  return loss({ scores: learner.score(X.take(split.test)), labels: Uint8Array.from(split.test, (row) => y[row]) });
}

/**
 * An objective for `tune`: cross-validation by group, the same folds for all parameters; behind them stand `confirmations` folds of another
 * parting.
 */
export function crossValidation(
  task: LearningTask,
  folds: number,
  seed = 0,
  confirmations = 0,
): (parameters: Parameters, evaluation: Evaluation) => number {
  const own = { y: task.y, ...(task.groups && { groups: task.groups }) };
  const splits = parted(task.X.rows, folds, { ...own, seed });
  if (confirmations > 0) splits.push(...parted(task.X.rows, confirmations, { ...own, seed: seed + 1_000_003 }));
  return (parameters, evaluation) =>
    lossOn(task, splits[evaluation.fold], parameters, evaluation.resource, evaluation.seed);
}

export interface NestedOptions extends Omit<TuneOptions, 'objective' | 'journal' | 'defaults'> {
  readonly task: LearningTask;
  readonly defaults: Parameters;
  /** How many times a part is put aside, of which the search sees nothing. */
  readonly outerFolds: number;
}

export interface NestedFold {
  readonly parameters: Parameters;
  /** Losses on the part put aside. */
  readonly tuned: number;
  readonly defaults: number;
}

/**
 * How much better tuned parameters are than the defaults, on groups that the search never saw: each outer fold is put aside in turn and the
 * search made on the rest.
 */
export async function nestedComparison(options: NestedOptions): Promise<readonly NestedFold[]> {
  const { task, defaults, outerFolds, seed = 0 } = options;
  const { X, y, groups } = task;
  const found: NestedFold[] = [];
  for (const split of parted(X.rows, outerFolds, { y, seed: seed + 1, ...(groups && { groups }) })) {
    const inner: LearningTask = {
      ...task,
      X: X.take(split.train),
      y: Uint8Array.from(split.train, (row) => y[row]),
      ...(groups && { groups: Array.from(split.train, (row) => groups[row]) }),
    };
    const { parameters }: TuneResult = await tune({
      ...options,
      objective: crossValidation(inner, options.folds, seed),
    });
    found.push({
      parameters,
      tuned: lossOn(task, split, parameters, 1, seed),
      defaults: lossOn(task, split, defaults, 1, seed),
    });
  }
  return found;
}
