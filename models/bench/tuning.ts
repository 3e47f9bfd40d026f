import { join } from 'node:path';
import { trainTestSplit } from '../src/data/splits.ts';
import { rocAuc } from '../src/metrics/ranking.ts';
import { crossValidation } from '../src/tuning/cross-validation.ts';
import { DECLARED_SPACES, type DeclaredSpace } from '../src/tuning/declared-spaces.ts';
import { tune } from '../src/tuning/tune.ts';
import { benchData } from './data.ts';
import { type BenchRow, row } from './rows.ts';

export interface TuningBench {
  readonly rows?: number;
  /** Trials of a boosted model, and of each other. */
  readonly boosted?: number;
  readonly others?: number;
  /** Keeps journals there: a run that was stopped goes on. */
  readonly folder?: string;
  readonly kinds?: readonly string[];
  readonly say?: (sentence: string) => void;
}

const BOOSTED = new Set(['xgboost', 'lightgbm', 'gradient_boosting']);
/** Rows of one group are never on both sides. */
const GROUP = 50;

/**
 * Every learner of the vote tuned by successive halving in two folds by group and confirmed on four others, then fitted on all rows but those of the groups that were put
 * aside before; there, its ranking loss (1 - AUC) beside that of the defaults. At the design's size: 100,000 rows, 20 and 8 trials.
 */
export async function benchTuning(options: TuningBench = {}): Promise<BenchRow[]> {
  const { rows = 100_000, boosted = 20, others = 8, folder, kinds = Object.keys(DECLARED_SPACES), say } = options;
  const { X, y } = benchData(rows);
  const groups = Int32Array.from({ length: rows }, (_, i) => Math.floor(i / GROUP));
  const outer = trainTestSplit(rows, 0.25, { y, groups, seed: 1 });
  const inner = {
    X: X.take(outer.train),
    y: Uint8Array.from(outer.train, (i) => y[i]),
    groups: Int32Array.from(outer.train, (i) => groups[i]),
  };
  const held = X.take(outer.test);
  const labels = Uint8Array.from(outer.test, (i) => y[i]);
  const lossOf = ({ make }: DeclaredSpace, parameters: DeclaredSpace['defaults']): number =>
    1 - rocAuc({ scores: make(parameters, 1, 1).fit(inner.X, inner.y).score(held), labels });
  const begin = performance.now();
  const out: BenchRow[] = [];
  let peak = 0;
  for (const kind of kinds) {
    const declared = DECLARED_SPACES[kind];
    const start = performance.now();
    const found = await tune({
      space: declared.space,
      defaults: declared.defaults,
      objective: crossValidation({ ...inner, make: declared.make }, 2, 1, 4),
      folds: 2,
      confirmations: 4,
      trials: BOOSTED.has(kind) ? boosted : others,
      rungs: [1 / 3, 1],
      seed: 1,
      ...(folder !== undefined && { journal: join(folder, `${kind}.ndjson`) }),
      onProgress: ({ trials, of, best, etaMs }) =>
        say?.(
          `${kind}: ${trials} of ${of} trials, best ${best.toFixed(4)}, ${Math.round((etaMs ?? 0) / 1000)} s to go`,
        ),
    });
    const tuned = lossOf(declared, found.parameters);
    out.push(
      row(`models.${kind}.tuned_loss@${rows}`, '1 - AUC', tuned, 'defaults', lossOf(declared, declared.defaults)),
    );
    out.push(row(`models.${kind}.tuning@${rows}`, 's', (performance.now() - start) / 1000));
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  out.push(row(`models.tuning@${rows}`, 's', (performance.now() - begin) / 1000));
  out.push(row(`models.tuning_memory@${rows}`, 'MiB', peak / 2 ** 20));
  return out;
}
