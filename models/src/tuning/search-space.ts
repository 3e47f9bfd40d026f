import type { Random } from '../data/random.ts';

/** What a parameter may be. Both bounds belong to it. */
export type Dimension =
  | { readonly type: 'float'; readonly low: number; readonly high: number; readonly log?: boolean }
  | { readonly type: 'int'; readonly low: number; readonly high: number; readonly log?: boolean }
  | { readonly type: 'choice'; readonly values: readonly (string | number | boolean)[] };

export type SearchSpace = Readonly<Record<string, Dimension>>;
export type Parameters = Readonly<Record<string, string | number | boolean>>;

const { exp, floor, log, max, min, round } = Math;

/** @throws Error, in words, for a dimension that holds nothing or whose bounds do not fit */
export function checkSpace(space: SearchSpace): void {
  if (Object.keys(space).length === 0) throw new Error('The search space has no parameter.');
  for (const [name, dimension] of Object.entries(space)) {
    if (dimension.type === 'choice') {
      if (dimension.values.length === 0) throw new Error(`The search space gives ${name} no value to take.`);
      continue;
    }
    const { low, high, log: logarithmic, type } = dimension;
    if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high) || (logarithmic && low <= 0)) {
      throw new Error(
        `The search space's bounds of ${name} are ${low} and ${high}: low <= high is needed, above 0 where log is set.`,
      );
    }
    if (type === 'int' && !(Number.isInteger(low) && Number.isInteger(high))) {
      throw new Error(`The search space's bounds of ${name} are ${low} and ${high}: whole numbers are needed.`);
    }
  }
}

/** From a place within 0 to 1 (a choice: its index) to the parameter's value. */
export function valueAt(dimension: Dimension, place: number): string | number | boolean {
  if (dimension.type === 'choice') return dimension.values[place];
  const { low, high, type } = dimension;
  // A whole number owns the stretch around it, half a step beyond the bounds too.
  const [from, to] = type === 'int' ? [low - 0.5, high + 0.5] : [low, high];
  const value = dimension.log
    ? exp(log(max(from, 0.5 * low)) + place * (log(to) - log(max(from, 0.5 * low))))
    : from + place * (to - from);
  return min(max(type === 'int' ? round(value) : value, low), high);
}

/** The place of a value; the inverse of `valueAt` but for rounding. */
export function placeOf(dimension: Dimension, value: string | number | boolean): number {
  if (dimension.type === 'choice') return max(0, dimension.values.indexOf(value));
  const { low, high, type } = dimension;
  const [from, to] = type === 'int' ? [low - 0.5, high + 0.5] : [low, high];
  const number = value as number;
  if (from === to) return 0.5;
  if (!dimension.log) return min(max((number - from) / (to - from), 0), 1);
  const start = log(max(from, 0.5 * low));
  return min(max((log(max(number, low)) - start) / (log(to) - start), 0), 1);
}

/** A place drawn evenly. */
export function drawPlace(dimension: Dimension, random: Random): number {
  return dimension.type === 'choice' ? floor(random.float() * dimension.values.length) : random.float();
}
