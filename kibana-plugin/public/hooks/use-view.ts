import { useMemo } from 'react';
import { useHistory, useLocation } from 'react-router-dom';
import { readOwn, withOwn } from '../address/own-query.ts';
import { type FilterName, type Filters, readView, type View, withFilters, writeView } from '../address/view.ts';

export interface ViewState {
  readonly view: View;
  /** Changes the view where one is, as a new step of the history. */
  change(change: Partial<View>): void;
  filter(change: { readonly [Name in FilterName]?: Filters[Name] | undefined }): void;
  /** The address of another page with this time range, and these filters in place of the present ones if given. */
  linkTo(path: string, filters?: Filters): string;
}

let lastSearch: string | undefined;
let lastView: View | undefined;

/** Hundreds of parts ask of the same address: it is read once. */
function viewIn(search: string): View {
  if (lastView === undefined || search !== lastSearch) {
    lastView = readView(search);
    lastSearch = search;
  }
  return lastView;
}

/** What the address says of what is shown, and how to change it. */
export function useView(): ViewState {
  const history = useHistory();
  const { pathname, search } = useLocation();
  return useMemo(() => {
    const view = viewIn(search);
    const change = (part: Partial<View>) =>
      history.push({ pathname, search: withOwn(writeView({ ...view, ...part }), readOwn(search)) });
    return {
      view,
      change,
      filter: (part) => change({ filters: withFilters(view.filters, part) }),
      linkTo: (path, filters = view.filters) => `${path}${writeView({ ...view, filters, alert: '', group: '' })}`,
    };
  }, [history, pathname, search]);
}
