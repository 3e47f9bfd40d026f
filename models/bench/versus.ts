import type { Matrix } from '../src/data/matrix.ts';
import type { Learner } from '../src/learner.ts';
import type { BenchData } from './data.ts';
import { Peer } from './peer.ts';
import { type BenchRow, median, row, seconds } from './rows.ts';

export interface Contest {
  /** As in the names of the figures. */
  readonly name: string;
  readonly make: () => Learner;
  readonly data: BenchData;
  /** The peer's learner in peer.py, and its parameters; without it there is no peer. */
  readonly peer?: { readonly name: string; readonly learner: string; readonly parameters: object };
  readonly turns?: number;
  /** Rows of a batch. */
  readonly batch?: number;
}

const BATCH = 2_048;

/** Fit, batch and row of one learner, turn by turn with its peer, on the same rows. */
export async function versus({ name, make, data, peer, turns = 3, batch = BATCH }: Contest): Promise<BenchRow[]> {
  const other = peer && new Peer();
  const figures: Record<'fit' | 'batch' | 'peerFit' | 'peerBatch', number[]> = {
    fit: [],
    batch: [],
    peerFit: [],
    peerBatch: [],
  };
  const part = data.X.slice(0, Math.min(batch, data.X.rows));
  let model = make();
  try {
    if (other) await other.data(data);
    for (let turn = 0; turn < turns; turn++) {
      figures.fit.push(
        seconds(() => {
          model = make().fit(data.X, data.y);
        }),
      );
      model.score(part);
      figures.batch.push(part.rows / seconds(() => model.score(part)));
      if (!other) continue;
      figures.peerFit.push(await other.fit(peer.learner, peer.parameters));
      await other.predict(part.rows);
      figures.peerBatch.push(part.rows / (await other.predict(part.rows)));
    }
  } finally {
    other?.close();
  }
  const at = `@${data.X.rows}`;
  const beside = (own: number[], theirs: number[], kind: string, unit: string): BenchRow =>
    peer
      ? row(`models.${name}.${kind}${at}`, unit, median(own), peer.name, median(theirs))
      : row(`models.${name}.${kind}${at}`, unit, median(own));
  return [
    beside(figures.fit, figures.peerFit, 'fit', 's'),
    beside(figures.batch, figures.peerBatch, 'batch', 'rows/s'),
    row(`models.${name}.row${at}`, 'µs', microseconds(model, part)),
  ];
}

/** One row at a time, rows taking turns. */
function microseconds(model: Learner, part: Matrix): number {
  const rows = Array.from({ length: part.rows }, (_, i) => part.row(i));
  const out = new Float64Array(1);
  const all = (): void => {
    for (const own of rows) model.scoreInto(own, out);
  };
  for (let warm = 0; warm < 5; warm++) all();
  return (median(Array.from({ length: 5 }, () => seconds(all))) * 1e6) / rows.length;
}
