import type { estypes } from '@elastic/elasticsearch';

/** A place in an answer that is sorted by numbers and at last by an id; text that goes through a URL as it is. */
export function writeCursor(sort: estypes.SortResults | undefined): string | undefined {
  if (sort === undefined) return undefined;
  return Buffer.from(JSON.stringify(sort)).toString('base64url');
}

/**
 * The `search_after` of a cursor; undefined for a text that is no cursor.
 *
 * @param length how many values the answer is sorted by, the id included
 */
export function readCursor(cursor: string, length = 2): (number | string | null)[] | undefined {
  try {
    const sort: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(sort) || sort.length !== length) return undefined;
    const values = sort as readonly unknown[];
    const id = values[length - 1];
    if (typeof id !== 'string' && id !== null) return undefined;
    if (!values.slice(0, -1).every((value) => typeof value === 'number' && Number.isFinite(value))) return undefined;
    return values as (number | string | null)[];
  } catch {
    return undefined;
  }
}

/** The cursor of a query is none that a page was given with. */
export class UnknownCursor extends Error {
  constructor() {
    super('the cursor is unknown');
    this.name = 'UnknownCursor';
  }
}
