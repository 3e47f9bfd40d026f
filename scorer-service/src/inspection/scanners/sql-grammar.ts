/** What the tokens last read mean beside each other. */
import { ends, isWordStart, kinds, starts } from './sql-tokens.ts';
import {
  ARITHMETIC,
  CLAUSE,
  CLOSE,
  COMMA,
  COMMENT,
  COMPARE,
  FUNCTION,
  LITERAL_WORD,
  LOGIC,
  NUMBER,
  OPEN,
  SEMICOLON,
  STATEMENT,
  STRING,
  UNION,
  VARIABLE,
  WORD,
} from './sql-words.ts';

/** `'in'`, `'like'`: a word of SQL straight behind a quote is more likely a word that somebody quoted. */
export function isQuotedWord(text: string, from: number): boolean {
  return starts[0] === from && isWordStart(text.charCodeAt(from));
}

const CREATED = [
  'table',
  'user',
  'login',
  'database',
  'view',
  'index',
  'function',
  'procedure',
  'role',
  'schema',
  'trigger',
];

/** Whether a statement's word goes on as that statement does, not as prose (`; drop me a line`). */
export function isStatement(text: string, at: number, count: number): boolean {
  const word = text.slice(starts[at], ends[at]);
  const next = at + 1 < count ? kinds[at + 1] : 0;
  const name = next === 0 ? '' : text.slice(starts[at + 1], ends[at + 1]);
  switch (word) {
    case 'select':
      return next !== 0 && selectsList(text, at, count);
    case 'insert':
      return name === 'into';
    case 'delete':
      return name === 'from';
    case 'update':
      return at + 2 < count && text.startsWith('set', starts[at + 2]);
    case 'drop':
    case 'create':
    case 'alter':
      return CREATED.includes(name);
    case 'truncate':
      return name === 'table' || (next === WORD && at + 2 >= count);
    case 'shutdown':
      return next === 0 || next === COMMENT || next === SEMICOLON || name === 'with';
    case 'waitfor':
      return name === 'delay' || name === 'time';
    case 'grant':
    case 'revoke':
      return name === 'all' || (at + 2 < count && text.startsWith('on', starts[at + 2]));
    case 'load':
      return name === 'data' || name === 'extension';
    case 'rename':
      return name === 'table';
    case 'backup':
    case 'restore':
      return name === 'database' || name === 'log';
    case 'attach':
    case 'detach':
      return name === 'database';
    case 'merge':
    case 'replace':
      return name === 'into';
    case 'kill':
      return next === NUMBER;
    default:
      // Names with points or underscores, variables, strings: `exec master..xp_cmdshell`.
      return (
        next === VARIABLE ||
        next === STRING ||
        next === OPEN ||
        next === FUNCTION ||
        (next === WORD && hasNameMark(text, starts[at + 1], ends[at + 1]))
      );
  }
}

function hasNameMark(text: string, from: number, end: number): boolean {
  const behind = text.charCodeAt(end);
  if (behind === 46 && text.charCodeAt(end + 1) > 32) return true;
  for (let i = from; i < end; i++) if (text.charCodeAt(i) === 95 || text.charCodeAt(i) === 46) return true;
  return false;
}

/** Whether the tokens can stand behind a string that has just been closed. */
export function continuesStatement(count: number): boolean {
  const second = count > 1 ? kinds[1] : 0;
  const third = count > 2 ? kinds[2] : 0;
  switch (kinds[0]) {
    case COMMENT:
    case SEMICOLON:
      return true;
    case UNION:
      return second === STATEMENT || second === CLAUSE || second === OPEN;
    case LOGIC:
      return second !== 0 && !(second === WORD && (third === WORD || third === STRING || third === 0));
    case CLOSE:
      return second !== WORD;
    case COMPARE:
    case ARITHMETIC:
      return second !== WORD || third === OPEN;
    case CLAUSE:
      return second === CLAUSE || second === NUMBER || second === OPEN || second === FUNCTION || second === VARIABLE;
    default:
      return false;
  }
}

/**
 * `'-'`, `'='`, `'^'`: all of the value is a sign between two quotes, which makes one empty string of the application's two.
 * Between double quotes people search for a sign.
 */
export function joinsStrings(text: string, from: number, count: number): boolean {
  if (from !== 1 || text.charCodeAt(0) !== 39 || count !== 2 || kinds[1] !== STRING || ends[1] - starts[1] !== 1)
    return false;
  return kinds[0] === ARITHMETIC || (kinds[0] === COMPARE && !isQuotedWord(text, from));
}

export function hasListBetween(from: number, to: number): boolean {
  if (to - from === 2) return kinds[from + 1] !== CLAUSE && kinds[from + 1] !== WORD;
  let prose = 0;
  for (let i = from + 1; i < to; i++) {
    const kind = kinds[i];
    if (kind === COMMA || kind === FUNCTION || kind === ARITHMETIC || kind === VARIABLE || kind === NUMBER) return true;
    if (kind === WORD && kinds[i - 1] === WORD) prose++;
  }
  return prose === 0;
}

export function isOperand(kind: number): boolean {
  return kind === NUMBER || kind === STRING || kind === LITERAL_WORD || kind === VARIABLE || kind === FUNCTION;
}

/** A string of at most two characters, or of digits: what conditions are made of, and quoted words are not. */
function isShortString(text: string, at: number): boolean {
  const from = starts[at] + 1;
  const end = ends[at];
  if (end - from <= 3) return true;
  for (let i = from; i < end - 1; i++) if (text.charCodeAt(i) < 48 || text.charCodeAt(i) > 57) return false;
  return true;
}

