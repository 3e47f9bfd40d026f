/** The hops that `X-Forwarded-For` and `Forwarded` (RFC 7239) name, the nearest one first. */
import { MAX_FORWARDED_HOPS } from '../limits.ts';

/** From the right, at most `MAX_FORWARDED_HOPS`; an element that names nobody is there as an empty text. */
export function forwardedHops(headers: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const plain = headers.get('x-forwarded-for');
  if (plain !== undefined) return hopsFromRight(plain.join(','), (element) => element);
  const standard = headers.get('forwarded');
  return standard === undefined ? [] : hopsFromRight(standard.join(','), forOf);
}

function hopsFromRight(text: string, read: (element: string) => string): string[] {
  const hops: string[] = [];
  let end = text.length;
  while (end >= 0 && hops.length < MAX_FORWARDED_HOPS) {
    const comma = end === 0 ? -1 : text.lastIndexOf(',', end - 1);
    hops.push(read(text.slice(comma + 1, end).trim()));
    end = comma;
  }
  return hops;
}

/** `for="[2001:db8::1]:4711";proto=https` -> `[2001:db8::1]:4711`. */
function forOf(element: string): string {
  for (const pair of element.split(';', 8)) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trim().toLowerCase() !== 'for') continue;
    const value = pair.slice(equals + 1).trim();
    return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  }
  return '';
}
