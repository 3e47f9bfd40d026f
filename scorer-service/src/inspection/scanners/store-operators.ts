/** Operators of document stores. */
import type { Marks } from './marks.ts';

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
/** Operators that run or negate; ranges and lists are asked for by honest clients too, unless they compare with nothing. */
const RUNNING = ['$where', '$func', '$function', '$expr', '$accumulator'];
const NEGATING = ['$ne', '$nin', '$not', '$regex', '$exists'];

/** `$ne` as a name: at the start, in brackets or in quotes, and nothing but an end behind it. */
export function storeOperators(text: string): Marks {
  let count = 0;
  let certain = 0;
  const first = text.indexOf('$');
  for (let at = first; at >= 0; at = text.indexOf('$', at + 1)) {
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
      (NEGATING.includes(name) && ((before === 91 && after === 93) || (at === first && isAllOfFilter(text, at)))) ||
      comparesWithNothing(text, end)
    )
      certain++;
  }
  return { count, certain };
}

/** `{ $ne: 1 }`: what stands before is no more than a brace, so that this is all that is asked of a field. */
function isAllOfFilter(text: string, at: number): boolean {
  let brace = false;
  for (let i = 0; i < at; i++) {
    const character = text[i];
    if (character === '{' && !brace) brace = true;
    else if (character !== ' ' && character !== '"' && character !== "'") return false;
  }
  return brace;
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
const NOTHING = ['null', '""', "''", '{}', '[]', '".*', '"^', '[{}', '[ {}'];
