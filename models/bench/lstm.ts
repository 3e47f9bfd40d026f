import { LSTM } from '../src/neural/lstm.ts';
import { completeData } from './complete.ts';
import { type BenchRow, median, row, seconds } from './rows.ts';

const KINDS = 64;

/** LSTM of 32 units over sequences of 25 events of 40 figures and 64 kinds: an epoch's time, and steps one after the other. */
export async function benchLSTM(sizes: readonly number[] = [10_000]): Promise<BenchRow[]> {
  const out: BenchRow[] = [];
  for (const size of sizes) {
    const { X, y } = completeData(size);
    const kinds = Int32Array.from({ length: size }, (_, i) => (i * 7 + (i >> 3)) % KINDS);
    const sequences = kinds.map((_, i) => Math.floor(i / 25));
    const make = (): LSTM => new LSTM({ kinds: KINDS, epochs: 1, validation_fraction: 0, scaling: 'none' });
    let model = make().fit(X.slice(0, 500), y.subarray(0, 500), {
      kinds: kinds.subarray(0, 500),
      sequences: sequences.subarray(0, 500),
    });
    out.push(
      row(
        `models.lstm.fit_epoch@${size}`,
        's',
        seconds(() => {
          model = make().fit(X, y, { kinds, sequences });
        }),
      ),
    );
    const state = new Float32Array(model.stateSize);
    const said = new Float64Array(2);
    const rows = Array.from({ length: 2_000 }, (_, i) => X.row(i));
    const run = (): void => {
      for (const [i, own] of rows.entries()) model.step(state, own, kinds[i], said);
    };
    for (let warm = 0; warm < 5; warm++) run();
    const times = Array.from({ length: 5 }, () => seconds(run));
    out.push(row(`models.lstm.row@${size}`, 'µs', (median(times) * 1e6) / rows.length));
  }
  return out;
}
