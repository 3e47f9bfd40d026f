/** Text of a log as it can be shown: what is invisible or turns the reading order becomes a visible escape. */

/** Controls, line separators, joiners, bidirectional marks, tags, variation selectors, fillers and lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Printable ASCII, as nearly every text is: looking for the classes above takes many times as long. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Replaces every invisible or reordering character by its escape, such as `\u202e`. Keeps tabs and line feeds. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(INVISIBLE, (char) => (char === '\t' || char === '\n' ? char : escapeOf(char)));
}

/** As `visible`, on one line: tabs and line feeds become escapes too. */
export function visibleLine(text: string): string {
  return visible(text).replace(/[\t\n]/g, (char) => (char === '\t' ? '\\t' : '\\n'));
}

function escapeOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Most of a text that is ever put into the page; what is longer is cut, and says so. */
export const MOST_SHOWN = 20_000;

/**
 * Cuts a long text in the middle, so that both its ends can be read; never between the halves of a character.
 *
 * @param most - characters of the result, at least 3
 */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  // Before it is split into characters: a text of a megabyte costs no more than one of the bound.
  const bounded = text.length > 4 * most ? `${text.slice(0, 2 * most)}${text.slice(-2 * most)}` : text;
  const chars = [...bounded];
  if (chars.length <= most && bounded === text) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (most - 1 - head)).join('')}`;
}
