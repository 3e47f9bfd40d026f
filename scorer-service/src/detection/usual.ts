/** What is usual of each feature among the harmless requests that a bundle was trained on. */
import type { JsonObject } from '@api-sentinel/models';
import type { Usual } from './explanation.ts';

/** Reads `extra.usual` of a bundle: `[low, high]` a feature. @throws Error with a sentence where it does not fit. */
export function readUsual(extra: JsonObject, features: number): Usual[] {
  const saved = extra.usual;
  const fits =
    Array.isArray(saved) &&
    saved.length === features &&
    saved.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((value) => typeof value === 'number'));
  if (!fits) throw new Error("the bundle's manifest does not say what is usual of each feature; train it anew");
  return (saved as number[][]).map(([low, high]) => ({ low, high }));
}

/** Reads `extra.baseline`: a row of medians, null where the number is mostly missing. Older bundles have none: what is usual at least. */
export function readBaseline(extra: JsonObject, usual: readonly Usual[]): Float32Array {
  const saved = extra.baseline;
  if (!Array.isArray(saved)) return Float32Array.from(usual, ({ low }) => low);
  if (saved.length !== usual.length || !saved.every((value) => value === null || typeof value === 'number'))
    throw new Error("the bundle's manifest names a usual row that does not fit its features; train it anew");
  return Float32Array.from(saved as (number | null)[], (value) => value ?? Number.NaN);
}
