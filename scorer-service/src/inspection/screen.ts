/** One pass over a value that tells which of the costly readers can find anything in it, and what its characters are. */

/** What stands in a text, as bits. */
export const PERCENT = 1;
export const PLUS = 1 << 1;
/** `&` or a backslash: escapes of HTML and of scripts. */
export const ESCAPE = 1 << 2;
/** Beyond ASCII. */
export const FOREIGN = 1 << 3;
/** Anything that can begin something in a language that is scanned for, white space too. */
export const SPECIAL = 1 << 4;
export const DASH = 1 << 5;
export const DOT = 1 << 6;
/** `<`, `=`, `:`: tags, handlers, script URLs. */
export const MARKUP = 1 << 7;
/** `{`, `<`, `@`, `[`: what opens an expression of a template. */
export const OPENER = 1 << 8;
/** `;`, `|`, a back quote, `&`, `$`, a line feed: what a shell takes for the end of a command. */
export const SEPARATOR = 1 << 9;
/** `/`, `:`, `$`, line breaks: addresses, operators, objects, headers. */
export const LINK = 1 << 10;
export const NUL = 1 << 11;

const FLAGS = new Uint16Array(128);
/** 0 letter, 1 digit, 2 punctuation, 3 control, 4 space. */
const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  const lower = code | 32;
  CLASSES[code] =
    lower >= 97 && lower <= 122
      ? 0
      : code >= 48 && code <= 57
        ? 1
        : code < 32 || code === 127
          ? 3
          : code === 32
            ? 4
            : 2;
  let flags = 0;
  if (character === '%') flags |= PERCENT;
  if (character === '+') flags |= PLUS;
  if (character === '&' || character === '\\') flags |= ESCAPE;
  if (character === '-') flags |= DASH;
  else if (character === '.') flags |= DOT;
  else if (CLASSES[code] > 1 && character !== '_') flags |= SPECIAL;
  if ('<=:'.includes(character)) flags |= MARKUP;
  if ('{<@['.includes(character)) flags |= OPENER;
  if (';|`&$\n'.includes(character)) flags |= SEPARATOR;
  if ('/:$\n\r'.includes(character)) flags |= LINK;
  if (code === 0) flags |= NUL;
  FLAGS[code] = flags;
}

/** What a text holds; the counts are of its first `MOST_COUNTED` units. */
export interface Screen {
  flags: number;
  digits: number;
  letters: number;
  punctuation: number;
  control: number;
  foreign: number;
}

export const MOST_COUNTED = 4096;
const kinds = new Uint32Array(5);

export function emptyScreen(): Screen {
  return { flags: 0, digits: 0, letters: 0, punctuation: 0, control: 0, foreign: 0 };
}

/** Reads a text once. */
export function screen(text: string, into: Screen): Screen {
  const { length } = text;
  const counted = length < MOST_COUNTED ? length : MOST_COUNTED;
  let flags = 0;
  let foreign = 0;
  kinds.fill(0);
  for (let i = 0; i < counted; i++) {
    const code = text.charCodeAt(i);
    if (code < 128) {
      flags |= FLAGS[code];
      kinds[CLASSES[code]]++;
    } else foreign++;
  }
  if (foreign > 0) flags |= FOREIGN | SPECIAL;
  for (let i = counted; i < length; i++) {
    const code = text.charCodeAt(i);
    flags |= code < 128 ? FLAGS[code] : FOREIGN | SPECIAL;
  }
  into.flags = flags;
  into.letters = kinds[0];
  into.digits = kinds[1];
  into.punctuation = kinds[2];
  into.control = kinds[3];
  into.foreign = foreign;
  return into;
}

/** Whether a screened text can hold nothing that a scanner knows: letters, digits, `_`, single dots and dashes. */
export function isPlain(text: string, flags: number): boolean {
  if ((flags & SPECIAL) !== 0) return false;
  if ((flags & DOT) !== 0 && text.includes('..')) return false;
  return (flags & DASH) === 0 || !text.includes('--');
}
