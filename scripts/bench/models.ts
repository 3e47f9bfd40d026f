import { benchDBSCAN } from '../../models/bench/dbscan.ts';
import { benchDenseNetwork } from '../../models/bench/dense-network.ts';
import { benchEnsemble } from '../../models/bench/ensemble.ts';
import { benchGradientBoosting } from '../../models/bench/gradient-boosting.ts';
import { benchIsolationForest } from '../../models/bench/isolation-forest.ts';
import { benchLightGBM } from '../../models/bench/lightgbm.ts';
import { benchLocalOutlierFactor } from '../../models/bench/local-outlier-factor.ts';
import { benchLSTM } from '../../models/bench/lstm.ts';
import { benchNpmPackages } from '../../models/bench/npm-packages.ts';
import { benchOneClassSVM } from '../../models/bench/one-class-svm.ts';
import { benchRandomForest } from '../../models/bench/random-forest.ts';
import { benchXGBoost } from '../../models/bench/xgboost.ts';
import type { BenchRow } from './row.ts';

/** Every learner's benchmark, beside its peer where one is named in it. */
const LEARNERS: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  xgboost: () => benchXGBoost(),
  lightgbm: () => benchLightGBM(),
  gradient_boosting: () => benchGradientBoosting(),
  random_forest: () => benchRandomForest(),
  isolation_forest: () => benchIsolationForest(),
  local_outlier_factor: () => benchLocalOutlierFactor(),
  one_class_svm: () => benchOneClassSVM(),
  dbscan: () => benchDBSCAN(),
  dense_network: () => benchDenseNetwork(),
  lstm: () => benchLSTM(),
  npm_packages: async () => benchNpmPackages(),
  ensemble: () => benchEnsemble(),
};

/** Training time, batch rate and one-row time of every learner. */
export async function benchModels(only: string | undefined, log: (line: string) => void): Promise<BenchRow[]> {
  const names = Object.keys(LEARNERS).filter((name) => only === undefined || name === only);
  if (names.length === 0)
    throw new Error(`there is no learner "${only}"; there are ${Object.keys(LEARNERS).join(', ')}.`);
  const rows: BenchRow[] = [];
  for (const name of names) {
    log(`${name} …`);
    rows.push(...(await LEARNERS[name]()));
  }
  return rows;
}
