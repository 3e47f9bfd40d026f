import { type Bins, MISSING_BIN } from '../data/bins.ts';

/** A feature within a bundle: its bin b, other than the usual one, stands at `offset + b`, less 1 behind the usual one. */
interface Member {
  readonly feature: number;
  /** The bin that most rows have, which the bundle does not spell out. */
  readonly usual: number;
  readonly offset: number;
}

/**
 * Features that are never away from their usual bin in the same row, told by one byte together: exclusive feature bundling (Ke et al.,
 * "LightGBM", 2017), here without any conflict, so that nothing is lost. Bin 0 of a bundle says that all are usual.
 */
export interface Bundles {
  /** Bundles with two members and more. */
  readonly bundles: readonly (readonly Member[])[];
  /** Features that stand alone. */
  readonly alone: readonly number[];
}

/** A feature that is away from its usual bin in more than this share of the rows is left alone. */
const MOST_UNUSUAL = 0.25;
/** How many bundles a feature is tried in. */
const TRIES = 32;

/** Finds bundles in the `rows` column-major bins of `columns`. */
export function findBundles(bins: Bins, columns: Uint8Array, rows: number): Bundles {
  const alone: number[] = [];
  const sparse: { feature: number; usual: number; unusual: number }[] = [];
  for (let feature = 0; feature < bins.columns; feature++) {
    const counts = new Int32Array(256);
    for (let i = feature * rows; i < (feature + 1) * rows; i++) counts[columns[i]]++;
    let usual = 0;
    for (let bin = 1; bin < MISSING_BIN; bin++) if (counts[bin] > counts[usual]) usual = bin;
    const unusual = rows - counts[usual];
    if (unusual > MOST_UNUSUAL * rows) alone.push(feature);
    else sparse.push({ feature, usual, unusual });
  }
  sparse.sort((a, b) => b.unusual - a.unusual || a.feature - b.feature);
  const open: { members: Member[]; taken: Uint8Array; bins: number }[] = [];
  for (const { feature, usual } of sparse) {
    const column = columns.subarray(feature * rows, (feature + 1) * rows);
    // One more than its values for the missing, one less for the usual.
    const needed = bins.count(feature);
    let found = open
      .slice(0, TRIES)
      .find(
        ({ taken, bins: used }) => used + needed <= 256 && column.every((bin, i) => bin === usual || taken[i] === 0),
      );
    if (found === undefined) {
      found = { members: [], taken: new Uint8Array(rows), bins: 1 };
      open.push(found);
    }
    for (let i = 0; i < rows; i++) if (column[i] !== usual) found.taken[i] = 1;
    found.members.push({ feature, usual, offset: found.bins });
    found.bins += needed;
  }
  for (const { members } of open) if (members.length === 1) alone.push(members[0].feature);
  return {
    bundles: open.filter(({ members }) => members.length > 1).map(({ members }) => members),
    alone: alone.sort((a, b) => a - b),
  };
}

/** The byte that a member's bin has within its bundle; `values` is how many bins of values the feature has. */
function codeOf({ usual, offset }: Member, bin: number, values: number): number {
  const plain = bin === MISSING_BIN ? values : bin;
  return offset + plain - (plain > usual ? 1 : 0);
}

/** Writes the bundle's byte of each row to `out[i * stride]`. */
export function writeBundle(
  members: readonly Member[],
  bins: Bins,
  columns: Uint8Array,
  rows: number,
  out: Uint8Array,
  stride: number,
): void {
  for (const member of members) {
    const values = bins.count(member.feature);
    const from = member.feature * rows;
    for (let i = 0; i < rows; i++) {
      const bin = columns[from + i];
      if (bin !== member.usual) out[i * stride] = codeOf(member, bin, values);
    }
  }
}

/**
 * Writes a member's own 256 pairs of sums to `cells` at `to`, out of its bundle's at `from`; what is not spelt out is what is left of the
 * node's sums.
 */
export function unbundle(
  member: Member,
  values: number,
  cells: Float64Array,
  from: number,
  to: number,
  gradient: number,
  hessian: number,
): void {
  cells.fill(0, to, to + 512);
  let leftG = gradient;
  let leftH = hessian;
  for (let bin = 0; bin <= values; bin++) {
    const own = bin === values ? MISSING_BIN : bin;
    if (own === member.usual) continue;
    const code = from + 2 * codeOf(member, own, values);
    const cell = to + 2 * own;
    cells[cell] = cells[code];
    cells[cell + 1] = cells[code + 1];
    leftG -= cells[code];
    leftH -= cells[code + 1];
  }
  cells[to + 2 * member.usual] = leftG;
  cells[to + 2 * member.usual + 1] = leftH;
}
