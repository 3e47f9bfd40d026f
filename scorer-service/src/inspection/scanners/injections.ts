/** The smaller languages: NoSQL operators, LDAP filters, XML entities, server-side targets, header breaks, mail commands, code, serialised objects. */
import { F, type Figures } from '../figures.ts';
import { innerAddresses } from './addresses.ts';
import { hasBreak, headerBreaks, lineCount, logLines } from './line-breaks.ts';
import { mailCommands } from './mail.ts';
import type { Marks } from './marks.ts';
import { storeOperators } from './store-operators.ts';

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
  '${@print(',
  '{${print(',
  '{php}',
  '#post_render]',
  '#lazy_builder]',
  '.execute().text',
  // A sum that scanners look for in the answer.
  'die(md5(',
  'print(md5(',
  'print md5(',
  'echo md5(',
  'var_dump(md5(',
];
export const OBJECT_MARKS = [
  'ro0ab',
  'aced0005',
  '__proto__',
  'constructor.prototype',
  'constructor[prototype]',
  'constructor":{"prototype"',
  '!!python',
  '!!javax',
  'ysoserial',
  '__reduce__',
  '_$$nd_func$$_',
  'java.lang.runtime',
  'java.lang.processbuilder',
  'java.lang.class',
  'java.lang.system',
  'allow_url_include',
  'auto_prepend_file',
  'jdbcrowsetimpl',
  'class.module.classloader',
  'objectdataprovider',
  'typeconfusedelegate',
  'textformattingrunproperties',
];
/** Conditions in JavaScript that a document store is to run. */
export const STORE_SCRIPTS = [
  'this.password',
  'this.username',
  "'; return ",
  '"; return ',
  "'; while(",
  "';while(",
  "';return ",
  '";return ',
  'this.constructor',
  'new date();do{',
  'new date();while(',
  'return(true);',
];
export const INCLUDES = ['<!--#exec', '<!--#include', '<!--#echo', '<esi:'];

/** What parameters are called from whose value an application may include a file. */
const FILE_PARAMETERS = new Set(
  'page file filename include inc path template tpl document doc dir folder module mod load conf config lang view content layout root site style skin theme require'.split(
    ' ',
  ),
);
/** A script or text of another server, given with what cuts off the ending that the application adds. */
export function isRemoteFile(name: string, text: string): boolean {
  if (!text.startsWith('http://') && !text.startsWith('https://') && !text.startsWith('ftp://')) return false;
  if (!FILE_PARAMETERS.has(name.toLowerCase())) return false;
  if (text.length > 512 || text.includes(' ')) return false;
  return text.endsWith('?') || text.endsWith('.txt') || text.endsWith('\0') || text.includes('.txt?cmd=');
}

const RUNNERS = ['system(', 'exec(', 'popen(', 'assert(', 'require('];
/** `system('id')`: a call that runs what it is given, and nothing before it. */
function isCallAlone(text: string): boolean {
  const call = RUNNERS.find((runner) => text.startsWith(runner));
  if (call === undefined) return false;
  const quote = text.charCodeAt(call.length);
  return (quote === 39 || quote === 34) && (text.endsWith(')') || text.endsWith(');'));
}

/** How many names of each list a text holds. */
export interface InjectionNames {
  ldap: number;
  xml: number;
  code: number;
  codeCertain: number;
  scripts: number;
  objects: number;
  includes: number;
  mail: number;
  /** 1 where the value is a file of another server for a parameter that includes files. */
  remote: number;
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
  const mail = names.mail > 0 ? mailCommands(text) : 0;
  raise(out, F.nosql_operators, nosql);
  raise(out, F.nosql_certain, operators.certain + names.scripts);
  raise(out, F.ldap_filters, ldap);
  raise(out, F.xml_entities, xml.count);
  raise(out, F.xml_certain, xml.certain);
  raise(out, F.ssrf_targets, addresses.count);
  raise(out, F.ssrf_certain, Math.max(addresses.reach - 1, 0));
  raise(out, F.ssrf_apart, addresses.apart);
  raise(out, F.remote_files, names.remote);
  raise(out, F.code_calls, code);
  raise(out, F.code_certain, names.codeCertain + includes + (names.code > 0 && isCallAlone(text) ? 1 : 0));
  raise(out, F.object_marks, objects);
  raise(out, F.include_marks, includes);
  raise(out, F.header_breaks, breaks.count);
  raise(out, F.header_certain, breaks.certain);
  raise(out, F.log_lines, lines);
  raise(out, F.mail_commands, mail);
  if (breaks !== NO_MARKS) raise(out, F.line_count, lineCount(text));
  return (
    2 *
    (nosql +
      ldap +
      xml.count +
      addresses.count +
      code +
      objects +
      includes +
      breaks.count +
      lines +
      names.remote +
      mail)
  );
}

const NO_MARKS: Readonly<Marks> = { count: 0, certain: 0 };
const NO_ADDRESSES = { count: 0, reach: 0, apart: 0 };

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
