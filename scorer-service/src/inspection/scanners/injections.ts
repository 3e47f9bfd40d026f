/** The smaller languages: NoSQL operators, LDAP filters, XML entities, server-side targets, header breaks, code, serialised objects. */
import { F, type Figures } from '../figures.ts';
import { innerAddresses } from './addresses.ts';

const NOSQL = [
  '$ne',
  '$gt',
  '$lt',
  '$gte',
  '$lte',
  '$where',
  '$regex',
  '$exists',
  '$nin',
  '$in',
  '$or',
  '$and',
  '$not',
  '$func',
  '$eq',
  '$function',
  '$expr',
  '$accumulator',
  '$nor',
  '$size',
  '$all',
  '$type',
];
export const LDAP_FILTERS = [
  '*)(',
  ')(|',
  ')(&',
  '(|(',
  '(&(',
  '*))',
  ')(cn=',
  ')(uid=',
  '(objectclass=',
  '*)%',
  ')(!',
];
export const XML_MARKS = ['<!doctype', '<!entity', '<!element', 'xinclude', 'xi:include', 'xsl:'];
/** Calls of code that servers run, also where people talk about it. */
export const CODE_CALLS = [
  'system(',
  'base64_decode(',
  'popen(',
  'assert(',
  'file_get_contents(',
  'eval(',
  'exec(',
  'require(',
  'response.write',
];
/** Those that are sent to be run. */
export const CODE_CERTAIN = [
  '<?php',
  '<?=',
  'shell_exec(',
  'passthru(',
  'phpinfo(',
  'proc_open(',
  'eval(base64_decode(',
  'call_user_func',
  'create_function',
  '$_get',
  '$_post',
  '$_request',
  '$_cookie',
  'child_process',
  'process.exit',
  'process.mainmodule',
  'db.getcollection',
  'os.system',
  'os.popen',
  'subprocess.',
  '__import__(',
  'runtime.getruntime',
  'invokefunction',
  'io.popen',
];
export const OBJECT_MARKS = [
  'ro0ab',
  'aced0005',
  '__proto__',
  'constructor.prototype',
  'constructor[prototype]',
  '!!python',
  '!!javax',
  'ysoserial',
  '__reduce__',
  '_$$nd_func$$_',
  'java.lang',
  'allow_url_include',
  'auto_prepend_file',
  'jdbcrowsetimpl',
];
/** Conditions in JavaScript that a document store is to run. */
export const STORE_SCRIPTS = [
  'this.password',
  'this.username',
  "'; return ",
  '"; return ',
  "';return ",
  '";return ',
  'this.constructor',
];
export const INCLUDES = ['<!--#exec', '<!--#include', '<!--#echo', '<esi:'];

/** How many names of each list a text holds. */
export interface InjectionNames {
  ldap: number;
  xml: number;
  code: number;
  codeCertain: number;
  scripts: number;
  objects: number;
  includes: number;
}

/** Writes the figures of a lower-case text that holds so many names. @returns how much there is of it */
export function scanInjections(text: string, names: InjectionNames, out: Figures): number {
  const { ldap, includes } = names;
  const code = names.code + names.codeCertain;
  const xml = names.xml > 0 ? xmlMarks(text) : NO_MARKS;
  const addresses = text.includes('//') ? innerAddresses(text) : NO_ADDRESSES;
  const operators = text.includes('$') ? storeOperators(text) : NO_MARKS;
  const nosql = operators.count + names.scripts;
  const objects = names.objects + (text.includes('o:') ? serialised(text) : 0);
  const breaks = hasBreak(text) ? headerBreaks(text) : NO_MARKS;
  const lines = breaks === NO_MARKS ? 0 : logLines(text);
  raise(out, F.nosql_operators, nosql);
  raise(out, F.nosql_certain, operators.certain + names.scripts);
  raise(out, F.ldap_filters, ldap);
  raise(out, F.xml_entities, xml.count);
  raise(out, F.xml_certain, xml.certain);
  raise(out, F.ssrf_targets, addresses.count);
  raise(out, F.ssrf_certain, addresses.reach === 2 ? 1 : 0);
  raise(out, F.code_calls, code);
  raise(out, F.code_certain, names.codeCertain + includes);
  raise(out, F.object_marks, objects);
  raise(out, F.include_marks, includes);
  raise(out, F.header_breaks, breaks.count);
  raise(out, F.header_certain, breaks.certain);
  raise(out, F.log_lines, lines);
  if (breaks !== NO_MARKS) raise(out, F.line_count, lineCount(text));
  return 2 * (nosql + ldap + xml.count + addresses.count + code + objects + includes + breaks.count + lines);
}

