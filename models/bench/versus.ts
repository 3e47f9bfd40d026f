import { toOnnx } from '../src/interchange/onnx.ts';
import type { Learner } from '../src/learner.ts';
import { rocAuc } from '../src/metrics/ranking.ts';
import { completeData } from './complete.ts';
import { type Contest, type Opponent, SIZES } from './contest.ts';
import { type BenchData, benchData } from './data.ts';
import { Peer } from './peer.ts';
import { type BenchRow, median, row } from './rows.ts';
import { cpuSeconds, cpuSecondsOften, memory, resetPeak } from './usage.ts';

export interface VersusOptions {
  readonly peers: boolean;
  readonly sizes?: readonly number[];
  /** No further turn is begun after so many seconds at one size. */
  readonly patience?: number;
}

const BATCH = 20_000;
const TURNS = 5;
/** Rows that no learner sees before it is judged on them. */
const HELD = 10_000;

/** What is measured of each, turn by turn; `auc` and `memory` once. */
const UNITS = { fit: 's', batch: 'rows/s', row: 'µs', memory: 'MiB', auc: 'AUC' } as const;
type Figure = keyof typeof UNITS;
type Figures = Partial<Record<Figure, number[]>>;

const add = (figures: Figures, figure: Figure, value: number): void => {
  const own = figures[figure] ?? [];
  own.push(value);
  figures[figure] = own;
};

/**
 * A learner at each size, turn by turn with its opponents on the same rows: processor time of a fit, of a batch and of a row alone, what memory the
 * process held at most beside what it held before, and the AUC on rows held out. Without peers, ours alone.
 */
export async function versus(contest: Contest, options: VersusOptions): Promise<BenchRow[]> {
  const begun = memory().now;
  const out: BenchRow[] = [];
  for (const size of options.sizes ?? contest.sizes ?? SIZES) {
    const whole = (contest.complete ? completeData : benchData)(size + HELD);
    const data = { X: whole.X.slice(0, size), y: whole.y.subarray(0, size) };
    const held = { X: whole.X.slice(size, size + HELD), y: whole.y.subarray(size) };
    const own: Figures = {};
    const corners: Corner[] = [];
    try {
      if (options.peers)
        for (const opponent of contest.opponents)
          if (size <= (opponent.most ?? Infinity)) corners.push(await Corner.of(opponent, data, held));
      await turns(contest, { data, held, corners, own, begun, patience: options.patience ?? 8 });
    } finally {
      for (const corner of corners) corner.peer.close();
    }
    out.push(...rowsOf(contest, size, own, corners));
  }
  return out;
}

interface Bout {
  readonly data: BenchData;
  readonly held: BenchData;
  readonly corners: readonly Corner[];
  readonly own: Figures;
  readonly begun: number;
  readonly patience: number;
}

async function turns(contest: Contest, { data, held, corners, own, begun, patience }: Bout): Promise<void> {
  const part = data.X.slice(0, Math.min(contest.batch ?? BATCH, data.X.rows));
  const begin = performance.now();
  let model = contest.make();
  for (let turn = 0; turn < TURNS && performance.now() - begin < patience * 1_000; turn++) {
    if (turn === 0) resetPeak();
    add(
      own,
      'fit',
      cpuSeconds(() => {
        model = contest.make().fit(data.X, data.y);
      }),
    );
    if (turn === 0) add(own, 'memory', memory().peak - begun);
    add(own, 'batch', part.rows / cpuSecondsOften(() => model.score(part)));
    add(own, 'row', microseconds(model, data));
    for (const corner of corners) await corner.turn(model, part.rows, turn === 0);
  }
  add(own, 'auc', rocAuc({ scores: model.score(held.X), labels: held.y }));
}

/** An opponent with its process and its figures. */
class Corner {
  readonly opponent: Opponent;
  readonly peer: Peer;
  readonly figures: Figures = {};

  private constructor(opponent: Opponent, peer: Peer) {
    this.opponent = opponent;
    this.peer = peer;
  }

  static async of(opponent: Opponent, data: BenchData, held: BenchData): Promise<Corner> {
    const peer = new Peer();
    await peer.data(opponent.learner, data, held);
    return new Corner(opponent, peer);
  }

  async turn(ours: Learner, rows: number, first: boolean): Promise<void> {
    const { peer, opponent, figures } = this;
    if (opponent.learner === 'onnx') await peer.onnx(toOnnx(ours as Parameters<typeof toOnnx>[0]));
    else {
      const { seconds, memory } = await peer.fit(opponent.learner, opponent.parameters ?? {});
      add(figures, 'fit', seconds);
      if (first) {
        add(figures, 'memory', memory);
        if (!opponent.fitsOnly) add(figures, 'auc', await peer.auc());
      }
    }
    if (opponent.fitsOnly) return;
    add(figures, 'batch', rows / (await peer.predict(rows)));
    add(figures, 'row', 1e6 * (await peer.predict(1)));
  }
}

function rowsOf({ name, opponents }: Contest, size: number, own: Figures, corners: readonly Corner[]): BenchRow[] {
  const out: BenchRow[] = [];
  const kinds = Object.keys(UNITS) as Figure[];
  const main = corners.find(({ opponent }) => opponent === opponents[0]);
  for (const kind of kinds) {
    const values = own[kind];
    if (values === undefined || Number.isNaN(values[0])) continue;
    const theirs = main?.figures[kind];
    out.push(
      theirs === undefined
        ? row(`models.${name}.${kind}@${size}`, UNITS[kind], median(values))
        : row(`models.${name}.${kind}@${size}`, UNITS[kind], median(values), main?.opponent.name, median(theirs)),
    );
  }
  for (const { opponent, figures } of corners) {
    if (opponent.key === undefined) continue;
    for (const kind of kinds) {
      const [values, theirs] = [own[kind], figures[kind]];
      if (values === undefined || theirs === undefined) continue;
      out.push(
        row(
          `models.${name}_${opponent.key}.${kind}@${size}`,
          UNITS[kind],
          median(values),
          opponent.name,
          median(theirs),
        ),
      );
    }
  }
  return out;
}

/** One row at a time, rows taking turns. */
function microseconds(model: Learner, { X }: BenchData): number {
  const rows = Array.from({ length: Math.min(2_048, X.rows) }, (_, i) => X.row(i));
  const out = new Float64Array(1);
  const all = (): void => {
    for (const own of rows) model.scoreInto(own, out);
  };
  for (let warm = 0; warm < 3; warm++) all();
  return (1e6 * cpuSecondsOften(all)) / rows.length;
}
