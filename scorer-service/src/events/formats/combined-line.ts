/** The common and combined log formats of Apache and nginx, with or without a leading host and a trailing X-Forwarded-For. */
import { INVALID_METHOD } from '../build-event.ts';
import { addHeader, type Draft, emptyDraft } from '../draft.ts';
import { asCount, asNumber } from '../fields.ts';
import { cut, MAX_HEADER_LENGTH, MAX_NAME_LENGTH, MAX_TARGET_LENGTH, quoted } from '../limits.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * `address identity user [time] "request" status bytes "referrer" "agent" "x-forwarded-for"`, the last three optional.
 * The result is a sentence where the line is no such line. Linear in its length.
 */
export function parseCombinedLine(line: string): Draft | string {
  const open = line.indexOf('[');
  const close = open < 0 ? -1 : line.indexOf(']', open);
  if (close < 0) return `no [time] in it: ${quoted(line)}`;
  const time = parseLogTime(line.slice(open + 1, close));
  if (time === undefined)
    return `its time ${quoted(line.slice(open, close + 1))} is not like [17/May/2015:10:05:03 +0000]`;
  const head = line.slice(0, Math.min(open, MAX_NAME_LENGTH)).trim().split(' ');
  if (head.length < 3) return `it lacks address, identity or user before the time: ${quoted(line)}`;

  const draft = emptyDraft();
  draft.time = time;
  // Apache's vhost_combined puts the virtual host in front: five words, or four with a user of one word.
  const withHost = head.length >= 4 && looksLikeAddress(head[1]) && !looksLikeAddress(head[0]);
  if (withHost) draft.host = (head.shift() as string).split(':')[0];
  draft.peer = dash(head[0]);
  draft.user = dash(head.slice(2).join(' '));

  const reader = new Reader(line, close + 1);
  const request = reader.quoted();
  if (request === undefined) return `no "request" behind the time: ${quoted(line.slice(close))}`;
  draft.status = asNumber(reader.word());
  draft.responseBytes = asCount(reader.word());
  draft.referrer = dash(reader.quoted());
  draft.userAgent = dash(reader.quoted());
  const forwarded = dash(reader.quoted());
  if (forwarded !== undefined) addHeader(draft.headers, 'x-forwarded-for', cut(forwarded, MAX_HEADER_LENGTH));
  readRequestLine(request, draft);
  return draft;
}

/** `GET /path HTTP/1.1`; what is none (TLS bytes, an empty request) is an event with an invalid method, not a lost line. */
function readRequestLine(request: string, draft: Draft): void {
  const first = request.indexOf(' ');
  const method = first < 0 ? '' : request.slice(0, first);
  if (first <= 0 || !isToken(method)) {
    draft.method = INVALID_METHOD;
    draft.target = '/';
    return;
  }
  const last = request.lastIndexOf(' ');
  const versioned = last > first && request.slice(last + 1, last + 6).toUpperCase() === 'HTTP/';
  draft.method = method;
  draft.target = cut(request.slice(first + 1, versioned ? last : request.length), MAX_TARGET_LENGTH);
}

/** A method is a token of letters here; servers take more, log formats write nothing else. */
function isToken(text: string): boolean {
  if (text.length > 24) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) | 32;
    if ((code < 97 || code > 122) && text[i] !== '-' && text[i] !== '_') return false;
  }
  return true;
}

function looksLikeAddress(text: string): boolean {
  const code = text.charCodeAt(0);
  return (
    (text.includes('.') || text.includes(':')) && ((code >= 48 && code <= 57) || (text.match(/:/g)?.length ?? 0) > 1)
  );
}

function dash(text: string | undefined): string | undefined {
  return text === undefined || text === '' || text === '-' ? undefined : cut(text, MAX_TARGET_LENGTH);
}

/** `17/May/2015:10:05:03 +0000` -> milliseconds since the epoch. */
export function parseLogTime(text: string): number | undefined {
  if (text.length < 20 || text.length > 32) return undefined;
  const day = Number(text.slice(0, 2));
  const month = MONTHS.indexOf(text.slice(3, 6).toLowerCase());
  const year = Number(text.slice(7, 11));
  const clock = [Number(text.slice(12, 14)), Number(text.slice(15, 17)), Number(text.slice(18, 20))];
  const time = Date.UTC(year, month, day, clock[0], clock[1], clock[2]);
  if (month < 0 || Number.isNaN(time)) return undefined;
  const zone = text.slice(20).trim();
  if (zone === '' || zone === 'Z') return time;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  if (zone.length !== 5 || Number.isNaN(minutes) || (zone[0] !== '+' && zone[0] !== '-')) return undefined;
  return zone[0] === '-' ? time + minutes * 60_000 : time - minutes * 60_000;
}

/** Walks the fields behind the time once, from left to right. */
class Reader {
  readonly #line: string;
  #at: number;

  constructor(line: string, at: number) {
    this.#line = line;
    this.#at = at;
  }

  #skip(): void {
    while (this.#at < this.#line.length && this.#line.charCodeAt(this.#at) === 32) this.#at++;
  }

  word(): string | undefined {
    this.#skip();
    const end = this.#line.indexOf(' ', this.#at);
    const from = this.#at;
    this.#at = end < 0 ? this.#line.length : end;
    return from === this.#at ? undefined : this.#line.slice(from, this.#at);
  }

  /** A quoted field with its escapes undone; undefined if there is none here. An unclosed one ends with the line. */
  quoted(): string | undefined {
    this.#skip();
    if (this.#line.charCodeAt(this.#at) !== 34) return undefined;
    const from = ++this.#at;
    let escaped = false;
    while (this.#at < this.#line.length) {
      const code = this.#line.charCodeAt(this.#at);
      if (code === 34) break;
      if (code === 92) {
        escaped = true;
        this.#at++;
      }
      this.#at++;
    }
    const text = this.#line.slice(from, Math.min(this.#at, this.#line.length));
    this.#at++;
    return escaped ? unescapeLog(text) : text;
  }
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', v: '\v', f: '\f' };

/** Undoes `\xHH`, `\"`, `\\` and the letters that Apache writes; bytes above 0x7f are read as UTF-8. */
export function unescapeLog(text: string): string {
  let out = '';
  let high = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\' || i + 1 >= text.length) {
      out += text[i];
      continue;
    }
    const next = text[++i];
    if (next === 'x' || next === 'X') {
      const byte = Number.parseInt(text.slice(i + 1, i + 3), 16);
      if (!Number.isNaN(byte) && isHex(text.charCodeAt(i + 1)) && isHex(text.charCodeAt(i + 2))) {
        out += String.fromCharCode(byte);
        high ||= byte > 0x7f;
        i += 2;
        continue;
      }
    }
    out += SIMPLE[next] ?? next;
  }
  return high && isLatin1(out) ? Buffer.from(out, 'latin1').toString('utf8') : out;
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102);
}

function isLatin1(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return false;
  return true;
}
