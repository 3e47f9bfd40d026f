/** When failures come: at a program's pace, or by a device's clock. */
import { type LoginRecords, RING, S } from './login-records.ts';
import { isPartOfOne, QUICK } from './login-test.ts';

/** Two gaps between failures that differ by less than this share, or this many milliseconds, are a clock's. */
const CLOCK_SHARE = 0.1;
const CLOCK_SLACK = 1000;
/** The beat of one device among several is kept to this share and these milliseconds. */
const BEAT_SHARE = 0.05;
const BEAT_SLACK = 6000;
/** What comes faster is a program at work, not a device that asks now and then. */
const CLOCK_FROM = 20_000;

/** Of an attempt: whether it failed, its time in milliseconds, and the hash of its account. */
interface Tried {
  readonly failed: boolean;
  readonly time: number;
  readonly account: number;
}

/**
 * Failures in a row at a program's pace. Those of several accounts count only where nobody gets in: behind one address of an office two
 * people may fail at once.
 */
export function quickRun(records: LoginRecords, slot: number, { failed, time, account }: Tried): number {
  const gap = time - records.get(slot, S.failure);
  const same = records.get(slot, S.tried) === account;
  const quick = failed && gap >= 0 && gap <= QUICK && (same || records.succeeded(slot) === 0);
  const run = quick ? records.get(slot, S.run) + 1 : 0;
  records.set(slot, S.run, run);
  if (failed) records.set(slot, S.tried, account);
  return run;
}

/** Whether failures, or runs of a few at once, come as regularly as a device's; remembers the newest. */
export function isClock(records: LoginRecords, slot: number, time: number, run: number): boolean {
  if (time < records.get(slot, S.failure)) return false;
  records.set(slot, S.failure, time);
  if (run > 0) return isPartOfOne(run);
  const began = records.get(slot, S.began);
  const before = records.get(slot, S.gap);
  const gap = time - began;
  const several = isOneOfSeveral(records, slot, time);
  records.set(slot, S.began, time);
  const cursor = records.get(slot, S.cursor);
  records.set(slot, S.ring + cursor, time);
  records.set(slot, S.cursor, (cursor + 1) % RING);
  if (began === 0) return false;
  records.set(slot, S.gap, gap);
  const regular = before > 0 && Math.abs(gap - before) <= Math.max(CLOCK_SHARE * before, CLOCK_SLACK);
  return several || (gap >= CLOCK_FROM && regular);
}

/** Whether a failure falls on the beat of two before it: several devices behind one address each keep their own clock. */
function isOneOfSeveral(records: LoginRecords, slot: number, time: number): boolean {
  for (let j = 0; j < RING; j++) {
    const one = records.get(slot, S.ring + j);
    const beat = time - one;
    if (one === 0 || beat < CLOCK_FROM) continue;
    const slack = Math.min(BEAT_SLACK, BEAT_SHARE * beat);
    for (let k = 0; k < RING; k++) {
      const other = records.get(slot, S.ring + k);
      if (other !== 0 && Math.abs(one - other - beat) <= slack) return true;
    }
  }
  return false;
}
