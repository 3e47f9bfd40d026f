import { LightGBM } from '../src/trees/lightgbm.ts';
import { XGBoost } from '../src/trees/xgboost.ts';
import { benchData } from './data.ts';
import { type BenchRow, median, row, seconds } from './rows.ts';

/** Training on two threads beside one, by the clock and turn by turn; the models must have the same bytes. */
export function benchThreads(size = 200_000, turns = 3): BenchRow[] {
  const { X, y } = benchData(size);
  const makes = {
    xgboost_threads: () => new XGBoost({ n_estimators: 50, learning_rate: 0.1 }),
    lightgbm_threads: () => new LightGBM({ n_estimators: 50 }),
  };
  return Object.entries(makes).map(([name, make]) => {
    const times: [number[], number[]] = [[], []];
    const values: Float64Array[] = [];
    for (let turn = 0; turn < turns; turn++) {
      for (const threads of [1, 2]) {
        const model = make();
        times[threads - 1].push(seconds(() => model.fit(X, y, { threads })));
        values.push(model.trees.value);
      }
    }
    if (!values.every((own) => own.every((value, i) => value === values[0][i])))
      throw new Error(`${name}: a model grown by two threads is not the one grown by one.`);
    return row(`models.${name}.fit@${size}`, 's', median(times[1]), 'one thread', median(times[0]));
  });
}
