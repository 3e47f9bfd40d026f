/** The explanation of a risk as the rows of a waterfall: where each begins and ends on the scale from 0 to 100. */
import type { Explanation } from '@api-sentinel/scorer-service/contract';

export interface WaterfallRow {
  readonly kind: 'base' | 'feature' | 'others' | 'total';
  /** Of a feature. */
  readonly feature?: string;
  readonly value?: number | string;
  readonly usual?: string;
  readonly points: number;
  /** On the scale, the lower end first. */
  readonly from: number;
  readonly to: number;
}

/** The base first, then the contributions as given, the others, and the score itself. */
export function waterfallRows({ base, contributions, others }: Explanation, score: number): WaterfallRow[] {
  let at = 0;
  const step = (points: number) => {
    const [from, to] = [at, at + points].sort((a, b) => a - b);
    at += points;
    return { points, from: bounded(from), to: bounded(to) };
  };
  return [
    { kind: 'base', ...step(base) },
    ...contributions.map(({ feature, value, usual, points }) => ({
      kind: 'feature' as const,
      feature,
      value,
      usual,
      ...step(points),
    })),
    ...(Math.abs(others) < 0.05 ? [] : [{ kind: 'others' as const, ...step(others) }]),
    { kind: 'total', points: score, from: 0, to: bounded(score) },
  ];
}

function bounded(value: number): number {
  return Math.min(100, Math.max(0, value));
}
