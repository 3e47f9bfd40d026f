import { expect, test } from '@jest/globals';
import { fuzzBundle } from './bundle-fuzz.ts';
import { fuzzSample } from './bundle-fuzz-sample.ts';
import { Random } from './data/random.ts';
import { processorClock } from './processor-clock.ts';

test('100,000 mutated bundles: no crash, no hang over a second, no memory over 512 MB', () => {
  const { files, use } = fuzzSample();
  let peak = 0;
  for (let part = 0; part < 100; part++) {
    const report = fuzzBundle(files, new Random(21, part), 1_000, use, processorClock);
    expect(report.faults).toEqual([]);
    expect(report.slowest).toBeLessThan(1_000);
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    peak = Math.max(peak, heapUsed + arrayBuffers);
  }
  expect(peak).toBeLessThan(512 * 1024 * 1024);
}, 3_600_000);
