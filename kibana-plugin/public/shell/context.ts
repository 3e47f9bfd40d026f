import type { History } from 'history';
import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import type { Client } from '../../common/client.ts';
import type { ThemeSource } from '../theme/theme.tsx';

/** What a host (Kibana, or the console's page) gives the application. */
export interface Host {
  readonly client: Client;
  /** Addresses within the application: `/alerts`, not the host's own base before it. */
  readonly history: History;
  readonly theme: ThemeSource;
  /** IANA name; all times are told in it. */
  readonly timeZone: string;
  /** What the person may do beside looking. The server decides; this only spares buttons that would be refused. */
  readonly may: { readonly act: boolean; readonly administer: boolean };
  /** Puts the host's own context around the application, its theme of EUI for one. */
  readonly wrap?: (application: ReactElement) => ReactElement;
  /** Shown at the end of the header: what only this host has. */
  readonly actions?: ReactNode;
  /** The address of a search in Discover; absent without Kibana. */
  readonly discover?: (query: string, since: string, until: string) => string;
}

const HostContext = createContext<Host | undefined>(undefined);
export const HostProvider = HostContext.Provider;

export function useHost(): Host {
  const host = useContext(HostContext);
  if (!host) throw new Error('useHost stands outside the application');
  return host;
}

export function useClient(): Client {
  return useHost().client;
}
