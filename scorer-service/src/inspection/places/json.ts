/**
 * Strings and names of a JSON document, one pass and no tree: a name that stands twice is read twice, a document that was cut or is
 * malformed is read as far as it goes, and its depth costs nothing.
 */
import { isPlainName, reachesInside, type Sink } from './sink.ts';

/** Names of enclosing objects that are remembered, for what stands behind an inner object in a list. */
const MAX_NAMES = 64;
/** Units behind the name of an operator that are given with it. */
const MAX_OPERAND = 16;

/** Reads the values of a document. @returns whether it was JSON as far as it was read */
export function readJson(text: string, from: number, field: string, sink: Sink): boolean {
  const names: string[] = [];
  let depth = 0;
  let name = '';
  let at = from;
  let sound = true;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    let room = true;
    let next = at + 1;
    if (code === 34) {
      const end = stringEnd(text, next);
      const inner = unescapeJson(text.slice(next, end));
      if (end >= text.length) sound = false;
      let behind = end + 1;
      while (isSpace(text.charCodeAt(behind))) behind++;
      if (text.charCodeAt(behind) === 58) {
        name = inner;
        if (!isPlainName(name)) {
          // What an operator of a document store compares with tells whether it is honest.
          const shown = name.startsWith('$') || reachesInside(name) ? text.slice(next, behind + MAX_OPERAND) : name;
          room = sink.add('json', '', shown, field, next);
        }
        next = behind + 1;
      } else {
        room = sink.add('json', name, inner, field, next);
        next = end + 1;
      }
    } else if (code === 123 || code === 91) {
      depth++;
      if (names.length < MAX_NAMES) names.push(name);
    } else if (code === 125 || code === 93) {
      depth--;
      if (depth < 0) sound = false;
      else if (depth < names.length) name = names.pop() ?? '';
    } else if (code !== 44 && code !== 58 && !isSpace(code)) {
      while (next < text.length && !endsBare(text.charCodeAt(next))) next++;
      const bare = text.slice(at, next).trimEnd();
      if (!isLiteral(bare)) {
        sound = false;
        room = sink.add('json', name, bare, field, at);
      }
    }
    if (!room) {
      sink.rest('body', text.slice(at), field, at);
      return sound;
    }
    at = next;
  }
  return sound && depth === 0;
}

/** Whether a value holds a document of its own, as those do that are JSON within JSON. */
export function startsJson(text: string): boolean {
  const first = text.charCodeAt(0);
  return (first === 123 || first === 91) && text.length > 6 && text.includes('"');
}

/** Index of the closing quote, or the length where there is none. */
function stringEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34) return at;
    at += code === 92 ? 2 : 1;
  }
  return text.length;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function endsBare(code: number): boolean {
  return code === 34 || code === 44 || code === 93 || code === 125 || code === 10;
}

function isLiteral(text: string): boolean {
  if (text === 'true' || text === 'false' || text === 'null') return true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isNumber =
      (code >= 48 && code <= 57) || code === 45 || code === 43 || code === 46 || code === 101 || code === 69;
    if (!isNumber) return false;
  }
  return true;
}

/** The escapes of JSON undone; what is none stays as it is. */
export function unescapeJson(text: string): string {
  let at = text.indexOf('\\');
  if (at < 0) return text;
  let out = '';
  let from = 0;
  while (at >= 0 && at + 1 < text.length) {
    const kind = text.charCodeAt(at + 1);
    let plain: string | undefined;
    let end = at + 2;
    if (kind === 110) plain = '\n';
    else if (kind === 116) plain = '\t';
    else if (kind === 114) plain = '\r';
    else if (kind === 98) plain = '\b';
    else if (kind === 102) plain = '\f';
    else if (kind === 34 || kind === 92 || kind === 47) plain = text[at + 1];
    else if (kind === 117) {
      const unit = hexUnit(text, at + 2);
      if (unit >= 0) {
        plain = String.fromCharCode(unit);
        end = at + 6;
      }
    }
    if (plain !== undefined) {
      out += text.slice(from, at) + plain;
      from = end;
    }
    at = text.indexOf('\\', end);
  }
  return out + text.slice(from);
}

function hexUnit(text: string, at: number): number {
  if (at + 4 > text.length) return -1;
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const code = text.charCodeAt(at + i);
    const lower = code | 32;
    const digit = code >= 48 && code <= 57 ? code - 48 : lower >= 97 && lower <= 102 ? lower - 87 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}
