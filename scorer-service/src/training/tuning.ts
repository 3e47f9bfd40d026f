/** Searches the parameters of every learner, on groups that it did not see. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  DECLARED_SPACES,
  logLoss,
  type Parameters,
  rocAuc,
  type SearchSpace,
  type Split,
  tune,
} from '@api-sentinel/models';
import { type FitContext, rowsFor, scoresOf } from './fit.ts';
import { type FittedName, fitLearner, LEARNERS } from './learners.ts';

export interface TuningSettings {
  /** Trials of each learner, its present parameters being the first. */
  readonly trials: number;
  /** Folder of the journals, from which a search that was stopped goes on. */
  readonly journals: string;
}

/** Rows that a trial is fitted on at most. */
const ROWS = 6_000;
const FOLDS = 2;

/** Nothing below the sizes that the figures of this project are stated for, and no forest too large to ship. */
const SPACES: Readonly<Partial<Record<FittedName, SearchSpace>>> = {
  random_forest: {
    max_depth: { type: 'choice', values: [8, 12, 16] },
    min_samples_leaf: { type: 'int', low: 4, high: 40, log: true },
    max_features: { type: 'choice', values: ['sqrt', 0.3, 0.5] },
  },
  gradient_boosting: {
    learning_rate: { type: 'float', low: 0.05, high: 0.4, log: true },
    max_depth: { type: 'int', low: 3, high: 7 },
    min_samples_leaf: { type: 'int', low: 5, high: 100, log: true },
    subsample: { type: 'float', low: 0.5, high: 1 },
    max_features: { type: 'float', low: 0.2, high: 1 },
  },
  dense_network: {
    hidden: { type: 'choice', values: ['64-32', '96-32', '128-64'] },
    learning_rate: { type: 'float', low: 5e-4, high: 1e-2, log: true },
    dropout: { type: 'float', low: 0, high: 0.5 },
    weight_decay: { type: 'float', low: 1e-5, high: 0.1, log: true },
  },
  lstm: {
    units: { type: 'choice', values: [32, 48] },
    learning_rate: { type: 'float', low: 1e-3, high: 2e-2, log: true },
    dropout: { type: 'float', low: 0, high: 0.4 },
    next_weight: { type: 'float', low: 0.05, high: 1, log: true },
  },
};

/** The best parameters of each learner. A search that was stopped goes on where it was. */
export async function tuned(
  context: FitContext,
  splits: readonly Split[],
  { trials, journals }: TuningSettings,
  progress: (sentence: string) => void,
): Promise<Readonly<Partial<Record<FittedName, Parameters>>>> {
  mkdirSync(journals, { recursive: true });
  const found: Partial<Record<FittedName, Parameters>> = {};
  const { table, seed } = context;
  const started = performance.now();
  for (const [done, kind] of LEARNERS.entries()) {
    const {
      parameters,
      loss,
      trials: made,
    } = await tune({
      space: SPACES[kind.name] ?? DECLARED_SPACES[kind.name].space,
      defaults: kind.parameters,
      folds: FOLDS,
      trials,
      rungs: [0.34, 1],
      seed,
      journal: join(journals, `${kind.name}.ndjson`),
      objective(candidate, { fold, resource }) {
        const { train, test } = splits[fold];
        const learner = fitLearner(kind, kind.make(candidate, resource, seed), rowsFor(kind, context, train, ROWS));
        const judged = test.filter((i) => table.labels[i] >= 0);
        const labels = Uint8Array.from(judged, (i) => table.labels[i]);
        const scores = scoresOf(kind.name, learner, context, judged);
        return kind.learns === 'usual' ? 1 - rocAuc({ scores, labels }) : logLoss({ scores, labels });
      },
      onProgress({ trials: at, of, best, etaMs }) {
        const left =
          ((etaMs ?? 0) + ((performance.now() - started) / (done + at / trials)) * (LEARNERS.length - done - 1)) / 1000;
        progress(`tuning ${kind.name}: trial ${at} of ${of}, best ${best.toFixed(4)}, about ${Math.ceil(left)} s left`);
      },
    });
    found[kind.name] = parameters;
    progress(`tuned ${kind.name} in ${made} trials to ${loss.toFixed(4)}: ${JSON.stringify(parameters)}`);
  }
  return found;
}
