/** Line breaks that begin a header of their own or a line of a log. */
import type { Marks } from './marks.ts';

export function lineCount(text: string): number {
  let lines = 1;
  for (let at = nextBreak(text, 0); at >= 0; at = nextBreak(text, at + 1)) {
    if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) at++;
    lines++;
  }
  return lines;
}

export function hasBreak(text: string): boolean {
  return text.includes('\n') || text.includes('\r');
}

/** Headers that a line break is sent to add: with what follows, those that only a server or proxy writes are certain. */
const HEADERS = [
  'location:',
  'content-',
  'x-',
  'refresh:',
  'link:',
  'host:',
  'bcc:',
  'cc:',
  'transfer-encoding:',
  'cookie:',
];
const CERTAIN_HEADERS = [
  'set-cookie:',
  'http/1',
  'http/2',
  'access-control-',
  'location: http',
  'location:http',
  'x-forwarded-',
  'content-type:',
  'content-length:',
  'location: //',
  'bcc:',
];

/** A line break with a header or a status line behind it. */
export function headerBreaks(text: string): Marks {
  let count = 0;
  let certain = 0;
  for (let at = nextBreak(text, 0); at >= 0; at = nextBreak(text, at + 1)) {
    const rest = text.slice(at + 1, at + 32).trimStart();
    const sure = CERTAIN_HEADERS.some((name) => rest.startsWith(name));
    if (sure) certain++;
    if (sure || HEADERS.some((name) => rest.startsWith(name))) {
      count++;
      at++;
    }
  }
  return { count, certain };
}

const LOG_LEVELS = ['info', 'warn', 'error', 'debug', 'notice', 'fatal', 'critical', 'trace', 'alert', 'severe'];

/** A line break with what looks like a line of a log behind it: a level, a date, an address. */
export function logLines(text: string): number {
  let found = 0;
  for (let at = nextBreak(text, 0); at >= 0; at = nextBreak(text, at + 1)) {
    let start = at + 1;
    while (
      start < text.length &&
      start < at + 6 &&
      (text.charCodeAt(start) <= 32 || text[start] === '[' || text[start] === '<')
    )
      start++;
    if (
      LOG_LEVELS.some((level) => text.startsWith(level, start) && saysMore(text, start + level.length)) ||
      startsWithDate(text, start)
    )
      found++;
  }
  return found;
}

/** Whether a line goes on behind its level, which is no longer word: a list of words has none. */
function saysMore(text: string, from: number): boolean {
  const next = text.charCodeAt(from);
  if (next >= 97 && next <= 122) return false;
  for (let i = from; i < text.length && i < from + 16; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return false;
    if (code > 32) return true;
  }
  return false;
}

function nextBreak(text: string, from: number): number {
  for (let i = from; i < text.length; i++) if (text.charCodeAt(i) === 10 || text.charCodeAt(i) === 13) return i;
  return -1;
}

/** Four parts of digits between `-`, `/`, `.` or `:`, as dates, times and addresses have. */
function startsWithDate(text: string, start: number): boolean {
  let parts = 0;
  let digits = 0;
  for (let i = start; i < text.length && i < start + 24; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) digits++;
    else if (digits > 0 && (code === 45 || code === 47 || code === 46 || code === 58 || code === 32)) {
      parts++;
      digits = 0;
    } else break;
  }
  return parts + (digits > 0 ? 1 : 0) >= 4;
}
