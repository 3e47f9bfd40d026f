import { expect, test } from '@jest/globals';
import { fuzzBundle } from './bundle-fuzz.ts';
import { fuzzSample } from './bundle-fuzz-sample.ts';
import { Random } from './data/random.ts';
import { processorClock } from './processor-clock.ts';

test('5,000 mutated bundles are loaded or refused in words, none crashes the loader', () => {
  const { files, use } = fuzzSample();
  const report = fuzzBundle(files, new Random(20), 5_000, use, processorClock);
  expect(report.faults).toEqual([]);
  expect(report.refused).toBeGreaterThan(3_000);
  // Some must get past the hashes, or only they would have been tested.
  expect(report.loaded).toBeGreaterThan(50);
});
