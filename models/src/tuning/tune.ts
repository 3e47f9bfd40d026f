import { Journal, type TrialRecord } from './journal.ts';
import { checkSpace, type Parameters, type SearchSpace } from './search-space.ts';
import { type Observation, suggest } from './tpe.ts';

const { ceil, floor, max } = Math;

/** One evaluation that is asked for. */
export interface Evaluation {
  /** 0 to `folds - 1`; from there on those of `confirmations`. */
  readonly fold: number;
  /** The share of the whole effort (rounds, rows, epochs), above 0 and at most 1. */
  readonly resource: number;
  readonly seed: number;
}

export interface Progress {
  /** Finished so far, those of the journal included. */
  readonly trials: number;
  /** How many there will be; `undefined` under a time budget. */
  readonly of: number | undefined;
  readonly best: number;
  readonly elapsedMs: number;
  /** What is left, as it has gone so far; `undefined` before the first trial is done. */
  readonly etaMs: number | undefined;
}

export interface TuneOptions {
  readonly space: SearchSpace;
  /** Tried first, so that the result is never worse than they are: the learner's defaults. */
  readonly defaults?: Parameters;
  /**
   * The loss (lower is better) of parameters on one fold with a share of the effort. It must follow from its arguments alone. A loss that is
   * no number counts as the worst; what it throws ends the search.
   */
  readonly objective: (parameters: Parameters, evaluation: Evaluation) => number | Promise<number>;
  readonly folds: number;
  /** Stops after so many trials. Either this or `timeMs`, or both. */
  readonly trials?: number;
  /** Begins no trial after so many milliseconds. The trials made are counted: `trials` of the result, given as budget, replays them. */
  readonly timeMs?: number;
  /** Shares of the effort, ascending, the last 1: only the best third of the trials goes from one to the next. `[1]` unless told. */
  readonly rungs?: readonly number[];
  /**
   * So many further folds, of another parting of the rows and each with a seed of its own, on which the best parameters must beat the defaults by more
   * than two standard errors; else the defaults are the result. 0 (no such test) unless told; else 2 or more, and `defaults` are needed.
   */
  readonly confirmations?: number;
  readonly seed?: number;
  /** A file in which finished trials are kept, and from which a search that was stopped goes on. */
  readonly journal?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Milliseconds that only rise; `performance.now` unless told. */
  readonly clock?: () => number;
}

export interface TuneResult {
  readonly parameters: Parameters;
  /** Of these parameters in the search. */
  readonly loss: number;
  /** With `confirmations`: by how much the best parameters' loss was below the defaults' there, and the standard error of that. */
  readonly confirmed?: { readonly gain: number; readonly error: number };
  /** How many trials were made. */
  readonly trials: number;
  readonly history: readonly TrialRecord[];
}

/** One trial in so many goes on to the next rung. */
const REDUCTION = 3;
/** So many standard errors are no luck. */
const SURE = 2;

/**
 * Searches a space by the tree-structured Parzen estimator, with successive halving (Jamieson and Talwalkar, 2016) in the form in which
 * trials come one after the other: one goes on to the next rung if it is among the best third of all that reached this one. Same
 * seed, same trials.
 *
 * @throws Error when the budget, the rungs or the space do not fit, or the journal is of another search
 * @example
 * import { tune } from '@api-sentinel/models';
 * const { parameters, loss } = await tune({
 *   space: { x: { type: 'float', low: -5, high: 5 } },
 *   objective: ({ x }) => (Number(x) - 2) ** 2,
 *   folds: 1,
 *   trials: 60,
 * });
 * loss < 0.1; // true
 */
export async function tune(options: TuneOptions): Promise<TuneResult> {
  const {
    space,
    defaults,
    folds,
    trials,
    timeMs,
    rungs = [1],
    seed = 0,
    onProgress,
    clock = () => performance.now(),
  } = options;
  checkSpace(space);
  checkBudget(options);
  const start = clock();
  const journal =
    options.journal === undefined ? undefined : new Journal(options.journal, { space, defaults, folds, rungs, seed });
  const history: TrialRecord[] = [];
  try {
    const replayed = journal?.trials ?? [];
    while (history.length < (trials ?? Infinity)) {
      if (timeMs !== undefined && history.length > 0 && history.length >= replayed.length && clock() - start >= timeMs)
        break;
      const trial = history.length;
      const parameters = trial === 0 && defaults ? defaults : suggest(space, observations(history), trial, { seed });
      const kept = replayed[trial];
      if (kept) {
        if (JSON.stringify(kept.parameters) !== JSON.stringify(parameters)) {
          throw new Error(
            `Trial ${trial} of the journal has other parameters than this search suggests: it was made by another release. Remove it.`,
          );
        }
        history.push(kept);
        continue;
      }
      const record = { trial, parameters, losses: await evaluate(options, parameters, history) };
      journal?.append(record);
      history.push(record);
      const elapsedMs = clock() - start;
      const own = history.length - replayed.length;
      const left = trials === undefined ? undefined : (trials - history.length) * (elapsedMs / own);
      onProgress?.({
        trials: history.length,
        of: trials,
        best: bestOf(history, rungs.length).loss,
        elapsedMs,
        etaMs: timeMs === undefined ? left : Math.min(left ?? Infinity, max(0, timeMs - elapsedMs)),
      });
    }
  } finally {
    journal?.close();
  }
  const best = bestOf(history, rungs.length);
  if (!options.confirmations || !defaults) return { ...best, trials: history.length, history };
  const confirmed = await confirm(options, best.parameters, defaults);
  const kept = confirmed.gain > SURE * confirmed.error ? best : bestOf(history.slice(0, 1), rungs.length);
  return { ...kept, confirmed, trials: history.length, history };
}