/** `or 1=1`, `and 'a'='a`, `or sleep(5)`, `or true`, `and (select …`: a condition that needs no column. */
export function isTautology(text: string, at: number, count: number, before: number, quoted: boolean): boolean {
  if (before === WORD && at > 1 && kinds[at - 2] === WORD) return false;
  let i = at + 1;
  while (i < count && (kinds[i] === OPEN || kinds[i] === LOGIC || (kinds[i] === ARITHMETIC && text[starts[i]] !== '*')))
    i++;
  if (i >= count) return false;
  const left = kinds[i];
  if (
    left === FUNCTION ||
    (left === STATEMENT && kinds[i - 1] === OPEN && text.startsWith('select', starts[i])) ||
    (left === CLAUSE && kinds[i - 1] === LOGIC && text.startsWith('exists', starts[i]))
  )
    return true;
  const operator = i + 1 < count ? kinds[i + 1] : 0;
  const after = i + 2 < count ? kinds[i + 2] : 0;
  if (quoted && isWritten(left) && operator === CLOSE && comparesSame(text, at, count)) return true;
  if (isOperand(left)) {
    if (left === LITERAL_WORD && comparesWord(i, count)) return false;
    // `5 > 3 or 2 < 1` is a sum for school: what is injected stands behind a value.
    if (operator === COMPARE) return quoted || at < 3 || kinds[at - 2] !== COMPARE || text[starts[i + 1]] === '=';
    if (operator === ARITHMETIC) {
      // `80 % acrylic and 20 % wool`, `1 and 1/2`: shares and fractions are compared with nothing.
      const sign = text.charCodeAt(starts[i + 1]);
      return after !== WORD && ((sign !== 37 && sign !== 47) || (i + 3 < count && kinds[i + 3] === COMPARE));
    }
    // `'no' and 'yes'` is prose; `' or '1` closes a string first.
    if (left === STRING && !(at === 0 && quoted && isShortString(text, i))) return false;
    if (left === STRING && ends[at] === starts[i]) return false;
    // `size 10 or 11`: a number alone is true only if that is all that there is, and it is 1.
    if (left === NUMBER && !quoted && !(at === 1 && text.slice(starts[i], ends[i]) === '1')) return false;
    return before !== WORD && (operator === 0 || operator === COMMENT || operator === CLOSE || operator === SEMICOLON);
  }
  if (left === WORD && operator === COMPARE && i + 2 < count) {
    const one = text.slice(starts[i], ends[i]);
    const other = text.slice(starts[i + 2], ends[i + 2]);
    return one === other || (quoted && before === STRING && (after === STRING || after === NUMBER));
  }
  return false;
}

/** `1=1`, `'a'='a`, `1<2`, `3 like 3`: the condition behind a logical word compares what it writes out, once. */
export function comparesSame(text: string, at: number, count: number): boolean {
  let i = at + 1;
  while (i < count && (kinds[i] === OPEN || kinds[i] === LOGIC)) i++;
  if (i + 1 >= count) return false;
  if (kinds[i] === LITERAL_WORD && text.startsWith('true', starts[i])) return !comparesWord(i, count);
  while (i + 1 < count && kinds[i + 1] === CLOSE) i++;
  const operator = i + 1 < count ? kinds[i + 1] : 0;
  if (operator !== COMPARE || i + 2 >= count) return false;
  let left = i;
  while (left > at && kinds[left] === CLOSE) left--;
  let right = i + 2;
  while (right < count && kinds[right] === OPEN) right++;
  if (right >= count || !isWritten(kinds[left]) || !isWritten(kinds[right])) return false;
  const one = text.slice(starts[left], ends[left]);
  const other = text.slice(starts[right], ends[right]);
  // A string at the end is closed by the application's own quote.
  return one === other || (one.startsWith(other) && one.length === other.length + 1) || text[starts[i + 1]] === '=';
}

function isWritten(kind: number): boolean {
  return kind === NUMBER || kind === STRING;
}

/** Whether a statement goes on with what prose has not: a star, a value, a call, a variable, a list. */
export function selectsList(text: string, at: number, count: number): boolean {
  const next = kinds[at + 1];
  if (next === ARITHMETIC || next === NUMBER || next === STRING || next === OPEN || next === VARIABLE) return true;
  if (next === FUNCTION || next === LITERAL_WORD) return true;
  if (next !== WORD || at + 2 >= count) return false;
  return kinds[at + 2] === COMMA || (kinds[at + 2] === CLAUSE && text.startsWith('from', starts[at + 2]));
}

/** Whether a clause goes on as SQL does: FROM with something that is no clause itself, WHERE with more than a word. */
export function goesOn(text: string, at: number, count: number): boolean {
  if (text.startsWith('from', starts[at])) return at + 1 < count && kinds[at + 1] !== CLAUSE;
  if (text.startsWith('where', starts[at])) return at + 2 < count || (at + 1 < count && kinds[at + 1] !== WORD);
  return true;
}

/** `true = parent`: words, the first of which means something to SQL too. */
function comparesWord(i: number, count: number): boolean {
  if (i + 2 >= count || kinds[i + 1] !== COMPARE) return false;
  const right = kinds[i + 2];
  return right === WORD || right === STATEMENT || right === CLAUSE;
}
