/** Undoing encodings layer by layer, as the applications behind a proxy would, and counting the layers. */
import { MAX_LAYERS } from './limits.ts';

export interface Decoded {
  /** With percent encodings undone (and `+`, where the place has it). */
  text: string;
  /** With HTML entities and JavaScript escapes undone too; the same string where there were none. */
  deep: string;
  /** Layers of percent encoding that stood over each other. */
  layers: number;
  /** Malformed, overlong, `%u` and null-byte encodings: what an honest encoder does not write. */
  odd: number;
}

/** What `decode` gives for a text in which no encoding can stand. */
export function setPlain(into: Decoded, text: string): void {
  into.text = text;
  into.deep = text;
  into.layers = 0;
  into.odd = 0;
}

export function decode(raw: string, plusIsSpace: boolean, into: Decoded): Decoded {
  into.layers = 0;
  into.odd = 0;
  let text = plusIsSpace && raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  while (into.layers < MAX_LAYERS && text.includes('%')) {
    const next = percentDecode(text, into);
    if (next === text) break;
    into.layers++;
    text = next;
  }
  into.text = text;
  let deep = unwide(text);
  for (let round = 0; round < 2 && (deep.includes('&') || deep.includes('\\')); round++) {
    const next = unescapeScript(decodeEntities(deep));
    if (next === deep) break;
    deep = next;
  }
  into.deep = deep;
  return into;
}

/** What a hexadecimal digit stands for, 0 to 15; -1 for any other character. */
export function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** One layer: `%HH` as UTF-8 (overlong forms too, since some servers take them), `%uHHHH`; malformed ones stay as they are. */
function percentDecode(text: string, notes: Decoded): string {
  let out = '';
  let from = 0;
  let at = text.indexOf('%');
  while (at >= 0 && at < text.length) {
    const high = hexValue(text.charCodeAt(at + 1));
    const low = high < 0 ? -1 : hexValue(text.charCodeAt(at + 2));
    if (low >= 0) {
      out += text.slice(from, at);
      at = decodeBytes(text, at, notes);
      out += String.fromCodePoint(decodedPoint);
      from = at;
      at = text.indexOf('%', at);
    } else if ((text.charCodeAt(at + 1) | 32) === 117) {
      const unit = fourHex(text, at + 2);
      if (unit < 0) {
        at = text.indexOf('%', at + 1);
        continue;
      }
      notes.odd++;
      out += text.slice(from, at) + String.fromCharCode(bestFit(unit));
      from = at + 6;
      at = text.indexOf('%', from);
    } else {
      at = text.indexOf('%', at + 1);
    }
  }
  return from === 0 ? text : out + text.slice(from);
}

/** What servers with a best-fit table, or that keep the low byte, make of a character: wide forms, slashes, line breaks. */
function bestFit(unit: number): number {
  if (unit < 0x2b9) return unit;
  if (unit >= 0xff01 && unit <= 0xff5e) return unit - 0xfee0;
  switch (unit) {
    case 0x2b9:
    case 0x2bc:
      return 39;
    case 0x2215:
    case 0x2044:
      return 47;
    case 0x2216:
      return 92;
    case 0x560a:
      return 10;
    case 0x560d:
      return 13;
    default:
      return unit;
  }
}

/** The text with every such character as a server would have it. */
function unwide(text: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x2b9) continue;
    const fit = bestFit(code);
    if (fit === code) continue;
    out += text.slice(from, i) + String.fromCharCode(fit);
    from = i + 1;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** Where `decodeBytes` leaves the code point that it read. */
let decodedPoint = 0;

