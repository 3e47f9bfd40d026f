import { Random } from './random.ts';

/** Row indices of the two parts, each ascending. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export interface SplitOptions {
  /** Rows of one group (an entity, a family of attacks) are never on both sides. */
  readonly groups?: ArrayLike<number | string>;
  /** Label of each row: the share of each class is kept, where groups do not forbid it. */
  readonly y?: ArrayLike<number>;
  /** When each row happened: the test part is the latest, so that nothing is learned from the future. */
  readonly times?: ArrayLike<number>;
  readonly seed?: number;
}

interface Unit {
  readonly rows: number[];
  positives: number;
  latest: number;
}

function unitsOf(rows: number, options: SplitOptions): Unit[] {
  for (const [name, given] of Object.entries({ groups: options.groups, y: options.y, times: options.times }))
    if (given !== undefined && given.length !== rows)
      throw new Error(`There are ${given.length} ${name} for ${rows} rows; each row needs one.`);
  const units = new Map<number | string, Unit>();
  for (let i = 0; i < rows; i++) {
    const key = options.groups === undefined ? i : options.groups[i];
    let unit = units.get(key);
    if (unit === undefined) {
      unit = { rows: [], positives: 0, latest: Number.NEGATIVE_INFINITY };
      units.set(key, unit);
    }
    unit.rows.push(i);
    if (options.y !== undefined && options.y[i] > 0) unit.positives++;
    if (options.times !== undefined && options.times[i] > unit.latest) unit.latest = options.times[i];
  }
  const list = [...units.values()];
  if (options.times !== undefined) return list.sort((a, b) => a.latest - b.latest);
  const random = new Random(options.seed ?? 0);
  const order = random.sample(list.length, list.length);
  return Array.from(order, (i) => list[i]);
}

const sorted = (units: readonly Unit[]): Int32Array => Int32Array.from(units.flatMap((unit) => unit.rows)).sort();

/**
 * Parts rows into a training and a test part of about `share` of the rows. Where `times` are given, the groups whose last row is the latest
 * are tested.
 */
export function trainTestSplit(rows: number, share: number, options: SplitOptions = {}): Split {
  if (!(share > 0 && share < 1)) throw new Error(`The test part's share is ${share}; it must lie between 0 and 1.`);
  const units = unitsOf(rows, options);
  if (units.length < 2) throw new Error('There is one group only: it cannot be parted.');
  if (options.times !== undefined) {
    let at = units.length;
    let taken = 0;
    while (at > 1 && taken < share * rows) taken += units[--at].rows.length;
    return { train: sorted(units.slice(0, at)), test: sorted(units.slice(at)) };
  }
  const folds = spread(units, rows, options.y, [1 - share, share]);
  return { train: sorted(folds[0]), test: sorted(folds[1]) };
}

/** `count` splits whose test parts are disjoint and together all rows. */
export function folds(rows: number, count: number, options: Omit<SplitOptions, 'times'> = {}): Split[] {
  const units = unitsOf(rows, options);
  if (!Number.isInteger(count) || count < 2 || count > units.length)
    throw new Error(`${units.length} groups or rows cannot be parted into ${count} folds.`);
  const parts = spread(units, rows, options.y, new Array<number>(count).fill(1 / count));
  return parts.map((test, i) => ({ train: sorted(parts.filter((_, j) => j !== i).flat()), test: sorted(test) }));
}

/**
 * Splits by time, each later than the last: split k trains on the first k + 1 of `count + 1` equal stretches and tests on the next. Rows
 * of a group that is tested are left out of its training.
 */
export function forwardFolds(times: ArrayLike<number>, count: number, groups?: ArrayLike<number | string>): Split[] {
  const order = Int32Array.from({ length: times.length }, (_, i) => i).sort((a, b) => times[a] - times[b] || a - b);
  if (!Number.isInteger(count) || count < 1 || times.length < count + 1)
    throw new Error(`${times.length} rows cannot be parted into ${count} stretches of time.`);
  return Array.from({ length: count }, (_, k) => {
    const from = Math.floor(((k + 1) * order.length) / (count + 1));
    const to = Math.floor(((k + 2) * order.length) / (count + 1));
    const test = order.slice(from, to).sort();
    let train = order.slice(0, from);
    if (groups !== undefined) {
      const tested = new Set(Array.from(test, (i) => groups[i]));
      train = train.filter((i) => !tested.has(groups[i]));
    }
    return { train: train.sort(), test };
  });
}

/** Deals units out so that each part comes closest to its share of rows and, where labels are given, of positives. */
function spread(
  units: readonly Unit[],
  rows: number,
  y: ArrayLike<number> | undefined,
  shares: readonly number[],
): Unit[][] {
  let positives = 0;
  for (const unit of units) positives += unit.positives;
  const parts = shares.map((share) => ({
    units: [] as Unit[],
    rows: 0,
    positives: 0,
    wantedRows: share * rows,
    wantedPositives: share * positives,
  }));
  // Large and rich groups first: what comes late can only mend a little.
  const dealt = units
    .map((unit, at) => ({ unit, at }))
    .sort((a, b) => b.unit.positives - a.unit.positives || b.unit.rows.length - a.unit.rows.length || a.at - b.at);
  for (const { unit } of dealt) {
    let best = parts[0];
    let most = Number.NEGATIVE_INFINITY;
    for (const part of parts) {
      const ofRows = (part.wantedRows - part.rows) / part.wantedRows;
      const ofPositives =
        y !== undefined && unit.positives > 0 ? (part.wantedPositives - part.positives) / part.wantedPositives : 0;
      const need = ofPositives * 2 + ofRows;
      if (need > most) {
        most = need;
        best = part;
      }
    }
    best.units.push(unit);
    best.rows += unit.rows.length;
    best.positives += unit.positives;
  }
  return parts.map((part) => part.units);
}
