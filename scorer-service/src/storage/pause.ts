import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for `ms`, or until the signal comes, whichever is first. Never throws, and keeps no process alive.
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

/**
 * How long to wait before try number `failures` + 1: doubling from `first` to `most`, and of that a random half to whole,
 * so that many who failed together do not come back together. Milliseconds.
 */
export function backOff(failures: number, first: number, most: number, random: () => number = Math.random): number {
  const whole = Math.min(most, first * 2 ** Math.min(failures - 1, 30));
  return whole * (0.5 + random() / 2);
}
