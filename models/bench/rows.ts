/** One figure, with a peer's beside it where one stood there. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly peer?: string;
  readonly peer_value?: number;
  /** Ours over the peer's. */
  readonly ratio?: number;
}

/** The row, rounded to four digits that count. */
export function row(name: string, unit: string, value: number, peer?: string, peerValue?: number): BenchRow {
  const short = (figure: number): number => Number(figure.toPrecision(4));
  if (peer === undefined || peerValue === undefined) return { name, unit, value: short(value) };
  return { name, unit, value: short(value), peer, peer_value: short(peerValue), ratio: short(value / peerValue) };
}

/** Seconds that `work` took. */
export function seconds(work: () => unknown): number {
  const begin = performance.now();
  work();
  return (performance.now() - begin) / 1000;
}

export const median = (figures: readonly number[]): number => {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
};
