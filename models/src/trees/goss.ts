import type { Random } from '../data/random.ts';

const { abs, floor, max } = Math;

/**
 * Gradient-based one-side sampling: keeps the `top_rate` of rows with the largest |gradient x hessian|, and of the others a random `other_rate`
 * of all rows, weighed up for those left out. Writes the rows kept, ascending, and gives their count.
 */
export function goss(
  rows: Int32Array,
  pairs: Float64Array,
  rates: { readonly top_rate: number; readonly other_rate: number },
  random: Random,
): number {
  const n = rows.length;
  const top = max(1, floor(n * rates.top_rate));
  const others = max(1, floor(n * rates.other_rate));
  const sizes = new Float64Array(n);
  for (let i = 0; i < n; i++) sizes[i] = abs(pairs[2 * i] * pairs[2 * i + 1]);
  const bar = sizes.slice().sort()[n - top];
  const up = (n - top) / others;
  let count = 0;
  let large = 0;
  let drawn = 0;
  for (let i = 0; i < n; i++) {
    if (sizes[i] >= bar) {
      rows[count++] = i;
      large++;
      continue;
    }
    const left = n - i - (top - large);
    if (random.float() * left >= others - drawn) continue;
    drawn++;
    rows[count++] = i;
    pairs[2 * i] *= up;
    pairs[2 * i + 1] *= up;
  }
  return count;
}
