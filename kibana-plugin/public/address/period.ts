/** The period that a time range such as `now-24h` to `now` means at a moment. */
import dateMath from '@elastic/datemath';
import moment from 'moment';

/** From `since` (inclusive) to `until` (exclusive), milliseconds since the epoch. */
export interface Period {
  readonly since: number;
  readonly until: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The period of a range; one that can't be read, or is empty, is the day before `now`. */
export function periodOf(range: { readonly from: string; readonly to: string }, now: number): Period {
  const since = timeOf(range.from, now, false);
  const until = timeOf(range.to, now, true);
  return since < until ? { since, until } : { since: now - DAY, until: now };
}

/** Not a number where the text is no time. */
function timeOf(text: string, now: number, roundUp: boolean): number {
  if (!text.startsWith('now')) return Date.parse(text);
  return dateMath.parse(text, { forceNow: new Date(now), momentInstance: moment, roundUp })?.valueOf() ?? Number.NaN;
}

/** The period of the same length that ends where this one begins. */
export function before({ since, until }: Period): Period {
  return { since: since - (until - since), until: since };
}

/** The period as the resources take it. */
export function asQuery({ since, until }: Period): { readonly since: string; readonly until: string } {
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
}
