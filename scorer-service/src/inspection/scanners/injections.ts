/** The smaller languages: NoSQL operators, LDAP filters, XML entities, server-side targets, header breaks, code, serialised objects. */
import { F, type Figures } from '../figures.ts';

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
export const XML_MARKS = [
  '<!doctype',
  '<!entity',
  '<!element',
  'xinclude',
  'xi:include',
  'system "file',
  "system 'file",
  'xsl:',
  '<![cdata[',
];
export const INTERNAL_TARGETS = [
  '://127.',
  '://localhost',
  '://0.0.0.0',
  '169.254.169.254',
  'metadata.google',
  '://[::1]',
  '://[::',
  '://10.',
  '://192.168.',
  '://0x',
  '://2130706433',
  '100.100.100.200',
  'instance-data',
  '://017',
  '.burpcollaborator',
  '.oast.',
  '.interact.sh',
  'localtest.me',
  '.nip.io',
  '.xip.io',
];
export const CODE_CALLS = [
  '<?php',
  '<?=',
  'system(',
  'shell_exec(',
  'passthru(',
  'phpinfo(',
  'base64_decode(',
  'proc_open(',
  'popen(',
  'assert(',
  'call_user_func',
  'file_get_contents(',
  'eval(',
  'exec(',
  'create_function',
  '$_get',
  '$_post',
  '$_request',
  'require(',
  'child_process',
  'process.exit',
  'process.mainmodule',
  'db.getcollection',
  'os.system',
  'subprocess',
  '__import__(',
  'runtime.getruntime',
  'response.write',
  'invokefunction',
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
];
export const INCLUDES = ['<!--#exec', '<!--#include', '<!--#echo', '<esi:'];

/** How many names of each list a text holds. */
export interface InjectionNames {
  ldap: number;
  xml: number;
  targets: number;
  code: number;
  objects: number;
  includes: number;
}

/** Writes the figures of a lower-case text that holds so many names. @returns how much there is of it */
export function scanInjections(text: string, names: InjectionNames, out: Figures): number {
  const { ldap, xml, code, includes } = names;
  const ssrf = names.targets;
  const nosql = countOperators(text);
  const objects = names.objects + serialised(text);
  const breaks = headerBreaks(text);
  const lines = logLines(text);
  raise(out, F.nosql_operators, nosql);
  raise(out, F.ldap_filters, ldap);
  raise(out, F.xml_entities, xml);
  raise(out, F.ssrf_targets, ssrf);
  raise(out, F.code_calls, code);
  raise(out, F.object_marks, objects);
  raise(out, F.include_marks, includes);
  raise(out, F.header_breaks, breaks);
  raise(out, F.log_lines, lines);
  return 2 * (nosql + ldap + xml + ssrf + code + objects + includes + breaks + lines);
}

/** `$ne` as a name: at the start, in brackets or in quotes, and nothing but an end behind it. */
function countOperators(text: string): number {
  let found = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1)) {
    const before = at === 0 ? 91 : text.charCodeAt(at - 1);
    if (before !== 91 && before !== 34 && before !== 39 && before !== 123 && before !== 32) continue;
    let end = at + 1;
    while (end < text.length && end - at < 10 && text.charCodeAt(end) >= 97 && text.charCodeAt(end) <= 122) end++;
    const after = text.charCodeAt(end);
    const closed = Number.isNaN(after) || after === 93 || after === 34 || after === 39 || after === 58 || after === 32;
    if (closed && NOSQL.includes(text.slice(at, end))) found++;
  }
  return found;
}

/** A line break with a header or a status line behind it. */
function headerBreaks(text: string): number {
  let found = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    const rest = text.slice(at + 1, at + 24).trimStart();
    if (
      rest.startsWith('set-cookie:') ||
      rest.startsWith('location:') ||
      rest.startsWith('http/') ||
      rest.startsWith('content-') ||
      rest.startsWith('x-')
    )
      found++;
  }
  return found;
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
