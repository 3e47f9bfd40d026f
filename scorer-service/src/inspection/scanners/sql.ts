/** A tokeniser for SQL as it stands in a value, in the three quote contexts that an application can put it into. */
import { F, type Figures } from '../figures.ts';
import { MAX_TOKENS } from '../limits.ts';

/** Token classes, one character each, as they are kept. */
const WORD = 1;
const NUMBER = 2;
const STRING = 3;
const STATEMENT = 4;
const UNION = 5;
const CLAUSE = 6;
const LOGIC = 7;
const COMPARE = 8;
const ARITHMETIC = 9;
const OPEN = 10;
const CLOSE = 11;
const COMMA = 12;
const SEMICOLON = 13;
const COMMENT = 14;
const FUNCTION = 15;
const LITERAL_WORD = 16;
const VARIABLE = 17;

const WORDS = new Map<string, number>();
const put = (kind: number, words: string): void => {
  for (const word of words.split(' ')) WORDS.set(word, kind);
};
put(
  STATEMENT,
  'select insert update delete drop create alter truncate exec execute declare merge grant revoke shutdown waitfor handler rename call load replace backup restore kill reconfigure dbcc copy analyze attach detach pragma',
);
put(UNION, 'union intersect except minus');
put(
  CLAUSE,
  'from where having group order by limit offset into values set join on all distinct table database procedure outfile dumpfile top as case when then else end begin commit rollback if exists delay using fetch returning rlike regexp escape cast convert collate',
);
put(LOGIC, 'or and xor not');
put(COMPARE, 'like ilike between in is similar sounds glob');
put(LITERAL_WORD, 'null true false');
put(ARITHMETIC, 'div mod');

const TIME = new Set([
  'sleep',
  'benchmark',
  'pg_sleep',
  'dbms_lock',
  'dbms_pipe',
  'randomblob',
  'generate_series',
  'waitfor',
  'usleep',
]);
const ERROR = new Set([
  'extractvalue',
  'updatexml',
  'utl_inaddr',
  'xmltype',
  'ctxsys',
  'gtid_subset',
  'json_keys',
  'polygon',
  'multipoint',
  'geometrycollection',
  'procedure',
  'rand',
  'name_const',
  'row_count',
  'convert',
]);
export const SCHEMA = [
  'information_schema',
  'sysobjects',
  'syscolumns',
  'sys.',
  'pg_catalog',
  'pg_class',
  'pg_user',
  'sqlite_master',
  'all_tables',
  'user_tables',
  'all_users',
  '@@',
  'mysql.',
  'xp_cmdshell',
  'sp_executesql',
  'sp_password',
  'msysaccessobjects',
  'rdb$',
  'from dual',
  'domain.domains',
  'utl_',
  'dbms_',
];
const CALLED = new Set(
  'ascii char chr concat concat_ws group_concat substring substr mid left right length len char_length hex unhex ord count sum min max avg version user database schema current_user system_user session_user load_file ifnull isnull nullif coalesce elt field make_set bin lower upper ltrim rtrim trim reverse floor round exp quote compress md5 sha1 iif nvl decode to_char cast row procedure analyse instr locate position strcmp regexp_substring xmlquery crypt_key dbms_random string_agg array_agg query_to_xml'.split(
    ' ',
  ),
);

