/** `a=b&c=d` of queries, forms and, with semicolons, of cookies and matrix parameters. */
import { isPlainName, type Place, reachesInside, type Sink } from './sink.ts';

/** Reads pairs up to `end`; a name that is not plain is a value of its own, since it is as much the sender's choice. */
export function readPairs(
  text: string,
  from: number,
  end: number,
  separator: '&' | ';',
  place: Place,
  field: string,
  sink: Sink,
): void {
  let at = from;
  while (at <= end) {
    let next = text.indexOf(separator, at);
    if (next < 0 || next > end) next = end;
    let start = at;
    // A cookie's name has a space before it.
    while (start < next && text.charCodeAt(start) === 32) start++;
    const equals = text.indexOf('=', start);
    let room = true;
    if (equals < 0 || equals >= next) room = sink.add(place, '', text.slice(start, next), field, start);
    else {
      const name = text.slice(start, equals);
      if (!isPlainName(name)) {
        // With its sign: the name alone would pass for a word.
        const shown = reachesInside(name) ? text.slice(start, equals + 1) : name;
        room = sink.add(place, '', shown, field, start);
      }
      if (room) room = sink.add(place, name, text.slice(equals + 1, next), field, equals + 1);
    }
    if (!room) {
      sink.rest(place, oddPairs(text, at, end, separator), field, at);
      return;
    }
    at = next + 1;
  }
}

/** The pairs for which there was no room, but those that are plain: many of these must not push the others out of sight. */
function oddPairs(text: string, from: number, end: number, separator: string): string {
  let out = '';
  let at = from;
  while (at < end) {
    let next = text.indexOf(separator, at);
    if (next < 0 || next > end) next = end;
    const equals = text.indexOf('=', at);
    const plain =
      equals > at && equals < next && isPlainName(text.slice(at, equals)) && isPlainName(text.slice(equals + 1, next));
    if (!plain && next > at) out += `${out === '' ? '' : separator}${text.slice(at, next)}`;
    at = next + 1;
  }
  return out;
}
