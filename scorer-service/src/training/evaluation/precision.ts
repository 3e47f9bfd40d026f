/** How many of those judged attacks are attacks, where these are as rare as in live traffic. */
import { rounded } from './figures.ts';

/** Attacks among all events for which the precision is quoted. */
const PREVALENCE = 0.01;
/** Standard deviations of a one-sided bound that holds in 97.5 of 100 cases. */
const BOUND = 1.96;

/** Share of attacks among what is judged one, where `found` of attacks and `wrong` of harmless events are; null where nothing is. */
export function precision(found: number, wrong: number): number | null {
  const right = PREVALENCE * found;
  const all = right + (1 - PREVALENCE) * wrong;
  return all === 0 ? null : rounded(right / all);
}

/** Wilson's bounds of a share (Wilson, 1927). */
function wilson(share: number, count: number, side: number): number {
  const z = BOUND * BOUND;
  const middle = (share + z / (2 * count)) / (1 + z / count);
  const half = (BOUND / (1 + z / count)) * Math.sqrt((share * (1 - share)) / count + z / (4 * count * count));
  return Math.min(Math.max(middle + side * half, 0), 1);
}
/** The share of `count` events that is surely reached, and that is surely not passed. */
export const lowest = (share: number, count: number): number => wilson(share, count, -1);
export const highest = (share: number, count: number): number => wilson(share, count, 1);
