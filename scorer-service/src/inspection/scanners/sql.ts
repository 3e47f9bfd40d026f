/** SQL as it stands in a value, in the three quote contexts that an application can put it into. */
import { F, type Figures } from '../figures.ts';
import {
  comparesSame,
  continuesStatement,
  goesOn,
  hasListBetween,
  isOperand,
  isQuotedWord,
  isStatement,
  isTautology,
  joinsStrings,
  selectsList,
} from './sql-grammar.ts';
import { ends, headOf, isWordStart, kinds, starts, tokenise } from './sql-tokens.ts';
import {
  CLAUSE,
  COMMENT,
  COMPARE,
  ERROR,
  FUNCTION,
  LOGIC,
  NUMBER,
  OPEN,
  SEMICOLON,
  STATEMENT,
  STRING,
  TIME,
  UNION,
  WORD,
} from './sql-words.ts';

/**
 * Writes the SQL figures of a lower-case text to `out`, each the largest over the contexts: as it stands, and as if it
 * stood within single or double quotes which it closes.
 * @param schema names of `SCHEMA` in it
 * @returns how much of SQL there is in it, to pick the value that serves as evidence
 */
export function scanSql(text: string, schema: number, out: Figures): number {
  let most = scanContext(text, 0, 0, out);
  let quotes = 0;
  for (const quote of [39, 34, 96]) {
    const at = text.indexOf(String.fromCharCode(quote));
    if (at < 0) continue;
    quotes += countOf(text, quote) & 1;
    most = Math.max(most, scanContext(text, at + 1, quote, out));
  }
  raise(out, F.sql_quotes, quotes);
  raise(out, F.sql_schema, schema);
  return most + 2 * schema;
}

function scanContext(text: string, from: number, quote: number, out: Figures): number {
  const count = tokenise(text, from);
  let words = 0;
  let functions = 0;
  let union = 0;
  let tautology = 0;
  let same = 0;
  let lists = 0;
  let comment = 0;
  let stacked = 0;
  let time = 0;
  let error = 0;
  let subquery = 0;
  let clause = 0;
  let prose = 0;
  let broken = 0;
  let selected = -1;
  for (let i = 0; i < count; i++) {
    const kind = kinds[i];
    const before = i > 0 ? kinds[i - 1] : quote !== 0 ? STRING : 0;
    switch (kind) {
      case STATEMENT:
        words++;
        if (before === OPEN && text.startsWith('select', starts[i])) subquery++;
        if (i + 1 < count && selectsList(text, i, count)) lists++;
        if (before === SEMICOLON && isStatement(text, i, count)) stacked++;
        if (i + 1 < count && text.startsWith('waitfor', starts[i]) && text.startsWith('delay', starts[i + 1])) time++;
        if (before === UNION || (before === CLAUSE && i > 1 && kinds[i - 2] === UNION)) union++;
        if (before === OPEN && i > 1 && kinds[i - 2] === UNION) union++;
        selected = i;
        break;
      case UNION:
        words++;
        break;
      case CLAUSE:
        words++;
        // Both are followed by a condition as AND and OR are.
        if (
          (text.startsWith('having', starts[i]) || (text.startsWith('when', starts[i]) && before === CLAUSE)) &&
          isTautology(text, i, count, before, quote !== 0)
        )
          tautology++;
        // A clause behind a statement with something between that prose has not: a list, a star, a call, a number.
        if (
          selected >= 0 &&
          i - selected >= 2 &&
          i - selected < 40 &&
          hasListBetween(selected, i) &&
          goesOn(text, i, count)
        )
          clause++;
        break;
      case FUNCTION: {
        const name = headOf(text.slice(starts[i], ends[i]));
        if (TIME.has(name)) time += isTimeOfPeople(i, count) ? 0 : 1;
        else if (ERROR.has(name)) error++;
        functions++;
        break;
      }
      case LOGIC:
        if (isTautology(text, i, count, before, quote !== 0)) {
          tautology++;
          if (comparesSame(text, i, count)) same++;
        }
        break;
      case COMPARE:
        // `'='` and `' like '`: a comparison put straight behind the quote that it closed.
        if (
          i === 0 &&
          quote !== 0 &&
          count > 1 &&
          isOperand(kinds[1]) &&
          !isQuotedWord(text, from) &&
          !isLess(text, from)
        )
          tautology++;
        break;
      case COMMENT:
        if (
          i === count - 1 &&
          (i > 0 || quote !== 0) &&
          before !== WORD &&
          cutsOff(text, starts[i]) &&
          !isWithinToken(text, starts[i])
        )
          comment++;
        break;
      case WORD:
        if (before === WORD && isProse(text, i)) prose++;
        break;
      default:
    }
  }
  if (quote !== 0 && count > 0) {
    if (joinsStrings(text, from, count)) tautology++;
    if (kinds[0] === WORD) {
      // `O'Brien and sons`: what stands behind a true closing quote is no word.
      comment = 0;
    } else if (prose >= MOST_PROSE) {
      // `7.2"-94 button and more --`: a sign of inches, with people's words behind it.
      comment = 0;
    } else if (continuesStatement(count) && !(kinds[0] === COMPARE && isQuotedWord(text, from))) broken = 1;
  }
  raise(out, F.sql_words, words);
  raise(out, F.sql_functions, functions);
  raise(out, F.sql_union, union);
  raise(out, F.sql_tautology, tautology);
  raise(out, F.sql_same, same);
  raise(out, F.sql_lists, lists);
  raise(out, F.sql_comment, comment);
  raise(out, F.sql_stacked, stacked);
  raise(out, F.sql_time, time);
  raise(out, F.sql_error, error);
  raise(out, F.sql_subquery, subquery);
  raise(out, F.sql_clause, clause);
  raise(out, F.sql_break, broken);
  if (quote === 0) raise(out, F.sql_prose, prose);
  return words + functions + 3 * (union + tautology + stacked + time + error + subquery) + comment + broken;
}

