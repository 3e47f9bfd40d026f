import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Route, Router, Switch } from 'react-router-dom';
import { LoadingState } from '../components/states.tsx';
import { ViewProvider } from '../hooks/use-view.tsx';
import { FeedProvider } from '../live/feed-context.tsx';
import { propertiesOf } from '../theme/palette.ts';
import { ThemeFrom, useTheme } from '../theme/theme.tsx';
import { type Host, HostProvider } from './context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Frame } from './frame.tsx';
import { NotFound } from './not-found.tsx';
import { PAGES } from './pages.ts';
import { Toasts } from './toasts.tsx';

/** The whole application, for either host. */
export function Application({ host, queries }: { readonly host: Host; readonly queries: QueryClient }) {
  const wrap = host.wrap ?? ((application) => application);
  return (
    <ThemeFrom source={host.theme}>
      {wrap(
        <HostProvider value={host}>
          <QueryClientProvider client={queries}>
            <Router history={host.history}>
              <ViewProvider>
                <FeedProvider>
                  <Toasts>
                    <Surface />
                  </Toasts>
                </FeedProvider>
              </ViewProvider>
            </Router>
          </QueryClientProvider>
        </HostProvider>,
      )}
    </ThemeFrom>
  );
}

function Surface() {
  const { palette, dark } = useTheme();
  return (
    <div className={`apis ${dark ? 'apis-dark' : 'apis-light'}`} style={propertiesOf(palette)}>
      <Switch>
        {PAGES.map(({ id, path, Content, tab, filtered }) => (
          <Route key={id} path={path} exact={true}>
            <Frame tab={tab} filtered={filtered}>
              <ErrorBoundary key={id}>
                <Suspense fallback={<LoadingState lines={8} />}>
                  <Content />
                </Suspense>
              </ErrorBoundary>
            </Frame>
          </Route>
        ))}
        <Route>
          <Frame tab="" filtered={false}>
            <NotFound />
          </Frame>
        </Route>
      </Switch>
    </div>
  );
}

/** How long an answer that no page shows is kept, for who comes back to it. */
const KEPT_MS = 60_000;

/** Where answers are kept while the application is open; a failed question is tried once more. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: 1,
        retryDelay: 1_000,
        refetchOnWindowFocus: false,
        staleTime: 1_000,
        cacheTime: KEPT_MS,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}
