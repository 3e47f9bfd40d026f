/** Texts in a GraphQL document: its strings, block strings and comments, each with the name of the argument before it. */
import { unescapeJson } from './json.ts';
import type { Sink } from './sink.ts';

const OPERATIONS = ['query', 'mutation', 'subscription', 'fragment', '{'];

/** Whether a text begins as a GraphQL document does and has a selection. */
export function startsGraphql(text: string): boolean {
  let at = 0;
  while (at < text.length && at < 256 && text.charCodeAt(at) <= 32) at++;
  if (!OPERATIONS.some((word) => text.startsWith(word, at))) return false;
  const open = text.indexOf('{', at);
  return open >= 0 && open - at < 4096;
}

/** Reads the strings and comments of a document that begins at `start` of its field. */
export function readGraphql(text: string, field: string, start: number, sink: Sink): void {
  let name = '';
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    let end = at + 1;
    let room = true;
    if (code === 34) {
      const block = text.startsWith('""', at + 1);
      const from = at + (block ? 3 : 1);
      const close = block ? text.indexOf('"""', from) : stringEnd(text, from);
      const last = close < 0 ? text.length : close;
      room = sink.add('graphql', name, unescapeJson(text.slice(from, last)), field, start + from);
      end = last + (block ? 3 : 1);
    } else if (code === 35) {
      const line = text.indexOf('\n', at);
      end = line < 0 ? text.length : line;
      room = sink.add('graphql', '', text.slice(at + 1, end).trim(), field, start + at + 1);
    } else if (isNameCharacter(code)) {
      while (end < text.length && isNameCharacter(text.charCodeAt(end))) end++;
      let behind = end;
      while (text.charCodeAt(behind) === 32) behind++;
      if (text.charCodeAt(behind) === 58) name = text.slice(at, end);
    }
    if (!room) return;
    at = end;
  }
}

function isNameCharacter(code: number): boolean {
  const lower = code | 32;
  return (lower >= 97 && lower <= 122) || (code >= 48 && code <= 57) || code === 95;
}

/** Index of the quote that closes a string, or of the end of its line or of the text. */
function stringEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34 || code === 10) return at;
    at += code === 92 ? 2 : 1;
  }
  return text.length;
}
