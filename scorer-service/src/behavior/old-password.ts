/** Failures that are no guesses: one old password of one account, sent again and again by a device or program that was not told the new one. */
import type { Effort } from './efforts.ts';
import { B } from './windows.ts';

/** Different passwords up to which it is one that is sent again: the sketch that counts them may be off by one. */
const OLD_PASSWORDS = 2.5;
/** Failures within 10 minutes up to which it is the pace of a device. */
const PACE = 12;
/** Share of the failures on the beat of a clock from which on it is a device, where the log does not tell its password. */
export const ON_THE_BEAT = 0.75;

/**
 * Whether the failures of a source are a device's. Who guesses would try other passwords, other accounts, or not wait minutes by the clock.
 * Fooled, where the log holds no passwords, by whoever guesses at one account at such a pace and keeps to the clock.
 * @param source figures by `B` @param beats share of its newest failures that came on the beat of a clock, 0 to 1
 */
export function sendsOldPassword(source: Float64Array, effort: Effort | undefined, beats: number): boolean {
  if (source[B.failed_logins_10m] > PACE || source[B.accounts_1h] >= 2) return false;
  const passwords = effort?.passwords ?? 0;
  return passwords > 0 ? passwords <= OLD_PASSWORDS : beats >= ON_THE_BEAT;
}
