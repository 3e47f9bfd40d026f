import { useMemo } from 'react';
import { useHistory, useLocation } from 'react-router-dom';
import { type OwnName, type OwnQuery, readOwn, withOwn } from '../address/own-query.ts';

/** What the address says for this page alone, and how to change it as a new step of the history. */
export function useOwnQuery(): {
  readonly own: OwnQuery;
  set(change: { readonly [Name in OwnName]?: string | undefined }): void;
  /** The address of this page with such a change. */
  address(change: { readonly [Name in OwnName]?: string | undefined }): string;
} {
  const history = useHistory();
  const { pathname, search } = useLocation();
  return useMemo(() => {
    const own = readOwn(search);
    return {
      own,
      set: (change) => history.push({ pathname, search: withOwn(search, { ...own, ...change }) }),
      address: (change) => pathname + withOwn(search, { ...own, ...change }),
    };
  }, [history, pathname, search]);
}
