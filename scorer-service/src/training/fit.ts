/** All learners on some rows of a table, and what they say of others. */
import { type Learner, LSTM, Matrix, type Parameters, Random } from '@api-sentinel/models';
import { isPayload } from './gather.ts';
import { columnsOf, type FittedName, fitLearner, LEARNERS, type LearnerKind, type TrainingRows } from './learners.ts';
import type { RowTable } from './rows.ts';

/** Rows that enter what learns the usual for each harmful payload among them: live traffic is mostly harmless. */
const HARMLESS_FOR_EACH_PAYLOAD = 20;

/** What a fit needs beside the rows' numbers. */
export interface FitContext {
  readonly matrix: Matrix;
  readonly table: RowTable;
  readonly weights: Float64Array;
  readonly seed: number;
  /** Tuned parameters, where there are any. */
  readonly parameters: Readonly<Partial<Record<FittedName, Parameters>>>;
}

export type Fitted = Readonly<Record<FittedName, Learner>>;

/** Fits every learner on its share of the rows. @param told of each that is done */
export function fitAll(context: FitContext, rows: Int32Array, told: (name: string) => void = () => {}): Fitted {
  const fitted: Partial<Record<FittedName, Learner>> = {};
  for (const kind of LEARNERS) {
    const learner = kind.make(context.parameters[kind.name] ?? kind.parameters, 1, context.seed);
    fitted[kind.name] = fitLearner(kind, learner, rowsFor(kind, context, rows));
    told(kind.name);
  }
  return fitted as Fitted;
}

/** The rows that a learner of the kind is given, of those it may see. */
export function rowsFor(
  kind: LearnerKind,
  { matrix, table, weights, seed }: FitContext,
  rows: Int32Array,
  most = kind.rows,
): TrainingRows {
  const fitting = kind.learns === 'usual' ? usualRows(table, rows, seed) : rows.filter((i) => table.labels[i] >= 0);
  const chosen = kind.learns === 'sequences' ? sequencesOf(table, fitting, most, seed) : drawn(fitting, most, seed);
  return {
    X: seenBy(kind, matrix.take(chosen)),
    labels: Uint8Array.from(chosen, (i) => Math.max(table.labels[i], 0)),
    weights: Float64Array.from(chosen, (i) => weights[i]),
    kinds: Int32Array.from(chosen, (i) => table.kinds[i]),
    sequences: Int32Array.from(chosen, (i) => table.sequences[i]),
  };
}

/** Scores of the rows in `test`; a sequence model is told of all events that came before them. */
export function scoresOf(
  name: FittedName,
  learner: Learner,
  { matrix, table }: FitContext,
  test: Int32Array,
): Float64Array {
  if (!(learner instanceof LSTM)) return learner.score(seenBy(kindOf(name), matrix.take(test)));
  const tested = new Set(Array.from(test, (i) => table.sequences[i]));
  const rows = Int32Array.from({ length: table.rows }, (_, i) => i).filter((i) => tested.has(table.sequences[i]));
  const { probability } = learner.scoreSequences(
    matrix.take(rows),
    Int32Array.from(rows, (i) => table.sequences[i]),
    Int32Array.from(rows, (i) => table.kinds[i]),
  );
  const places = new Map(Array.from(rows, (row, at) => [row, at]));
  return Float64Array.from(test, (row) => probability[places.get(row) ?? fail(name)]);
}

function seenBy(kind: LearnerKind, X: Matrix): Matrix {
  return kind.families === undefined ? X : X.select(columnsOf(kind, X.names));
}

function kindOf(name: FittedName): LearnerKind {
  return LEARNERS.find((kind) => kind.name === name) ?? fail(name);
}

function fail(name: string): never {
  throw new Error(`a row that ${name} is asked about belongs to no sequence`);
}

/** All rows of traffic, labelled or not, and so many payloads that harmful ones stay rare. */
function usualRows(table: RowTable, rows: Int32Array, seed: number): Int32Array {
  const random = new Random(seed, 11);
  return rows.filter(
    (i) => table.labels[i] !== 1 || random.integer(HARMLESS_FOR_EACH_PAYLOAD) === 0 || !isPayload(table, i),
  );
}

function drawn(rows: Int32Array, most: number, seed: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from(new Random(seed, 13).sample(rows.length, most), (at) => rows[at]).sort();
}

/** Whole sequences, drawn until there are enough rows. */
function sequencesOf(table: RowTable, rows: Int32Array, most: number, seed: number): Int32Array {
  if (rows.length <= most) return rows;
  const names = [...new Set(Array.from(rows, (i) => table.sequences[i]))];
  const counts = new Map<number, number>();
  for (const i of rows) counts.set(table.sequences[i], (counts.get(table.sequences[i]) ?? 0) + 1);
  const kept = new Set<number>();
  let total = 0;
  for (const at of new Random(seed, 17).sample(names.length, names.length)) {
    if (total >= most) break;
    kept.add(names[at]);
    total += counts.get(names[at]) ?? 0;
  }
  return rows.filter((i) => kept.has(table.sequences[i]));
}

/** The matrix of some columns of a table, by their places among all features. */
export function matrixOf(table: RowTable, names: readonly string[], places: ArrayLike<number>): Matrix {
  return new Matrix(table.features.subarray(0, table.rows * table.width), table.width, names).select(places);
}
