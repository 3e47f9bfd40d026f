import { RandomForest } from '../src/trees/random-forest.ts';
import { XGBoost } from '../src/trees/xgboost.ts';
import { benchData } from './data.ts';
import { type BenchRow, row } from './rows.ts';
import { cpuSecondsOften } from './usage.ts';

const BATCH = 256;
const BINS = 256;

/**
 * What comparisons of uint8 would cost before the first of them: finding the bin of each of a row's values among the model's own thresholds, by eight
 * halvings without a branch; beside the whole score of the row as it is taken, by comparisons of float32.
 */
export function benchQuantised(size = 10_000): BenchRow[] {
  const { X, y } = benchData(size);
  const models = {
    xgboost_quantised: new XGBoost({ n_estimators: 100 }),
    random_forest_quantised: new RandomForest({ n_estimators: 100 }),
  };
  const batch = X.slice(0, BATCH);
  return Object.entries(models).map(([name, model]) => {
    const { feature, threshold } = model.fit(X, y).trees;
    const cuts = new Float32Array(X.columns * BINS).fill(Number.POSITIVE_INFINITY);
    for (let f = 0; f < X.columns; f++) {
      const own = new Set(threshold.filter((_, i) => feature[i] === f));
      cuts.set(
        Float32Array.from(own)
          .sort()
          .subarray(0, BINS - 1),
        f * BINS,
      );
    }
    const bins = new Uint8Array(BATCH * X.columns);
    const quantise = (): void => {
      for (let i = 0; i < bins.length; i++) {
        const from = (i % X.columns) * BINS;
        const value = batch.data[i];
        let at = from;
        for (let step = BINS / 2; step > 0; step >>= 1) at += cuts[at + step - 1] <= value ? step : 0;
        bins[i] = at - from;
      }
    };
    const own = (1e6 * cpuSecondsOften(quantise)) / BATCH;
    const whole = (1e6 * cpuSecondsOften(() => model.score(batch))) / BATCH;
    return row(`models.${name}.binning`, 'µs/row', own, 'the whole score', whole);
  });
}
