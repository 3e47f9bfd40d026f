/** Which features a bundle is trained on, and why. */
import { type JsonObject, Matrix, Random, selectFeatures, XGBoost } from '@api-sentinel/models';
import { FEATURE_NAMES, FEATURES } from '../features/definitions.ts';
import type { RowTable } from './rows.ts';

const ROWS = 5_000;
const ROUNDS = 8;
const SEEDS = 2;

/**
 * Drops what never changes, what another feature says too, and what brings no more than chance. What inspection found is kept
 * as long as it changes at all: an attack that is rare in the training data is not rare in the world.
 */
export function chooseFeatures(
  table: RowTable,
  seed: number,
  progress: (sentence: string) => void,
): { places: Int32Array; report: JsonObject } {
  const labeled = Int32Array.from({ length: table.rows }, (_, i) => i).filter((i) => table.labels[i] >= 0);
  const random = new Random(seed, 29);
  const rows = Int32Array.from(
    random.sample(labeled.length, Math.min(ROWS, labeled.length)),
    (at) => labeled[at],
  ).sort();
  const whole = new Matrix(table.features.subarray(0, table.rows * table.width), table.width, FEATURE_NAMES);
  const inspected = FEATURES.filter(({ family }) => family === 'inspection').map(({ name }) => name);
  const found = selectFeatures(
    whole.take(rows),
    Uint8Array.from(rows, (i) => table.labels[i]),
    {
      make: (own) => new XGBoost({ n_estimators: 25, max_depth: 4, learning_rate: 0.3, seed: own }),
      seeds: Array.from({ length: SEEDS }, (_, i) => seed + i),
      rounds: ROUNDS,
      groups: Array.from(rows, (i) => table.groups[i]),
    },
  );
  const kept = new Set(
    found.features
      .filter(
        ({ name, kept: own, same_as, shadow, variance }) =>
          own ||
          (inspected.includes(name) && variance > 0 && same_as === null) ||
          // Not shown to bring more than chance, nor to bring nothing: kept.
          (variance > 0 && same_as === null && shadow.length > 0 && !shadow.every((verdict) => verdict === 'rejected')),
      )
      .map(({ name }) => name),
  );
  const places = Int32Array.from(FEATURE_NAMES.keys()).filter((place) => kept.has(FEATURE_NAMES[place]));
  progress(`${places.length} of ${FEATURE_NAMES.length} features are kept`);
  return {
    places,
    report: {
      rows: rows.length,
      rounds: ROUNDS,
      stability: found.stability,
      features: found.features.map((feature) => ({
        ...feature,
        kept: kept.has(feature.name),
      })) as unknown as JsonObject[],
    },
  };
}
