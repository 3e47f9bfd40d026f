import { Random } from '../data/random.ts';

const { floor, max, min, round } = Math;

/** Rows on which the strata's centres are sought: more would not place them better. */
const SEEDING_ROWS = 4_096;

/**
 * Chooses at most `most` of the rows so that rare kinds of rows stay among them: the rows are parted into strata by centres that are drawn
 * far from each other (k-means++; Arthur and Vassilvitskii, 2007); each stratum gets its share, and none less than `least` rows where it
 * has them. Within a stratum rows are drawn evenly, so that densities stay what they were.
 *
 * @param rows finite numbers of one scale, row by row
 * @returns indices in ascending order
 */
export function coverageSample(
  rows: Float32Array,
  width: number,
  most: number,
  least: number,
  seed: number,
): Int32Array {
  const count = rows.length / width;
  if (count <= most) return Int32Array.from({ length: count }, (_, i) => i);
  const random = new Random(seed, 1);
  const strata = max(1, min(32, floor(most / (2 * max(least, 1)))));
  const centres = drawCentres(rows, width, strata, random);
  const members: number[][] = Array.from({ length: centres.length }, () => []);
  for (let i = 0; i < count; i++) {
    let best = 0;
    let nearest = Infinity;
    for (let c = 0; c < centres.length; c++) {
      const distance = squared(rows, i * width, centres[c] * width, width, nearest);
      if (distance < nearest) {
        nearest = distance;
        best = c;
      }
    }
    members[best].push(i);
  }
  const floors = members.map((rowsOf) => min(rowsOf.length, least));
  const spare = most - floors.reduce((sum, value) => sum + value, 0);
  const left = members.map((rowsOf, s) => rowsOf.length - floors[s]);
  const total = left.reduce((sum, value) => sum + value, 0);
  const chosen: number[] = [];
  let given = 0;
  let before = 0;
  for (const [s, rowsOf] of members.entries()) {
    before += left[s];
    // Rounding what was due so far, not each share: the shares add up to exactly what there is.
    const due = round((spare * before) / total);
    const take = floors[s] + due - given;
    given = due;
    for (const at of random.sample(rowsOf.length, take)) chosen.push(rowsOf[at]);
  }
  return Int32Array.from(chosen).sort();
}

function drawCentres(rows: Float32Array, width: number, strata: number, random: Random): readonly number[] {
  const pool = random.sample(rows.length / width, SEEDING_ROWS);
  const nearest = new Float64Array(pool.length).fill(Infinity);
  const centres = [pool[0]];
  while (centres.length < strata) {
    let total = 0;
    for (let i = 0; i < pool.length; i++) {
      const distance = squared(rows, pool[i] * width, centres[centres.length - 1] * width, width, nearest[i]);
      if (distance < nearest[i]) nearest[i] = distance;
      total += nearest[i];
    }
    // Fewer different rows than strata.
    if (total === 0) break;
    let left = random.float() * total;
    let next = 0;
    for (; next < pool.length - 1; next++) {
      left -= nearest[next];
      if (left <= 0) break;
    }
    centres.push(pool[next]);
  }
  return centres;
}

/** The squared distance of two rows, or some number from `enough` up. */
function squared(rows: Float32Array, a: number, b: number, width: number, enough: number): number {
  let sum = 0;
  for (let j = 0; j < width && sum < enough; j++) {
    const difference = rows[a + j] - rows[b + j];
    sum += difference * difference;
  }
  return sum;
}
