import { CONSOLE_PATH } from '@api-sentinel/scorer-service/contract/paths';
import { createBrowserHistory } from 'history';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { createClient } from '../common/client.ts';
import { EuiTheme } from '../public/adapter/eui.tsx';
import { ownTimeZone } from '../public/format/times.ts';
import { Application, createQueries } from '../public/shell/application.tsx';
import type { Host } from '../public/shell/context.ts';
import { loadAll } from '../public/shell/pages.ts';
import { HeaderActions } from './header-actions.tsx';
import { LogInPage } from './log-in-page.tsx';
import type { ConsoleSession, SessionState } from './session.ts';
import { themeChoice } from './theme-choice.ts';

/** After the first page is there, and nothing waits for the rest. */
const LOAD_ALL_MS = 4_000;

/** Shows the log-in or the application, as the session stands. */
export function Root({ session }: { readonly session: ConsoleSession }) {
  const [state, setState] = useState<SessionState>(() => session.state());
  const [dark, setDark] = useState(() => themeChoice.dark());
  useEffect(() => session.subscribe(() => setState(session.state())), [session]);
  useEffect(() => themeChoice.subscribe(() => setDark(themeChoice.dark())), []);
  if (state.kind === 'in') return <SignedIn session={session} state={state} />;
  return (
    <EuiTheme dark={dark}>
      <LogInPage session={session} state={state} dark={dark} />
    </EuiTheme>
  );
}

interface Properties {
  readonly session: ConsoleSession;
  readonly state: Extract<SessionState, { kind: 'in' }>;
}

function SignedIn({ session, state: { session: person } }: Properties) {
  const { role, name, required } = person;
  const queries = useMemo(createQueries, []);
  const history = useMemo(() => createBrowserHistory({ basename: CONSOLE_PATH.replace(/\/$/, '') }), []);
  const client = useMemo(() => createClient(session.transport), [session]);
  const host = useMemo<Host>(
    () => ({
      client,
      history,
      theme: themeChoice,
      timeZone: ownTimeZone(),
      may: { act: role === undefined || role !== 'read', administer: role === undefined || role === 'admin' },
      wrap: (application) => <Themed>{application}</Themed>,
      actions: <HeaderActions name={name} onLogOut={required ? () => void session.logOut() : undefined} />,
    }),
    [client, history, role, name, required, session],
  );
  useEffect(() => {
    const timer = setTimeout(loadAll, LOAD_ALL_MS);
    return () => clearTimeout(timer);
  }, []);
  return <Application host={host} queries={queries} />;
}

function Themed({ children }: { readonly children: ReactElement }) {
  const [dark, setDark] = useState(() => themeChoice.dark());
  useEffect(() => themeChoice.subscribe(() => setDark(themeChoice.dark())), []);
  return <EuiTheme dark={dark}>{children}</EuiTheme>;
}
