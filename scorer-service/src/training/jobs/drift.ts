/** How far features have moved between two samples of events. */
import type { FeatureDrift } from '../../contract/index.ts';

const BINS = 10;
/** A share of nothing would make the index infinite. */
const LEAST = 1e-4;

/**
 * Population stability index of a feature: the sum over bins of (now - before) · ln(now / before), the bins being the
 * deciles of what was before, and one more for values that are not there.
 */
export function driftOf(feature: string, before: readonly number[], now: readonly number[]): FeatureDrift {
  const sorted = before.filter(Number.isFinite).sort((a, b) => a - b);
  const edges = [
    ...new Set(Array.from({ length: BINS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)])),
  ].filter((edge) => edge !== undefined);
  const shares = (values: readonly number[]): number[] => {
    const counts = new Array<number>(edges.length + 2).fill(0);
    for (const value of values) {
      const place = Number.isFinite(value) ? edges.findIndex((edge) => value < edge) : edges.length + 1;
      counts[place < 0 ? edges.length : place] += 1;
    }
    return counts.map((count) => (values.length === 0 ? 0 : count / values.length));
  };
  const [was, is] = [shares(before), shares(now)];
  const psi = was.reduce((sum, share, i) => {
    const [p, q] = [Math.max(LEAST, share), Math.max(LEAST, is[i])];
    return sum + (q - p) * Math.log(q / p);
  }, 0);
  return { feature, psi: Math.max(0, Math.round(psi * 1e4) / 1e4), edges, before: was, now: is };
}

/** What the features say together, in one sentence. */
export function driftSentence(features: readonly FeatureDrift[], before: number, now: number): string {
  if (before === 0 || now === 0) return 'There are too few events to compare.';
  const moved = features.filter(({ psi }) => psi > 0.25);
  if (moved.length === 0) return 'No feature has moved much: the traffic is like that of the week before.';
  const names = moved.slice(0, 3).map(({ feature }) => feature.replaceAll('_', ' '));
  return `${moved.length} of ${features.length} features have moved, ${names.join(', ')} the furthest; consider a training.`;
}
