/** Times as people read them: how long ago, and the moment itself in the reader's time zone. */
import { t } from '../i18n/translate.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long before `now` a time was: "12 s ago", "3 min ago", "2 h ago", "5 d ago". Milliseconds since the epoch. */
export function ago(time: number, now: number): string {
  const passed = now - time;
  if (passed < SECOND)
    return passed < -5 * SECOND ? t('time.ahead', 'in {span}', { span: span(-passed) }) : t('time.now', 'now');
  return t('time.ago', '{span} ago', { span: span(passed) });
}

/** A length of time in its largest unit: "12 s", "3 min", "2 h", "5 d". */
export function span(milliseconds: number): string {
  if (milliseconds < MINUTE) return t('time.seconds', '{n} s', { n: Math.round(milliseconds / SECOND) });
  if (milliseconds < HOUR) return t('time.minutes', '{n} min', { n: Math.round(milliseconds / MINUTE) });
  if (milliseconds < 2 * DAY) return t('time.hours', '{n} h', { n: Math.round(milliseconds / HOUR) });
  return t('time.days', '{n} d', { n: Math.round(milliseconds / DAY) });
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone, hourCycle: 'h23' });
    formats.set(key, format);
  }
  return format;
}

/** The moment with its zone: "22 Nov 2026, 21:47:03 UTC". */
export function moment(time: number, timeZone: string): string {
  return formatOf(timeZone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(time);
}

/** The time of day: "21:47:03". */
export function clock(time: number, timeZone: string): string {
  return formatOf(timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(time);
}

/** As short as tells the moments of a period of this length apart, for the axis of a chart. */
export function axisTime(time: number, periodMs: number, timeZone: string): string {
  if (periodMs <= 10 * MINUTE) return clock(time, timeZone);
  if (periodMs <= 2 * DAY) return formatOf(timeZone, { hour: '2-digit', minute: '2-digit' }).format(time);
  return formatOf(timeZone, { day: 'numeric', month: 'short' }).format(time);
}

/** The reader's own zone. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
