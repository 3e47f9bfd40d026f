/** Texts -> tokens of SQL. Linear in the text; no regular expression. */
import { MAX_TOKENS } from '../limits.ts';
import {
  ARITHMETIC,
  CALLED,
  CLOSE,
  COMMA,
  COMMENT,
  COMPARE,
  ERROR,
  FUNCTION,
  LENGTHS,
  LOGIC,
  NUMBER,
  OPEN,
  SEMICOLON,
  STRING,
  TIME,
  VARIABLE,
  WORD,
  WORDS,
} from './sql-words.ts';

/** Longest name that is looked up: packages of Oracle and their functions are long. */
const MAX_NAME = 64;

/** The tokens of the text last read: class, start and end of each. */
export const kinds = new Uint8Array(MAX_TOKENS);
export const starts = new Int32Array(MAX_TOKENS);
export const ends = new Int32Array(MAX_TOKENS);

export function isWordStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || code === 95 || (code > 0xa0 && code !== 0x3000 && (code < 0x2000 || code > 0x200b))
  );
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Fills the token arrays from `from`; what stands before belongs to the string that the value closes. @returns their number */
export function tokenise(text: string, from: number): number {
  const length = text.length;
  let count = 0;
  let at = from;
  while (at < length && count < MAX_TOKENS) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 0x7f || (code > 0x7f && !isWordStart(code))) {
      at++;
      continue;
    }
    // What a broken encoder leaves of a space, and what a closed MySQL comment leaves of itself.
    if (code === 43 && isWordStart(text.charCodeAt(at + 1))) {
      at++;
      continue;
    }
    if (code === 42 && text.charCodeAt(at + 1) === 47) {
      at += 2;
      continue;
    }
    const start = at;
    let kind = 0;
    if (isWordStart(code)) {
      at++;
      while (at < length) {
        const next = text.charCodeAt(at);
        if (
          !isWordStart(next) &&
          !isDigit(next) &&
          next !== 36 &&
          !(next === 46 && isWordStart(text.charCodeAt(at + 1)))
        )
          break;
        at++;
      }
      kind = wordKind(text, start, at);
    } else if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(at + 1)))) {
      at++;
      let digitsOnly = true;
      while (at < length) {
        const next = text.charCodeAt(at);
        if (isDigit(next) || next === 46) at++;
        else if (isWordStart(next)) {
          // `1or 1=1` is two tokens in SQL, `0x3a` and `3rd` one.
          if (digitsOnly && startsKeyword(text, at)) break;
          // `1e0union` is a number, and a word behind it.
          if (digitsOnly && next === 101 && isDigit(text.charCodeAt(at + 1))) {
            at += 2;
            continue;
          }
          digitsOnly = false;
          at++;
        } else break;
      }
      kind = digitsOnly || isHexNumber(text, start) ? NUMBER : WORD;
    } else if (code === 39 || code === 34 || code === 96) {
      at = stringEnd(text, at + 1, code);
      kind = STRING;
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      // `/*!50000 …*/` is run by MySQL: only its mark is taken away.
      if (text.charCodeAt(at + 2) === 33) {
        at += 3;
        while (at < length && isDigit(text.charCodeAt(at))) at++;
        continue;
      }
      const end = text.indexOf('*/', at + 2);
      if (end < 0) {
        at = length;
        kind = COMMENT;
      } else {
        at = end + 2;
        continue;
      }
    } else if (code === 45 && text.charCodeAt(at + 1) === 45) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? length : end + 1;
      kind = COMMENT;
      if (end >= 0 && at < length) continue;
    } else if (code === 35) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? length : end + 1;
      kind = COMMENT;
      if (end >= 0 && at < length) continue;
    } else {
      at++;
      const next = text.charCodeAt(at);
      switch (code) {
        case 40:
          kind = OPEN;
          break;
        case 41:
          kind = CLOSE;
          break;
        case 44:
          kind = COMMA;
          break;
        case 59:
          kind = SEMICOLON;
          break;
        case 61:
        case 60:
        case 62:
        case 33:
          while (
            at < length &&
            (text.charCodeAt(at) === 61 || text.charCodeAt(at) === 62 || text.charCodeAt(at) === 60)
          )
            at++;
          kind = COMPARE;
          break;
        case 124:
        case 38:
          if (next === code) {
            at++;
            kind = LOGIC;
          } else kind = ARITHMETIC;
          break;
        case 42:
        case 43:
        case 45:
        case 47:
        case 37:
        case 94:
        case 126:
          kind = ARITHMETIC;
          break;
        case 64:
          while (at < length && (isWordStart(text.charCodeAt(at)) || text.charCodeAt(at) === 64)) at++;
          kind = VARIABLE;
          break;
        default:
          kind = WORD;
          if (code === 123 || code === 125 || code === 92) continue;
      }
    }
    kinds[count] = kind;
    starts[count] = start;
    ends[count] = at;
    count++;
  }
  return count;
}

/** Behind a quote, a backslash hides the next character, and a doubled quote is none. */
function stringEnd(text: string, from: number, quote: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 2;
    else if (code === quote) {
      if (text.charCodeAt(at + 1) !== quote) return at + 1;
      at += 2;
    } else at++;
  }
  return text.length;
}

function wordKind(text: string, start: number, end: number): number {
  if (end - start > MAX_NAME) return WORD;
  const first = text.charCodeAt(start);
  const known = first < 128 && end - start < 32 && (LENGTHS[first] & (1 << (end - start))) !== 0;
  if (!known && !followedByOpen(text, end)) return WORD;
  const word = text.slice(start, end);
  const kind = WORDS.get(word);
  if (kind !== undefined) {
    if (
      (word === 'if' || word === 'replace' || word === 'convert' || word === 'cast' || word === 'case') &&
      followedByOpen(text, end)
    )
      return FUNCTION;
    return kind;
  }
  if (followedByOpen(text, end)) {
    const head = headOf(word);
    // MySQL takes no space before the parenthesis of its own functions, and prose has one.
    if (TIME.has(head) || ERROR.has(head) || (CALLED.has(head) && text.charCodeAt(end) === 40)) return FUNCTION;
  }
  return WORD;
}

/** A function's package, or the function where it stands in none. */
export function headOf(name: string): string {
  const dot = name.indexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

function startsKeyword(text: string, at: number): boolean {
  for (const word of [
    'or',
    'and',
    'union',
    'xor',
    'like',
    'limit',
    'order',
    'having',
    'group',
    'div',
    'mod',
    'in',
    'is',
    'between',
    'where',
    'from',
  ])
    if (text.startsWith(word, at) && !isWordStart(text.charCodeAt(at + word.length))) return true;
  return false;
}

function isHexNumber(text: string, start: number): boolean {
  return text.charCodeAt(start) === 48 && text.charCodeAt(start + 1) === 120;
}

/** Spaces before a parenthesis are few; more than eight are not looked past. */
function followedByOpen(text: string, at: number): boolean {
  for (let i = at; i < at + 8; i++) {
    const code = text.charCodeAt(i);
    if (code === 40) return true;
    if (code !== 32) return false;
  }
  return false;
}