/** Plain words behind plain words that SQL behind a quote may have, and people's words go past. */
const MOST_PROSE = 2;

/** `sleep (8 hours)`: a number with a word behind it. */
function isTimeOfPeople(i: number, count: number): boolean {
  return i + 3 < count && kinds[i + 1] === OPEN && kinds[i + 2] === NUMBER && kinds[i + 3] === WORD;
}

/** `"<3"`: an arrow or a heart behind a quote is no comparison. */
function isLess(text: string, from: number): boolean {
  const code = text.charCodeAt(from);
  return (code === 60 || code === 62) && text.charCodeAt(from + 1) !== code && text.charCodeAt(from + 1) !== 62;
}

/** Whether a comment has no more than a word behind its mark, and is no number (`#2`): dashes and hashes stand in prose too. */
function cutsOff(text: string, start: number): boolean {
  const hash = text.charCodeAt(start) === 35;
  const from = start + (hash ? 1 : 2);
  const next = text.charCodeAt(from);
  if (hash && next >= 48 && next <= 57) return false;
  const last = Math.min(text.length, from + 64);
  let words = 0;
  for (let i = from; i < last; i++)
    if (text.charCodeAt(i) > 32 && (i === from || text.charCodeAt(i - 1) <= 32)) words++;
  return words <= 1 || text.charCodeAt(start) === 47;
}

/** `ON--LPTqlVj`: dashes between letters are part of a token, whatever word its first letters happen to be. */
function isWithinToken(text: string, start: number): boolean {
  const next = text.charCodeAt(start + 2);
  const glued = isWordStart(next) || (next >= 48 && next <= 57);
  return glued && text.charCodeAt(start) === 45 && isWordStart(text.charCodeAt(start - 1));
}

/** Two words of letters with nothing but a gap between them; signs that SQL does not know are words to it too. */
function isProse(text: string, at: number): boolean {
  return (
    at > 0 &&
    ends[at - 1] < starts[at] &&
    isWordStart(text.charCodeAt(starts[at])) &&
    isWordStart(text.charCodeAt(starts[at - 1]))
  );
}

function countOf(text: string, code: number): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === code) count++;
  return count;
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