/** Reads one UTF-8 sequence of percent-encoded bytes from `at`; a byte that starts none stands for itself. Returns the end. */
function decodeBytes(text: string, at: number, notes: Decoded): number {
  const first = byteAt(text, at);
  const more =
    first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xc0 && first < 0xe0 ? 1 : 0;
  decodedPoint = first;
  if (first === 0) notes.odd++;
  if (more === 0) return at + 3;
  let point = first & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const byte = byteAt(text, at + 3 * i);
    if (byte < 0 || (byte & 0xc0) !== 0x80) return at + 3;
    point = (point << 6) | (byte & 0x3f);
  }
  if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return at + 3;
  const smallest = more === 1 ? 0x80 : more === 2 ? 0x800 : 0x10000;
  if (point < smallest) notes.odd++;
  decodedPoint = point;
  return at + 3 * (more + 1);
}

function byteAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== 37) return -1;
  const high = hexValue(text.charCodeAt(at + 1));
  const low = hexValue(text.charCodeAt(at + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function fourHex(text: string, at: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const digit = hexValue(text.charCodeAt(at + i));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  colon: ':',
  tab: '\t',
  newline: '\n',
  lpar: '(',
  rpar: ')',
  sol: '/',
  bsol: '\\',
  equals: '=',
  nbsp: ' ',
};
/** Digits of a numeric entity that are read; browsers take any number of leading zeros. */
const MAX_ENTITY = 12;

function decodeEntities(text: string): string {
  let at = text.indexOf('&');
  if (at < 0) return text;
  let out = '';
  let from = 0;
  while (at >= 0) {
    let end = at + 1;
    let replacement: string | undefined;
    if (text[end] === '#') {
      const hex = (text.charCodeAt(end + 1) | 32) === 120;
      end += hex ? 2 : 1;
      let value = 0;
      const start = end;
      while (end < text.length && end - start < MAX_ENTITY) {
        const digit = hexValue(text.charCodeAt(end));
        if (digit < 0 || (!hex && digit > 9)) break;
        value = value * (hex ? 16 : 10) + digit;
        end++;
      }
      if (end > start && value > 0 && value <= 0x10ffff) replacement = String.fromCodePoint(value);
    } else {
      while (
        end < text.length &&
        end - at < 10 &&
        (text.charCodeAt(end) | 32) >= 97 &&
        (text.charCodeAt(end) | 32) <= 122
      )
        end++;
      const name = text.slice(at + 1, end).toLowerCase();
      if (Object.hasOwn(ENTITIES, name) && (text[end] === ';' || name === 'lt' || name === 'gt'))
        replacement = ENTITIES[name];
    }
    if (replacement !== undefined) {
      if (text[end] === ';') end++;
      out += text.slice(from, at) + replacement;
      from = end;
    }
    at = text.indexOf('&', Math.max(end, at + 1));
  }
  return from === 0 ? text : out + text.slice(from);
}

/** `\u003c`, `\x3c`, `\u{3c}` of JavaScript and JSON. */
function unescapeScript(text: string): string {
  let at = text.indexOf('\\');
  if (at < 0) return text;
  let out = '';
  let from = 0;
  while (at >= 0) {
    const kind = text.charCodeAt(at + 1) | 32;
    let value = -1;
    let end = at + 2;
    if (kind === 117) {
      value = fourHex(text, end);
      end += 4;
    } else if (kind === 120) {
      const high = hexValue(text.charCodeAt(end));
      const low = hexValue(text.charCodeAt(end + 1));
      value = high < 0 || low < 0 ? -1 : high * 16 + low;
      end += 2;
    }
    if (value >= 0) {
      out += text.slice(from, at) + String.fromCharCode(value);
      from = end;
    }
    at = text.indexOf('\\', value >= 0 ? end : at + 1);
  }
  return from === 0 ? text : out + text.slice(from);
}

/** Quotes with nothing but a plus between them, as scripts and SQL join what a filter should not read in one piece. */
const JOINTS = ["'+'", '"+"', "' + '", '" + "', '`+`'];

/** Undoes the joining of strings: `'al'+'ert'` is `'alert'`. Linear in the text. */
export function joinStrings(text: string): string {
  if (!text.includes('+')) return text;
  let joined = text;
  for (const joint of JOINTS) if (joined.includes(joint)) joined = joined.replaceAll(joint, '');
  return joined;
}
