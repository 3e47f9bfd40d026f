/** Ways in which an attack is rewritten so that the target still understands it and a detector may not. */
import type { Random } from '@api-sentinel/models';

/** What the attack is written in; a mutation says which of these survive it. */
export type Language = 'sql' | 'script' | 'shell' | 'path' | 'other';

export type Kind = 'encoders' | 'comments' | 'case' | 'white space' | 'splitting' | 'pollution' | 'padding';

/** An attack on its way into a request. */
export interface Attempt {
  /** The value before it is encoded for the place in which it stands. */
  value: string;
  /** Its form in a query, where the mutation chooses the encoding; undefined for the usual one. */
  encoded: string | undefined;
  /** Parameters before and behind it, encoded. */
  before: string[];
  behind: string[];
  /** The parts of which the target makes one value, where it is sent in several parameters of one name. */
  parts: string[] | undefined;
}

export interface Mutation {
  readonly kind: Kind;
  /** What it does, in words. */
  readonly name: string;
  readonly languages: readonly Language[];
  /** Changes the attempt; false where the value offers nothing to change. */
  readonly apply: (attempt: Attempt, random: Random) => boolean;
}

const ALL: readonly Language[] = ['sql', 'script', 'shell', 'path', 'other'];
const hex = (code: number): string => code.toString(16).padStart(2, '0');
const percent = (text: string): string => [...Buffer.from(text.toWellFormed())].map((byte) => `%${hex(byte)}`).join('');
const word = (random: Random): string =>
  `${pick(['blue', 'page', 'shoes', 'table', 'news'], random)}${random.integer(1000)}`;

function pick<T>(from: readonly T[], random: Random): T {
  return from[random.integer(from.length)];
}

/** A mutation that rewrites the value by itself. */
function rewriting(
  kind: Kind,
  name: string,
  languages: readonly Language[],
  rewrite: (value: string, random: Random) => string,
): Mutation {
  return {
    kind,
    name,
    languages,
    apply(attempt, random) {
      const value = rewrite(attempt.value, random);
      if (value === attempt.value) return false;
      attempt.value = value;
      return true;
    },
  };
}

/** A mutation of how the value is encoded in a query. */
function encoding(
  name: string,
  languages: readonly Language[],
  encode: (value: string, random: Random) => string,
): Mutation {
  return {
    kind: 'encoders',
    name,
    languages,
    apply(attempt, random) {
      attempt.encoded = encode(attempt.value, random);
      return true;
    },
  };
}

const mapped = (value: string, change: (character: string) => string): string => [...value].map(change).join('');

/** Replaces every gap of white space. */
const gaps = (value: string, replace: () => string): string => value.replace(/ +/g, replace);

