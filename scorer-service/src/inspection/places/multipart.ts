/** Parts of a multipart form (RFC 7578): names, file names and contents. Reads leniently, as servers do. */
import { isPlainName, type Sink } from './sink.ts';

/** Longest boundary by RFC 2046, section 5.1.1. */
const MAX_BOUNDARY = 70;
/** Units of a part that are looked at before it is taken for text. */
const PROBE = 256;
/** What a picture should not hold, and how much is read from there. */
const PLANTED = ['<?php', '<script', '<%', '<!ENTITY'];
const MAX_PLANTED = 512;

export interface Part {
  readonly name: string;
  /** The part's own media type, in lower case. */
  readonly type: string;
  readonly text: string;
  readonly start: number;
}

/** The boundary that the type names, else that the body begins with; undefined where there is none. */
export function boundaryOf(mimeType: string, body: string): string | undefined {
  const at = mimeType.toLowerCase().indexOf('boundary=');
  if (at >= 0) {
    const from = at + 9;
    const quoted = mimeType.charCodeAt(from) === 34;
    const start = quoted ? from + 1 : from;
    let end = mimeType.indexOf(quoted ? '"' : ';', start);
    if (end < 0) end = mimeType.length;
    const named = mimeType.slice(start, end).trim();
    if (named !== '' && body.includes(`--${named}`)) return named;
  }
  if (!body.startsWith('--')) return undefined;
  let end = 2;
  while (end < body.length && end < MAX_BOUNDARY + 2 && body.charCodeAt(end) > 32) end++;
  return end > 2 && body.charCodeAt(end) <= 32 ? body.slice(2, end) : undefined;
}

/** Gives names and file names to the sink, and every part's content that is text to `content`. */
export function readMultipart(
  body: string,
  boundary: string,
  field: string,
  sink: Sink,
  content: (part: Part) => boolean,
): void {
  const delimiter = `--${boundary}`;
  let at = nextDelimiter(body, delimiter, 0);
  if (at < 0) {
    sink.rest('body', body, field, 0);
    return;
  }
  // What stands before the first boundary is nobody's; parsers that differ may take it for a part.
  if (at > 2) sink.add('multipart', '', body.slice(0, at).trim(), field, 0);
  while (at >= 0) {
    const from = at + delimiter.length;
    const next = nextDelimiter(body, delimiter, from);
    const end = next < 0 ? body.length : next;
    if (body.startsWith('--', from)) {
      sink.add('multipart', '', body.slice(from + 2, end).trim(), field, from + 2);
    } else if (!readPart(body, from, end, field, sink, content)) {
      sink.rest('body', body.slice(from), field, from);
      return;
    }
    at = next;
  }
}

/** A boundary counts at the start of a line only. */
function nextDelimiter(body: string, delimiter: string, from: number): number {
  let at = body.indexOf(delimiter, from);
  while (at > 0 && body.charCodeAt(at - 1) !== 10 && body.charCodeAt(at - 1) !== 13)
    at = body.indexOf(delimiter, at + 1);
  return at;
}

function readPart(
  body: string,
  from: number,
  end: number,
  field: string,
  sink: Sink,
  content: (part: Part) => boolean,
): boolean {
  let at = body.indexOf('\n', from) + 1;
  if (at <= 0 || at > end) return true;
  let name = '';
  let type = '';
  let room = true;
  // Lines of the head, up to the empty one.
  while (at < end) {
    let lineEnd = body.indexOf('\n', at);
    if (lineEnd < 0 || lineEnd > end) lineEnd = end;
    const line = body.slice(at, lineEnd).trim();
    if (line === '') {
      at = lineEnd + 1;
      break;
    }
    const lower = line.toLowerCase();
    if (lower.startsWith('content-disposition')) {
      name = parameter(line, lower, 'name');
      const file = parameter(line, lower, 'filename') || parameter(line, lower, 'filename*');
      if (name !== '' && !isPlainName(name)) room = sink.add('multipart', '', name, field, at);
      if (room && file !== '') room = sink.add('multipart', 'filename', file, field, at);
    } else if (lower.startsWith('content-type')) type = lower.slice(lower.indexOf(':') + 1).trim();
    else if (!lower.startsWith('content-')) room = sink.add('multipart', '', line, field, at);
    if (!room) return false;
    at = lineEnd + 1;
  }
  let last = end;
  if (body.charCodeAt(last - 1) === 10) last--;
  if (body.charCodeAt(last - 1) === 13) last--;
  if (at >= last) return true;
  const text = body.slice(at, last);
  if (isText(text)) return content({ name, type, text, start: at });
  for (const mark of PLANTED) {
    const planted = text.indexOf(mark);
    if (planted >= 0 && !sink.add('multipart', name, text.slice(planted, planted + MAX_PLANTED), field, at + planted))
      return false;
  }
  return true;
}

/** `name="…"` of a header's line; quotes may be missing, and a backslash hides one. */
function parameter(line: string, lower: string, name: string): string {
  for (let at = lower.indexOf(`${name}=`); at >= 0; at = lower.indexOf(`${name}=`, at + 1)) {
    const before = at === 0 ? 59 : lower.charCodeAt(at - 1);
    if (before !== 59 && before !== 32 && before !== 9) continue;
    const from = at + name.length + 1;
    if (line.charCodeAt(from) !== 34) {
      const end = line.indexOf(';', from);
      return line.slice(from, end < 0 ? line.length : end).trim();
    }
    let end = from + 1;
    while (end < line.length && line.charCodeAt(end) !== 34) end += line.charCodeAt(end) === 92 ? 2 : 1;
    return line.slice(from + 1, end);
  }
  return '';
}

/** At most one character in sixteen of the first ones that no text holds; what was no UTF-8 became U+FFFD. */
function isText(text: string): boolean {
  const length = Math.min(text.length, PROBE);
  let odd = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffd || code === 127) odd++;
  }
  return odd * 16 <= length;
}
