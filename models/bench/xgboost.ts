import { XGBoost } from '../src/trees/xgboost.ts';
import { benchData } from './data.ts';
import { Peer } from './peer.ts';
import { type BenchRow, median, row, seconds } from './rows.ts';

const PARAMETERS = { n_estimators: 100, max_depth: 6, learning_rate: 0.1, max_bin: 256 };

/** XGBoost beside the original, one thread each, the same parameters, turn by turn. */
export async function benchXGBoost(sizes: readonly number[] = [10_000, 50_000], turns = 3): Promise<BenchRow[]> {
  const out: BenchRow[] = [];
  const peer = new Peer();
  try {
    for (const size of sizes) {
      const data = benchData(size);
      await peer.data(data);
      const fits: number[] = [];
      const peerFits: number[] = [];
      const batches: number[] = [];
      const peerBatches: number[] = [];
      new XGBoost({ ...PARAMETERS, n_estimators: 5 }).fit(data.X, data.y);
      let model = new XGBoost(PARAMETERS);
      for (let turn = 0; turn < turns; turn++) {
        fits.push(
          seconds(() => {
            model = new XGBoost(PARAMETERS).fit(data.X, data.y);
          }),
        );
        peerFits.push(await peer.fit('xgboost', PARAMETERS));
        const part = data.X.slice(0, Math.min(size, 20_000));
        model.score(part);
        batches.push(part.rows / seconds(() => model.score(part)));
        await peer.predict(part.rows);
        peerBatches.push(part.rows / (await peer.predict(part.rows)));
      }
      const at = `@${size}`;
      out.push(row(`models.xgboost.fit${at}`, 's', median(fits), 'xgboost', median(peerFits)));
      out.push(row(`models.xgboost.batch${at}`, 'rows/s', median(batches), 'xgboost', median(peerBatches)));
      const single = new Float64Array(1);
      const one = data.X.row(0).slice();
      for (let i = 0; i < 20_000; i++) model.scoreInto(one, single);
      const calls = 50_000;
      const time = seconds(() => {
        for (let i = 0; i < calls; i++) {
          one.set(data.X.data.subarray((i % 1000) * 40, (i % 1000) * 40 + 40));
          model.scoreInto(one, single);
        }
      });
      out.push(row(`models.xgboost.row${at}`, 'µs', (time * 1e6) / calls));
    }
  } finally {
    peer.close();
  }
  return out;
}
