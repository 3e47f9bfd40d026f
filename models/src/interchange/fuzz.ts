import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../data/random.ts';
import { processorClock } from '../processor-clock.ts';
import type { ImportedTrees } from '../trees/imported-trees.ts';
import { fromLightGBMText } from './lightgbm-text.ts';
import { mutated } from './mutated.ts';
import { fromXGBoostJson } from './xgboost-json.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

/** What a run over wounded files found. */
export interface FuzzResult {
  readonly read: number;
  readonly refused: number;
  /** Milliseconds of processor time that the slowest file took. */
  readonly slowest: number;
}

/**
 * Reads `count` wounded model files. Throws where a reader fails otherwise than with a sentence of its own, or lets a model through that does not
 * score.
 */
export function fuzz(count: number, seed: number): FuzzResult {
  const random = new Random(seed);
  const sources: readonly (readonly [string, (text: string) => ImportedTrees])[] = [
    [fixture('xgboost.json'), fromXGBoostJson],
    [fixture('lightgbm.txt'), fromLightGBMText],
    [fixture('lightgbm-categories.txt'), fromLightGBMText],
  ];
  let read = 0;
  let slowest = 0;
  for (let i = 0; i < count; i++) {
    const [text, reader] = sources[i % sources.length];
    const wounded = mutated(text, random);
    const begin = processorClock();
    try {
      const model = reader(wounded);
      const row = Float32Array.from({ length: model.width }, () => random.normal());
      const out = new Float64Array(1);
      model.scoreInto(row, out);
      model.contributionsInto(row, new Float64Array(model.width + 1));
      if (!(out[0] >= 0 && out[0] <= 1)) throw new Error(`file ${i} of seed ${seed} scores ${out[0]}`);
      read++;
    } catch (error) {
      if (!(error as Error).message.includes('that can be read here:'))
        throw new Error(`file ${i} of seed ${seed} is not refused in a sentence`, { cause: error });
    }
    const took = processorClock() - begin;
    if (took > slowest) slowest = took;
  }
  return { read, refused: count - read, slowest };
}
