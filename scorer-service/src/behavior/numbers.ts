/** Numbers by which things are asked for. */
import type { ApiEvent } from '../events/event.ts';

/** The last run of digits in the path, else in the query; at most nine of them, so that it is a number of objects, not a hash. */
export function lastNumber(event: ApiEvent): number {
  const number = lastDigits(event.path);
  return Number.isNaN(number) && event.query !== undefined ? lastDigits(event.query) : number;
}

function lastDigits(text: string): number {
  let end = Math.min(text.length, 2048);
  while (end > 0 && !isDigit(text.charCodeAt(end - 1))) end--;
  let start = end;
  while (start > 0 && end - start < 10 && isDigit(text.charCodeAt(start - 1))) start--;
  return end === start || end - start > 9 ? Number.NaN : Number(text.slice(start, end));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/**
 * The number of the thing that a request asks for: in the path of an endpoint that has one, else in the query; NaN for none. Files have
 * none: players and pages load their pieces in order.
 */
export function numberOfThing({ path, query }: ApiEvent, endpoint: string): number {
  if (path.indexOf('.', path.lastIndexOf('/') + 1) >= 0) return Number.NaN;
  if (endpoint.includes('{')) return lastDigits(path);
  return query === undefined ? Number.NaN : lastDigits(query);
}
