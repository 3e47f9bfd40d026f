/** Expressions of template engines and of log4j's lookups. */
import { F, type Figures } from '../figures.ts';
import { readLookups } from './lookups.ts';

const OPENERS: readonly (readonly [string, string])[] = [
  ['{{', '}}'],
  ['${', '}'],
  ['#{', '}'],
  ['*{', '}'],
  ['%{', '}'],
  ['~{', '}'],
  ['<%', '%>'],
  ['{%', '%}'],
  ['@(', ')'],
  ['[[', ']]'],
];
/** A lookup of a directory that has lost its braces on the way. */
export const DIRECTORY_LOOKUPS = ['jndi:ldap', 'jndi:rmi', 'jndi:dns', 'jndi:iiop', 'jndi:nis', 'jndi:corba'];
/** Names that templates of attackers reach for, and no others. */
export const TEMPLATE_CERTAIN = [
  '__class__',
  '__mro__',
  '__subclasses__',
  '__globals__',
  '__builtins__',
  '__import__',
  '__init__',
  '__base__',
  'getruntime',
  'processbuilder',
  'java.lang',
  'lipsum',
  'cycler',
  'freemarker',
  '_self.env',
  'ognl.',
  '#_memberaccess',
  'class.module',
  'constructor.constructor',
  'registerundefinedfiltercallback',
  'app.request.server',
  "filter('system",
  "map('system",
  "sort('system",
  'dump(app',
  '#set($',
];
/** Names that they share with honest ones. */
export const TEMPLATE_OBJECTS = [
  'forname',
  'self.',
  'config',
  'request.',
  '.exec(',
  'system(',
  '_self',
  '[request',
  'settings.',
];

/** How many names of each list a text holds. */
export interface TemplateNames {
  objects: number;
  certain: number;
  directories: number;
}

/** Writes the figures of a lower-case text that holds so many names. @returns how much there is of it */
export function scanTemplates(text: string, names: TemplateNames, out: Figures): number {
  let marks = 0;
  let expressions = 0;
  let certain = 0;
  for (const [open, close] of OPENERS) {
    let at = text.indexOf(open);
    for (let seen = 0; at >= 0 && seen < 16; seen++) {
      const end = text.indexOf(close, at + open.length);
      if (end < 0) break;
      marks++;
      if (hasExpression(text, at + open.length, end)) expressions++;
      if (isArithmetic(text, at + open.length, end)) certain++;
      at = text.indexOf(open, end);
    }
  }
  // FreeMarker and Velocity write their statements with a hash.
  if (text.includes('<#assign')) marks++;
  if (text.includes('#set($')) {
    marks++;
    certain++;
  }
  const inside = marks > 0 || text.includes('__');
  const objects = inside ? names.objects + names.certain : 0;
  if (marks > 0) certain += names.certain;
  const found = readLookups(text);
  const lookups = found.count + names.directories;
  const directory = found.directory || names.directories > 0 ? 1 : 0;
  raise(out, F.template_marks, marks);
  raise(out, F.template_expressions, expressions + objects);
  raise(out, F.template_certain, certain);
  raise(out, F.lookup_log4j, lookups + directory);
  raise(out, F.lookup_directory, directory);
  return marks + 3 * (expressions + objects + certain + lookups + directory);
}

/** Nothing but an operation on two numbers (`7*7`, `7*'7'`): what is sent to see whether it is worked out. */
function isArithmetic(text: string, from: number, end: number): boolean {
  if (end - from < 3 || end - from > 40) return false;
  let digits = 0;
  let operators = 0;
  for (let i = from; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      digits |= operators === 0 ? 1 : 2;
    } else if (code === 42 || code === 43 || code === 45 || code === 47 || code === 94) {
      if (digits === 0) return false;
      operators++;
    } else if (code !== 32 && code !== 39 && code !== 34 && code !== 40 && code !== 41 && code !== 61 && code !== 123)
      return false;
  }
  return operators > 0 && digits === 3;
}

/** Arithmetic of numbers, or a call: what a placeholder such as `{{ name }}` has not. Looks at 200 characters at most. */
function hasExpression(text: string, from: number, end: number): boolean {
  const last = Math.min(end, from + 200);
  for (let i = from; i < last; i++) {
    const code = text.charCodeAt(i);
    if (code === 40 || code === 91) return true;
    if (
      (code === 42 || code === 43 || code === 45 || code === 47) &&
      isOperand(text.charCodeAt(i + 1)) &&
      isOperand(text.charCodeAt(i - 1))
    )
      return true;
  }
  return false;
}

function isOperand(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 39 || code === 34 || code === 32;
}

function raise(out: Figures, index: number, value: number): void {
  if (value > out[index]) out[index] = value;
}