/** The search has picked what did best on its folds, partly by luck: on others the luck is gone. */
async function confirm(
  { objective, folds, confirmations = 0, seed = 0 }: TuneOptions,
  best: Parameters,
  defaults: Parameters,
): Promise<{ gain: number; error: number }> {
  const gains: number[] = [];
  for (let i = 0; i < confirmations; i++) {
    const evaluation = { fold: folds + i, resource: 1, seed: seed + 1 + i };
    gains.push((await objective(defaults, evaluation)) - (await objective(best, evaluation)));
  }
  const gain = gains.reduce((sum, value) => sum + value, 0) / gains.length;
  const square = gains.reduce((sum, value) => sum + (value - gain) ** 2, 0) / (gains.length - 1);
  return { gain, error: Math.sqrt(square / gains.length) };
}

function checkBudget({ folds, trials, timeMs, rungs = [1], confirmations = 0, defaults }: TuneOptions): void {
  if (
    !Number.isInteger(confirmations) ||
    confirmations < 0 ||
    confirmations === 1 ||
    (confirmations > 0 && !defaults)
  ) {
    throw new Error(`confirmations is ${confirmations}: 0, or 2 and more with defaults to compare with, is needed.`);
  }
  if (!Number.isInteger(folds) || folds < 1) throw new Error(`folds is ${folds}: a whole number from 1 is needed.`);
  if (trials === undefined && timeMs === undefined)
    throw new Error('A search needs a budget: trials, timeMs, or both.');
  if (trials !== undefined && !(Number.isInteger(trials) && trials >= 1))
    throw new Error(`trials is ${trials}: 1 or more is needed.`);
  if (timeMs !== undefined && !(timeMs > 0)) throw new Error(`timeMs is ${timeMs}: more than 0 is needed.`);
  const ascending = rungs.every((rung, i) => rung > (i === 0 ? 0 : rungs[i - 1]));
  if (!ascending || rungs[rungs.length - 1] !== 1)
    throw new Error(`rungs is [${rungs}]: shares that rise from above 0 to 1 are needed.`);
}

/** The losses of one trial, as far up the rungs as it came. */
async function evaluate(
  { objective, folds, rungs = [1], seed = 0 }: TuneOptions,
  parameters: Parameters,
  history: readonly TrialRecord[],
): Promise<readonly (number | null)[]> {
  const losses: (number | null)[] = [];
  for (const [r, resource] of rungs.entries()) {
    let sum = 0;
    for (let fold = 0; fold < folds; fold++) sum += await objective(parameters, { fold, resource, seed });
    const loss = sum / folds;
    losses.push(Number.isFinite(loss) ? loss : null);
    if (r === rungs.length - 1 || !goesOn(loss, r, history)) break;
  }
  return losses;
}

/** Whether a loss is among the best third of all that reached the rung. */
function goesOn(loss: number, rung: number, history: readonly TrialRecord[]): boolean {
  if (!Number.isFinite(loss)) return false;
  const others = history.filter(({ losses }) => losses.length > rung).map(({ losses }) => losses[rung] ?? Infinity);
  const better = others.filter((other) => other <= loss).length;
  return better < max(1, ceil((others.length + 1) / REDUCTION));
}

/**
 * What the estimator learns from: losses of different rungs do not compare, so each trial that was left behind counts as worse than all
 * that went farther, in the order of its loss.
 */
function observations(history: readonly TrialRecord[]): readonly Observation[] {
  const ranked = [...history].sort(
    (a, b) => b.losses.length - a.losses.length || lossOf(a) - lossOf(b) || a.trial - b.trial,
  );
  const rank = new Map(ranked.map(({ trial }, i) => [trial, i]));
  return history.map(({ trial, parameters }) => ({ parameters, loss: rank.get(trial) as number }));
}

function lossOf({ losses }: TrialRecord): number {
  // Not infinite, so that two of them can be subtracted.
  return losses[losses.length - 1] ?? Number.MAX_VALUE;
}

/** The best of those that reached the last rung; of none, the best of those that came farthest. */
function bestOf(history: readonly TrialRecord[], rungs: number): { parameters: Parameters; loss: number } {
  const farthest = history.reduce((most, { losses }) => max(most, losses.length), 0);
  let best: TrialRecord | undefined;
  for (const record of history) {
    if (record.losses.length === floor(Math.min(farthest, rungs)) && (!best || lossOf(record) < lossOf(best)))
      best = record;
  }
  if (!best) throw new Error('The search made no trial.');
  return { parameters: best.parameters, loss: best.losses[best.losses.length - 1] ?? Infinity };
}