const kinds = new Uint8Array(MAX_TOKENS);
const starts = new Int32Array(MAX_TOKENS);
const ends = new Int32Array(MAX_TOKENS);

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
        if (before === SEMICOLON && isStatement(text, i, count)) stacked++;
        if (before === UNION || (before === CLAUSE && i > 1 && kinds[i - 2] === UNION)) union++;
        if (before === OPEN && i > 1 && kinds[i - 2] === UNION) union++;
        selected = i;
        break;
      case UNION:
        words++;
        break;
      case CLAUSE:
        words++;
        // A clause behind a statement with something between that prose has not: a list, a star, a call, a number.
        if (selected >= 0 && i - selected >= 2 && i - selected < 40 && hasListBetween(selected, i)) clause++;
        break;
      case FUNCTION: {
        const name = text.slice(starts[i], ends[i]);
        if (TIME.has(name)) time++;
        else if (ERROR.has(name)) error++;
        functions++;
        break;
      }
      case LOGIC:
        if (isTautology(text, i, count, before, quote !== 0)) tautology++;
        break;
      case COMPARE:
        // `'='` and `' like '`: a comparison put straight behind the quote that it closed.
        if (i === 0 && quote !== 0 && count > 1 && isOperand(kinds[1]) && !isQuotedWord(text, from)) tautology++;
        break;
      case COMMENT:
        if (i === count - 1 && (i > 0 || quote !== 0) && before !== WORD) comment++;
        break;
      case WORD:
        if (before === WORD) prose++;
        break;
      default:
    }
  }
  if (quote !== 0 && count > 0) {
    if (kinds[0] === WORD) {
      // `O'Brien and sons`: what stands behind a true closing quote is no word.
      comment = 0;
    } else if (continuesStatement(count) && !(kinds[0] === COMPARE && isQuotedWord(text, from))) broken = 1;
  }
  raise(out, F.sql_words, words);
  raise(out, F.sql_functions, functions);
  raise(out, F.sql_union, union);
  raise(out, F.sql_tautology, tautology);
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

/** `'in'`, `'like'`: a word of SQL straight behind a quote is more likely a word that somebody quoted. */
function isQuotedWord(text: string, from: number): boolean {
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
function isStatement(text: string, at: number, count: number): boolean {
  const next = at + 1 < count ? kinds[at + 1] : 0;
  const after = at + 2 < count ? kinds[at + 2] : 0;
  if (next === WORD && CREATED.includes(text.slice(starts[at + 1], ends[at + 1]))) return true;
  if (next === 0) return text.startsWith('shutdown', starts[at]);
  return !(next === WORD && (after === WORD || after === 0));
}

/** Whether the tokens can stand behind a string that has just been closed. */
function continuesStatement(count: number): boolean {
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

function hasListBetween(from: number, to: number): boolean {
  if (to - from === 2) return kinds[from + 1] !== CLAUSE && kinds[from + 1] !== WORD;
  let prose = 0;
  for (let i = from + 1; i < to; i++) {
    const kind = kinds[i];
    if (kind === COMMA || kind === FUNCTION || kind === ARITHMETIC || kind === VARIABLE || kind === NUMBER) return true;
    if (kind === WORD && kinds[i - 1] === WORD) prose++;
  }
  return prose === 0;
}

function isOperand(kind: number): boolean {
  return kind === NUMBER || kind === STRING || kind === LITERAL_WORD || kind === VARIABLE || kind === FUNCTION;
}

/** `or 1=1`, `and 'a'='a`, `or sleep(5)`, `or true`, `and (select …`: a condition that needs no column. */
function isTautology(text: string, at: number, count: number, before: number, quoted: boolean): boolean {
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

function isWordStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || code === 95 || (code > 0xa0 && code !== 0x3000 && (code < 0x2000 || code > 0x200b))
  );
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Fills the token arrays from `from`; what stands before belongs to the string that the value closes. */
function tokenise(text: string, from: number): number {
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
  if (end - start > 24) return followedByOpen(text, end) && end - start < 40 ? FUNCTION : WORD;
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
    const dot = word.indexOf('.');
    const head = dot > 0 ? word.slice(0, dot) : word;
    // MySQL takes no space before the parenthesis of its own functions, and prose has one.
    if (TIME.has(head) || ERROR.has(head) || (CALLED.has(head) && text.charCodeAt(end) === 40)) return FUNCTION;
  }
  return WORD;
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

function countOf(text: string, code: number): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === code) count++;
  return count;
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
