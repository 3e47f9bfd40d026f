import type { estypes } from '@elastic/elasticsearch';

/** A place in an answer that is sorted by a time and then by an id; text that goes through a URL as it is. */
export function writeCursor(sort: estypes.SortResults | undefined): string | undefined {
  if (sort === undefined) return undefined;
  return Buffer.from(JSON.stringify(sort)).toString('base64url');
}

/** The `search_after` of a cursor; undefined for a text that is no cursor. */
export function readCursor(cursor: string): [number, string | null] | undefined {
  try {
    const sort: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(sort) || sort.length !== 2) return undefined;
    const [time, id]: unknown[] = sort;
    if (typeof time !== 'number' || !Number.isSafeInteger(time)) return undefined;
    return typeof id === 'string' || id === null ? [time, id] : undefined;
  } catch {
    return undefined;
  }
}
