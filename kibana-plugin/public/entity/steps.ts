/** Time cut into steps of equal length, where the resources leave out steps without events. */

export interface Steps {
  /** Milliseconds since the epoch, of the first step. */
  readonly first: number;
  readonly stepMs: number;
  readonly count: number;
}

const MOST = 400;

/** The steps of a period, aligned as the resources align them: to multiples of the step. */
export function stepsOf(since: string, until: string, stepMs: number): Steps {
  const step = Math.max(1, stepMs);
  const first = Math.floor(Date.parse(since) / step) * step;
  const count = Math.ceil((Date.parse(until) - first) / step);
  return { first, stepMs: step, count: Math.min(MOST, Math.max(1, Number.isFinite(count) ? count : 1)) };
}

/** One place a step: what stands there, or undefined. */
export function spread<Cell extends { readonly time: string }>(
  cells: readonly Cell[],
  { first, stepMs, count }: Steps,
): (Cell | undefined)[] {
  const places = new Array<Cell | undefined>(count).fill(undefined);
  for (const cell of cells) {
    const place = Math.floor((Date.parse(cell.time) - first) / stepMs);
    if (place >= 0 && place < count) places[place] = cell;
  }
  return places;
}
