import { benchLearner, LEARNER_BENCHES } from '../../models/bench/learners.ts';
import { writeToReadme } from '../../models/bench/readme.ts';
import type { BenchRow } from './row.ts';

/** Training time, batch rate, one-row time, memory and AUC of every learner; with `peers` beside those of the reference implementations. */
export async function benchModels(
  {
    learner,
    peers = false,
    readme = false,
  }: { readonly learner?: string; readonly peers?: boolean; readonly readme?: boolean },
  log: (line: string) => void,
): Promise<BenchRow[]> {
  const names = LEARNER_BENCHES.filter((name) => learner === undefined || name === learner);
  if (names.length === 0) throw new Error(`there is no learner "${learner}"; there are ${LEARNER_BENCHES.join(', ')}.`);
  const rows: BenchRow[] = [];
  for (const name of names) {
    log(`${name} …`);
    rows.push(...(await benchLearner(name, peers)));
  }
  if (readme)
    writeToReadme('figures', `models${peers ? ' --peers' : ''}${learner ? ` --learner ${learner}` : ''}`, rows);
  return rows;
}
