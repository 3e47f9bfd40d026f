import { DBSCAN } from '../src/neighbors/dbscan.ts';
import { completeData } from './complete.ts';
import { Peer } from './peer.ts';
import { type BenchRow, median, row, seconds } from './rows.ts';

/** DBSCAN beside scikit-learn's: the time that the labels of all rows take. */
export async function benchDBSCAN(sizes: readonly number[] = [2_000, 10_000], turns = 3): Promise<BenchRow[]> {
  const out: BenchRow[] = [];
  const peer = new Peer();
  try {
    for (const size of sizes) {
      const data = completeData(size);
      await peer.data(data);
      const own: number[] = [];
      const theirs: number[] = [];
      for (let turn = 0; turn < turns; turn++) {
        own.push(seconds(() => new DBSCAN({ eps: 4, min_samples: 5 }).fit(data.X)));
        theirs.push(await peer.fit('dbscan', { eps: 4, min_samples: 5 }));
      }
      out.push(row(`models.dbscan.fit@${size}`, 's', median(own), 'scikit-learn', median(theirs)));
    }
  } finally {
    peer.close();
  }
  return out;
}
