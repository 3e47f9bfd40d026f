/** Expressions of template engines and of log4j's lookups. */
import { F, type Figures } from '../figures.ts';

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
export const LOOKUPS = [
  '${jndi',
  '${lower',
  '${upper',
  '${env',
  '${sys',
  '${::-',
  '${date',
  '${java',
  '${ctx',
  '${main',
  'jndi:ldap',
  'jndi:rmi',
  'jndi:dns',
  'j}ndi',
  ':-j',
];
export const TEMPLATE_OBJECTS = [
  '__class__',
  '__mro__',
  '__subclasses__',
  '__globals__',
  '__builtins__',
  '__import__',
  'getruntime',
  'processbuilder',
  'forname',
  'self.',
  'config',
  'request.',
  'lipsum',
  'cycler',
  '.exec(',
  'system(',
  'freemarker',
  '_self',
  'ognl',
  '#_memberaccess',
  'class.module',
];

/** Writes the figures of a lower-case text that holds so many of `TEMPLATE_OBJECTS` and `LOOKUPS`. @returns how much there is of it */
export function scanTemplates(text: string, names: number, lookups: number, out: Figures): number {
  let marks = 0;
  let expressions = 0;
  for (const [open, close] of OPENERS) {
    let at = text.indexOf(open);
    for (let seen = 0; at >= 0 && seen < 16; seen++) {
      const end = text.indexOf(close, at + open.length);
      if (end < 0) break;
      marks++;
      if (hasExpression(text, at + open.length, end)) expressions++;
      at = text.indexOf(open, end);
    }
  }
  const objects = marks > 0 || text.includes('__') ? names : 0;
  raise(out, F.template_marks, marks);
  raise(out, F.template_expressions, expressions + objects);
  raise(out, F.lookup_log4j, lookups);
  return marks + 3 * (expressions + objects + lookups);
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
