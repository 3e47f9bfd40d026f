import { Random } from '../data/random.ts';
import { type Dimension, drawPlace, type Parameters, placeOf, type SearchSpace, valueAt } from './search-space.ts';

const { PI, ceil, exp, log, max, min, sqrt } = Math;

/** What is known of a parameter set: lower is better. */
export interface Observation {
  readonly parameters: Parameters;
  readonly loss: number;
}

export interface TPEOptions {
  readonly seed: number;
  /** Trials drawn evenly before there is anything to learn from; 10 unless told. */
  readonly startup?: number;
  /** Candidates drawn for each suggestion; 24 unless told. */
  readonly candidates?: number;
}

/** At most this many count as good. */
const MOST_GOOD = 25;

/**
 * The tree-structured Parzen estimator (Bergstra and others, 2011): one density of the parameters of good trials, one of all others; of some
 * candidates drawn from the first, the one at which the two differ most is tried. Its answer follows from the seed and what is
 * known alone, so that a search can be stopped and taken up again.
 */
export function suggest(
  space: SearchSpace,
  known: readonly Observation[],
  trial: number,
  options: TPEOptions,
): Parameters {
  const { seed, startup = 10, candidates = 24 } = options;
  const random = new Random(seed, trial);
  const dimensions = Object.entries(space);
  if (known.length < startup) {
    return Object.fromEntries(dimensions.map(([name, own]) => [name, valueAt(own, drawPlace(own, random))]));
  }
  // Stable: of equal losses the earlier is the better.
  const order = known.map((_, i) => i).sort((a, b) => compare(known[a].loss, known[b].loss) || a - b);
  const good = min(max(1, ceil(0.1 * known.length)), MOST_GOOD);
  return Object.fromEntries(
    dimensions.map(([name, own]) => {
      const places = order.map((i) => placeOf(own, known[i].parameters[name]));
      const best = densityOf(own, places.slice(0, good));
      const rest = densityOf(own, places.slice(good));
      let chosen = best.draw(random);
      let most = -Infinity;
      for (let c = 0; c < candidates; c++) {
        const place = c === 0 ? chosen : best.draw(random);
        const gain = log(best.at(place)) - log(rest.at(place));
        if (gain > most) {
          most = gain;
          chosen = place;
        }
      }
      return [name, valueAt(own, chosen)];
    }),
  );
}

/** Ascending, what is no number last. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Density {
  at(place: number): number;
  draw(random: Random): number;
}

function densityOf(dimension: Dimension, places: readonly number[]): Density {
  return dimension.type === 'choice' ? frequencies(dimension.values.length, places) : parzen(places);
}

/** Shares of the values, each counted once before anything was seen. */
function frequencies(count: number, places: readonly number[]): Density {
  const shares = new Float64Array(count).fill(1 / (places.length + count));
  for (const place of places) shares[place] += 1 / (places.length + count);
  return {
    at: (place) => shares[place],
    draw(random) {
      let left = random.float();
      for (let i = 0; i < count - 1; i++) {
        left -= shares[i];
        if (left < 0) return i;
      }
      return count - 1;
    },
  };
}

/**
 * A normal around each place, as wide as the farther of its neighbours is away, and a wide one in the middle for what was not seen; all
 * cut off at 0 and 1.
 */
function parzen(places: readonly number[]): Density {
  const sorted = [...places, 0.5].sort((a, b) => a - b);
  const narrowest = 1 / min(100, sorted.length + 1);
  let wide = false;
  const kernels = sorted.map((centre, i) => {
    const before = i > 0 ? centre - sorted[i - 1] : centre;
    const after = i < sorted.length - 1 ? sorted[i + 1] - centre : 1 - centre;
    const prior = centre === 0.5 && !wide;
    if (prior) wide = true;
    const width = prior ? 1 : min(max(before, after, narrowest), 1);
    return { centre, width, mass: normalMass(centre, width) };
  });
  return {
    at(place) {
      let sum = 0;
      for (const { centre, width, mass } of kernels) {
        const z = (place - centre) / width;
        sum += exp(-0.5 * z * z) / (width * sqrt(2 * PI) * mass);
      }
      return sum / kernels.length + 1e-300;
    },
    draw(random) {
      const { centre, width } = kernels[random.integer(kernels.length)];
      for (let tries = 0; tries < 100; tries++) {
        const place = centre + width * random.normal();
        if (place >= 0 && place <= 1) return place;
      }
      return centre;
    },
  };
}

/** The share of a normal distribution that lies within 0 to 1. */
function normalMass(centre: number, width: number): number {
  return max(below((1 - centre) / width) - below(-centre / width), 1e-12);
}

/** The normal distribution function, within 1e-7 (Abramowitz and Stegun, 26.2.17). */
function below(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    (exp(-0.5 * z * z) / sqrt(2 * PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}
