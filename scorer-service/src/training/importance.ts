/** How much the whole vote needs each feature. */
import { type JsonObject, logistic, logLoss, Matrix, Random } from '@api-sentinel/models';
import { type Calibrated, type Scores, termsOf } from './calibrate.ts';
import { type FitContext, type Fitted, scoresOf } from './fit.ts';
import { LEARNERS } from './learners.ts';

const ROWS = 1_500;

/**
 * By how much the log loss of the vote rises when a feature's values are dealt out anew (permutation importance; Breiman, 2001), over rows
 * drawn from all: what the fitted models lean on, not what they would reach without it.
 */
export function globalImportance(
  context: FitContext,
  fitted: Fitted,
  calibrated: Calibrated,
  labeled: Int32Array,
): JsonObject {
  const { matrix, table, seed } = context;
  const random = new Random(seed, 31);
  const rows = Int32Array.from(
    random.sample(labeled.length, Math.min(ROWS, labeled.length >> 1)),
    (at) => labeled[at],
  ).sort();
  const labels = Uint8Array.from(rows, (i) => table.labels[i]);
  const part = table.take(rows);
  const every = Int32Array.from(rows.keys());
  const lossOf = (X: Matrix): number => {
    const own: FitContext = { ...context, matrix: X, table: part };
    const scores = Object.fromEntries(
      LEARNERS.map(({ name }) => [name, scoresOf(name, fitted[name], own, every)]),
    ) as Scores;
    const odds = termsOf(every, part, scores, calibrated).map(({ vote }) => vote);
    return logLoss({ scores: odds.map(logistic), labels });
  };
  const taken = matrix.take(rows);
  const whole = lossOf(taken);
  const { columns } = taken;
  return Object.fromEntries(
    matrix.names.map((name, j) => {
      const order = new Random(seed, 100 + j).sample(rows.length, rows.length);
      const shuffled = new Matrix(taken.data.slice(), columns, matrix.names);
      for (let i = 0; i < rows.length; i++) shuffled.data[i * columns + j] = taken.data[order[i] * columns + j];
      return [name, Math.round((lossOf(shuffled) - whole) * 1e6) / 1e6];
    }),
  );
}
