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

/** Whether a statement's word goes on as a statement, not as prose (`; drop me a line`). */
export function isStatement(text: string, at: number, count: number): boolean {
  const next = at + 1 < count ? kinds[at + 1] : 0;
  const after = at + 2 < count ? kinds[at + 2] : 0;
  if (next === WORD && CREATED.includes(text.slice(starts[at + 1], ends[at + 1]))) return true;
  if (next === 0) return text.startsWith('shutdown', starts[at]);
  return !(next === WORD && (after === WORD || after === 0));
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
  if (isOperand(left)) {
    if (operator === COMPARE || operator === ARITHMETIC) return after !== WORD || left !== WORD;
    // `'no' and 'yes'` is prose; `' or '1` closes a string first.
    if (left === STRING && !(at === 0 && quoted)) return false;
    return before !== WORD && (operator === 0 || operator === COMMENT || operator === CLOSE || operator === SEMICOLON);
  }
  if (left === WORD && operator === COMPARE && i + 2 < count) {
    const one = text.slice(starts[i], ends[i]);
    const other = text.slice(starts[i + 2], ends[i + 2]);
    return one === other || (quoted && before === STRING && (after === STRING || after === NUMBER));
  }
  return false;
}
