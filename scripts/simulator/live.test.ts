import { describe, expect, test } from '@jest/globals';
import { simulateLive } from './live.ts';

/** A clock that is always a little ahead, so that nothing waits. */
function fastClock(start: number): () => number {
  let now = start;
  return () => {
    now += 200;
    return now;
  };
}

describe('simulateLive', () => {
  test('yields events of the present, with attacks within the first seconds', async () => {
    const start = Date.UTC(2026, 5, 1, 12);
    const stop = new AbortController();
    const times: number[] = [];
    let firstAttack = Number.POSITIVE_INFINITY;
    for await (const { event, label } of simulateLive({
      seed: 5,
      rate: 20,
      attackShare: 0.15,
      startNow: true,
      signal: stop.signal,
      clock: fastClock(start),
    })) {
      const time = Date.parse(event['@timestamp'] as string);
      times.push(time);
      if (label.label === 1) firstAttack = Math.min(firstAttack, time);
      if (time > start + 120_000) stop.abort();
    }
    expect(times[0]).toBeGreaterThanOrEqual(start);
    expect(times.length).toBeGreaterThan(1_000);
    expect(firstAttack - start).toBeLessThan(5_000);
  });

  test('waits for the time of an event, and ends at once when told', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    let count = 0;
    for await (const { event } of simulateLive({ seed: 1, rate: 20, attackShare: 0, signal: stop.signal })) {
      expect(Date.parse(event['@timestamp'] as string)).toBeLessThanOrEqual(Date.now());
      count++;
    }
    expect(stop.signal.aborted).toBe(true);
    expect(count).toBeLessThan(200);
  });
});
