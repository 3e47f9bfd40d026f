import { LSTM } from '../src/neural/lstm.ts';
import { completeData } from './complete.ts';
import { SIZES } from './contest.ts';
import { type BenchRow, row } from './rows.ts';
import { cpuSeconds, cpuSecondsOften, memory, resetPeak } from './usage.ts';

const KINDS = 64;

/** LSTM of 32 units over sequences of 25 events of 40 figures and 64 kinds: an epoch's processor time, and steps one after the other. */
export async function benchLSTM(sizes: readonly number[] = SIZES): Promise<BenchRow[]> {
  const out: BenchRow[] = [];
  const begun = memory().now;
  for (const size of sizes) {
    const { X, y } = completeData(size);
    const kinds = Int32Array.from({ length: size }, (_, i) => (i * 7 + (i >> 3)) % KINDS);
    const sequences = kinds.map((_, i) => Math.floor(i / 25));
    const make = (): LSTM => new LSTM({ kinds: KINDS, epochs: 1, validation_fraction: 0, scaling: 'none' });
    let model = make();
    resetPeak();
    const took = cpuSeconds(() => {
      model = make().fit(X, y, { kinds, sequences });
    });
    out.push(row(`models.lstm.fit@${size}`, 's', took));
    if (!Number.isNaN(begun)) out.push(row(`models.lstm.memory@${size}`, 'MiB', memory().peak - begun));
    const state = new Float32Array(model.stateSize);
    const said = new Float64Array(2);
    const rows = Array.from({ length: 2_000 }, (_, i) => X.row(i));
    const run = (): void => {
      for (let i = 0; i < rows.length; i++) model.step(state, rows[i], kinds[i], said);
    };
    for (let warm = 0; warm < 3; warm++) run();
    out.push(row(`models.lstm.row@${size}`, 'µs', (cpuSecondsOften(run) * 1e6) / rows.length));
  }
  return out;
}
