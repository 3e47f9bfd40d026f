import { spread } from './vote-attribution.ts';

const { abs, round } = Math;

/** One reason, on whatever additive scale the others are on. */
export interface Reason {
  readonly name: string;
  readonly amount: number;
}

export interface RiskPoints {
  readonly base: number;
  /** The largest contributions, by size, then name. */
  readonly contributions: readonly { readonly name: string; readonly points: number }[];
  /** All others together. */
  readonly others: number;
}

/**
 * Additive reasons as risk points: they share the way from `base` (the risk of what is usual) to `risk` in proportion. Each number has
 * three decimals, and `base`, contributions and `others` sum to `risk` within half a thousandth of a point.
 *
 * @example
 * import { riskPoints } from '@api-sentinel/models';
 * const reasons = [{ name: 'errors', amount: 3 }, { name: 'requests', amount: 1 }, { name: 'night', amount: -0.5 }];
 * riskPoints(reasons, 10, 80, 2); // {"base":10,"contributions":[{"name":"errors","points":60},{"name":"requests","points":20}],"others":-10}
 */
export function riskPoints(reasons: readonly Reason[], base: number, risk: number, most = 5): RiskPoints {
  const points = Float64Array.from(reasons, ({ amount }) => amount);
  if (points.length > 0) spread(points, risk - base);
  const order = reasons
    .map(({ name }, i) => ({ name, points: rounded(points[i]) }))
    .sort((a, b) => abs(b.points) - abs(a.points) || (a.name < b.name ? -1 : 1));
  const contributions = order.slice(0, most);
  const told = contributions.reduce((sum, own) => sum + own.points, rounded(base));
  return { base: rounded(base), contributions, others: rounded(risk - told) };
}

function rounded(value: number): number {
  // Adding 0 makes -0 into 0.
  return round(value * 1000) / 1000 + 0;
}
