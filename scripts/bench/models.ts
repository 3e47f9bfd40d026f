import { benchLearner, LEARNER_BENCHES, USUAL_BENCHES } from '../../models/bench/learners.ts';
import { writeToReadme } from '../../models/bench/readme.ts';
import type { BenchRow } from './row.ts';

export interface ModelsFlags {
  /** Only this one, else all but `tuning`. */
  readonly learner?: string;
  readonly peers?: boolean;
  readonly readme?: boolean;
  readonly journals?: string;
}

/** Training time, batch rate, one-row time, memory and AUC of every learner; with `peers` beside those of the reference implementations. */
export async function benchModels(
  { learner, peers = false, readme = false, journals }: ModelsFlags,
  log: (line: string) => void,
): Promise<BenchRow[]> {
  const names = learner === undefined ? USUAL_BENCHES : LEARNER_BENCHES.filter((name) => name === learner);
  if (names.length === 0) throw new Error(`there is no learner "${learner}"; there are ${LEARNER_BENCHES.join(', ')}.`);
  const rows: BenchRow[] = [];
  for (const name of names) {
    log(`${name} …`);
    rows.push(...(await benchLearner(name, peers, journals)));
  }
  if (readme) {
    const command = `models${peers ? ' --peers' : ''}${learner ? ` --learner ${learner}` : ''}`;
    writeToReadme(learner === 'tuning' ? 'tuning' : 'figures', command, rows);
  }
  return rows;
}