export const MUTATIONS: readonly Mutation[] = [
  encoding('every byte as percent', ALL, percent),
  encoding('percent twice', ALL, (value) => encodeURIComponent(encodeURIComponent(value.toWellFormed()))),
  encoding('percent three times', ALL, (value) =>
    encodeURIComponent(encodeURIComponent(encodeURIComponent(value.toWellFormed()))),
  ),
  encoding('%u of old servers', ALL, (value) =>
    mapped(value, (c) =>
      c.length === 1 ? `%u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : encodeURIComponent(c),
    ),
  ),
  encoding('percent of some characters, in mixed case', ALL, (value, random) =>
    mapped(value.toWellFormed(), (c) => {
      const plain = encodeURIComponent(c);
      if (plain !== c || random.integer(2) === 0) return plain;
      return random.integer(2) === 0 ? percent(c).toUpperCase() : percent(c);
    }),
  ),
  encoding('nothing encoded but what must be', ALL, (value) =>
    mapped(value.toWellFormed(), (c) => (c <= ' ' || c > '~' || '&#%+'.includes(c) ? encodeURIComponent(c) : c)),
  ),
  encoding('overlong UTF-8', ['path'], (value) =>
    encodeURIComponent(value.toWellFormed())
      .replaceAll('%2F', '%c0%af')
      .replaceAll('.', '%c0%ae')
      .replaceAll('%5C', '%c1%9c'),
  ),
  rewriting('encoders', 'HTML entities, decimal', ['script'], (value) =>
    value.replace(/[()'"`.:]/g, (c) => `&#${c.charCodeAt(0)};`),
  ),
  rewriting('encoders', 'HTML entities, hexadecimal with zeros', ['script'], (value) =>
    value.replace(/[()'"`.:]/g, (c) => `&#x000${c.charCodeAt(0).toString(16)};`),
  ),
  rewriting('encoders', 'escapes of JavaScript in names', ['script'], (value, random) =>
    value.replace(/\b(?:alert|prompt|confirm|eval|document|fetch)\b/g, (name) => {
      const at = random.integer(name.length);
      return `${name.slice(0, at)}\\u00${hex(name.charCodeAt(at))}${name.slice(at + 1)}`;
    }),
  ),
  rewriting('encoders', 'numbers as hexadecimal', ['sql'], (value) =>
    value.replace(
      /(?<![\w.])(\d{1,6})=(\d{1,6})(?![\w.])/g,
      (_, a: string, b: string) => `0x${Number(a).toString(16)}=0x${Number(b).toString(16)}`,
    ),
  ),
  rewriting('comments', 'comments for spaces', ['sql'], (value) => gaps(value, () => '/**/')),
  rewriting('comments', 'comments with text for spaces', ['sql'], (value, random) =>
    gaps(value, () => `/*${word(random)}*/`),
  ),
  rewriting('comments', "MySQL's executed comments around keywords", ['sql'], (value) =>
    value.replace(/\b(?:union|select|and|or|from|where|sleep|order|having)\b/gi, (name) => `/*!50000${name}*/`),
  ),
  rewriting('comments', 'line comments and breaks for spaces', ['sql'], (value, random) =>
    gaps(value, () => `--${word(random)}\n`),
  ),
  rewriting('comments', 'comments in script', ['script'], (value) => value.replace(/(\w)\(/g, '$1/**/(')),
  rewriting('comments', 'a comment behind the command', ['shell'], (value, random) => `${value} #${word(random)}`),
  rewriting('case', 'letters in turn', ['sql', 'script'], (value) => caseOf(value, (i) => i % 2 === 0)),
  rewriting('case', 'letters at random', ['sql', 'script'], (value, random) =>
    caseOf(value, () => random.integer(2) === 0),
  ),
  rewriting('case', 'capitals', ['sql'], (value) => value.toUpperCase()),
  rewriting('white space', 'tabs', ['sql', 'script', 'shell'], (value) => gaps(value, () => '\t')),
  rewriting('white space', 'line breaks', ['sql', 'script'], (value) => gaps(value, () => '\n')),
  rewriting('white space', 'vertical tabs, form feeds, hard spaces', ['sql'], (value, random) =>
    gaps(value, () => pick(['\u000b', '\u000c', '\u00a0', '\r\n'], random)),
  ),
  rewriting('white space', 'many spaces', ['sql', 'script', 'shell'], (value, random) =>
    gaps(value, () => ' '.repeat(2 + random.integer(12))),
  ),
  rewriting('white space', 'none around signs', ['sql'], (value) => value.replace(/ *([=<>(),]) */g, '$1')),
  rewriting('white space', 'parentheses for spaces', ['sql'], (value) =>
    value.replace(/\b(and|or|select|where) (\w+=\w+|\d+|\w+\([^()]*\))(?= |$|--|#)/gi, '$1($2)'),
  ),
  rewriting('white space', 'slashes between attributes', ['script'], (value) =>
    value.replace(/(<\w+) (?=[a-z]+ ?=)/gi, '$1/'),
  ),
  rewriting('white space', '$IFS', ['shell'], (value) => gaps(value, () => '${IFS}')),
  rewriting('splitting', 'quotes within commands', ['shell'], (value) =>
    value.replace(
      /\b(cat|whoami|wget|curl|bash|uname|ping|netstat|ifconfig|passwd)\b/g,
      (name) => `${name[0]}''${name.slice(1)}`,
    ),
  ),
  rewriting('splitting', 'backslashes within commands', ['shell'], (value) =>
    value.replace(
      /\b(cat|whoami|wget|curl|bash|uname|ping|netstat|ifconfig)\b/g,
      (name) => `${name[0]}\\${name.slice(1)}`,
    ),
  ),
  rewriting('splitting', 'strings put together', ['sql'], (value) =>
    value.replace(/'(\w)(\w+)'/g, (_, head: string, tail: string) => `'${head}'||'${tail}'`),
  ),
  rewriting('splitting', 'names put together in script', ['script'], (value) =>
    value.replace(/\balert\(/g, "top['al'+'ert']("),
  ),
  rewriting('splitting', 'paths with dots and slashes between', ['path'], (value) =>
    value.replace(/\.\.\//g, '.././').replace(/([a-z])\/(?=[a-z])/g, '$1/./'),
  ),
  rewriting('splitting', 'doubled steps for filters that take them out', ['path'], (value) =>
    value.replace(/\.\.\//g, '....//'),
  ),
  rewriting('splitting', 'lookups within lookups', ['other'], (value) =>
    value.replace(/\$\{jndi:/g, '${${lower:j}n${::-d}i:'),
  ),
  {
    kind: 'pollution',
    name: 'the name again before and behind, harmless',
    languages: ALL,
    apply(attempt, random) {
      attempt.before.push(`q=${word(random)}`);
      attempt.behind.push(`q=${word(random)}`);
      return true;
    },
  },
  {
    kind: 'pollution',
    name: 'in two parameters that the server joins by a comma in a comment',
    languages: ['sql'],
    apply(attempt) {
      const gap = attempt.value.indexOf(' ', attempt.value.length >> 1);
      if (gap < 0) return false;
      attempt.parts = [`${attempt.value.slice(0, gap)}/*`, `*/${attempt.value.slice(gap + 1)}`];
      return true;
    },
  },
  {
    kind: 'padding',
    name: 'sixty parameters before',
    languages: ALL,
    apply(attempt, random) {
      for (let i = 0; i < 60; i++) attempt.before.push(`p${i}=${word(random)}`);
      return true;
    },
  },
  {
    kind: 'padding',
    name: 'three hundred parameters before',
    languages: ALL,
    apply(attempt, random) {
      for (let i = 0; i < 300; i++) attempt.before.push(`p${i}=${word(random)}`);
      return true;
    },
  },
  rewriting(
    'padding',
    'a few words before',
    ['sql', 'script', 'shell'],
    (value, random) => `${word(random)} ${word(random)} ${value}`,
  ),
  rewriting(
    'padding',
    'four kilobytes of letters before',
    ['sql', 'script', 'shell'],
    (value, random) => `${word(random).repeat(500)}${value}`,
  ),
  rewriting(
    'padding',
    'prose behind a comment',
    ['sql'],
    (value, random) => `${value.replace(/ *(?:--|#).*$/s, '')} -- ${word(random)} ${word(random)} ${word(random)}`,
  ),
  rewriting(
    'padding',
    'a page of HTML around it',
    ['script'],
    (value, random) => `<p>${word(random)} ${word(random)}</p>${value}<p>${word(random)}</p>`,
  ),
];

/** Changes the case of letters outside of quotes, and not behind a percent sign. */
function caseOf(value: string, upper: (i: number) => boolean): string {
  let quote = '';
  return [...value]
    .map((c, i) => {
      if (quote === '' && (c === "'" || c === '"')) quote = c;
      else if (c === quote) quote = '';
      return upper(i) ? c.toUpperCase() : c.toLowerCase();
    })
    .join('');
}
