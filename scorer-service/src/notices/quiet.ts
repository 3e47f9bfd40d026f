import type { QuietHours } from '../contract/index.ts';

/** Whether a time zone has this IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Whether a moment (milliseconds since the epoch) lies in the quiet hours, which may reach over midnight. */
export function isQuiet({ from, to, time_zone }: QuietHours, now: number): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: time_zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const time = format.format(now);
  return from <= to ? time >= from && time < to : time >= from || time < to;
}
