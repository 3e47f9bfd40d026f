import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useHistory, useLocation } from 'react-router-dom';
import { readOwn, withOwn } from '../address/own-query.ts';
import {
  DEFAULT_VIEW,
  type FilterName,
  type Filters,
  readView,
  type View,
  withFilters,
  writeView,
} from '../address/view.ts';

/** What all parts of a page show alike. How the list is ordered and which alert lies open changes often, and few parts show it. */
export type SharedView = Omit<View, 'order' | 'group' | 'alert'>;

export interface ViewState<Shown = SharedView> {
  readonly view: Shown;
  /** Changes the view where one is, as a new step of the history. */
  change(change: Partial<View>): void;
  filter(change: { readonly [Name in FilterName]?: Filters[Name] | undefined }): void;
  /** The address of another page with this time range, and these filters in place of the present ones if given. */
  linkTo(path: string, filters?: Filters): string;
}

const ViewContext = createContext<ViewState | undefined>(undefined);

/** Reads the address once for all parts, hundreds of them, and tells them only of changes in what they share. */
export function ViewProvider({ children }: { readonly children: ReactNode }) {
  const history = useHistory();
  const { search } = useLocation();
  const { order, group, alert } = DEFAULT_VIEW;
  const shared = writeView({ ...readView(search), order, group, alert });
  const state = useMemo((): ViewState => {
    const { order: _order, group: _group, alert: _alert, ...view } = readView(shared);
    const change = (part: Partial<View>) => {
      const { pathname, search: now } = history.location;
      history.push({ pathname, search: withOwn(writeView({ ...readView(now), ...part }), readOwn(now)) });
    };
    return {
      view,
      change,
      filter: (part) => change({ filters: withFilters(view.filters, part) }),
      // Hundreds of links of a page end alike.
      linkTo: (path, filters) =>
        `${path}${filters === undefined ? shared : writeView({ ...DEFAULT_VIEW, ...view, filters })}`,
    };
  }, [history, shared]);
  return <ViewContext.Provider value={state}>{children}</ViewContext.Provider>;
}

/** What the address says of what all parts show, and how to change it. */
export function useView(): ViewState {
  const state = useContext(ViewContext);
  if (state === undefined) throw new Error('Parts that read the address stand within a ViewProvider.');
  return state;
}

/** All that the address says. Links keep the order of the list. */
export function useWholeView(): ViewState<View> {
  const { search } = useLocation();
  const shared = useView();
  return useMemo(() => {
    const { order, group, alert } = readView(search);
    const view = { ...shared.view, order, group, alert };
    return {
      ...shared,
      view,
      linkTo: (path, filters = view.filters) => `${path}${writeView({ ...view, filters, alert: '', group: '' })}`,
    };
  }, [search, shared]);
}