/** How many of a thing there are, and how many of them no honest request has. */
interface Marks {
  count: number;
  certain: number;
}
const NO_MARKS: Readonly<Marks> = { count: 0, certain: 0 };
const NO_ADDRESSES = { count: 0, reach: 0 };

/** Entities, inclusions and transformations; a page's own `<!doctype html>` is none. */
function xmlMarks(text: string): Marks {
  let count = 0;
  let certain = 0;
  const doctype = text.indexOf('<!doctype');
  const entity = text.includes('<!entity');
  if (doctype >= 0) {
    const close = text.indexOf('>', doctype);
    const head = text.slice(doctype + 9, close < 0 ? doctype + 512 : Math.min(close, doctype + 512)).trim();
    const external = head.includes(' system ') || head.includes(' public ') || head.includes(' system"');
    if (!head.startsWith('html')) {
      count++;
      if (external || head.includes('[')) certain++;
    }
  }
  if (entity) {
    count++;
    certain++;
  }
  if (text.includes('<!element')) count++;
  if (text.includes('xi:include') || text.includes('2001/xinclude')) {
    count++;
    certain++;
  }
  if (text.includes('xsl:')) count++;
  return { count, certain };
}

/** Operators that run or negate; ranges and lists are asked for by honest clients too, unless they compare with nothing. */
const RUNNING = ['$where', '$func', '$function', '$expr', '$accumulator'];
const NEGATING = ['$ne', '$nin', '$not', '$regex', '$exists'];

/** `$ne` as a name: at the start, in brackets or in quotes, and nothing but an end behind it. */
function storeOperators(text: string): Marks {
  let count = 0;
  let certain = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1)) {
    const before = at === 0 ? 91 : text.charCodeAt(at - 1);
    if (before !== 91 && before !== 34 && before !== 39 && before !== 123 && before !== 32) continue;
    let end = at + 1;
    while (end < text.length && end - at < 14 && text.charCodeAt(end) >= 97 && text.charCodeAt(end) <= 122) end++;
    const after = text.charCodeAt(end);
    const closed = Number.isNaN(after) || after === 93 || after === 34 || after === 39 || after === 58 || after === 32;
    if (!closed) continue;
    const name = text.slice(at, end);
    if (!NOSQL.includes(name)) continue;
    count++;
    if (
      RUNNING.includes(name) ||
      (before === 91 && after === 93 && NEGATING.includes(name)) ||
      comparesWithNothing(text, end)
    )
      certain++;
  }
  return { count, certain };
}

/** Behind the operator: `: null`, `: ""`, an empty document or a pattern that all fits. */
function comparesWithNothing(text: string, from: number): boolean {
  let at = from;
  while (at < from + 6 && at < text.length) {
    const code = text.charCodeAt(at);
    if (code !== 34 && code !== 39 && code !== 58 && code !== 32) break;
    at++;
    if (code === 58) {
      while (text.charCodeAt(at) === 32 && at < from + 10) at++;
      break;
    }
  }
  if (at === from || text.charCodeAt(at - 1) === 34) return false;
  return NOTHING.some((nothing) => text.startsWith(nothing, at));
}
const NOTHING = ['null', '""', "''", '{}', '[]', '".*', '"^', '[{}'];

function lineCount(text: string): number {
  let lines = 1;
  for (let at = nextBreak(text, 0); at >= 0; at = nextBreak(text, at + 1)) {
    if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) at++;
    lines++;
  }
  return lines;
}

function hasBreak(text: string): boolean {
  return text.includes('\n') || text.includes('\r');
}

/** Headers that a line break is sent to add: with what follows, those that only a server or proxy writes are certain. */
const HEADERS = ['location:', 'content-', 'x-', 'refresh:', 'link:', 'host:', 'bcc:', 'transfer-encoding:', 'cookie:'];
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
function headerBreaks(text: string): Marks {
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
function logLines(text: string): number {
  let found = 0;
  for (let at = nextBreak(text, 0); at >= 0; at = nextBreak(text, at + 1)) {
    let start = at + 1;
    while (
      start < text.length &&
      start < at + 6 &&
      (text.charCodeAt(start) <= 32 || text[start] === '[' || text[start] === '<')
    )
      start++;
    if (LOG_LEVELS.some((level) => text.startsWith(level, start)) || startsWithDate(text, start)) found++;
  }
  return found;
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

/** `O:8:"stdClass":1:{` of PHP. */
function serialised(text: string): number {
  for (let at = text.indexOf('o:'); at >= 0; at = text.indexOf('o:', at + 2)) {
    let end = at + 2;
    while (end < text.length && end - at < 8 && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
    if (end > at + 2 && text.startsWith(':"', end)) return 1;
  }
  return 0;
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
