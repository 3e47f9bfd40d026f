/** What differs between EUI 39 and 122: what came later is used where it is there, and else stood in for. */
import { EuiProvider } from '@elastic/eui';
import type { ReactElement } from 'react';

interface Properties {
  readonly dark: boolean;
  readonly children: ReactElement;
}

/** EUI's theme, for a host that has none of its own; in Kibana, Kibana gives it. EuiProvider came with EUI 46. */
export function EuiTheme({ dark, children }: Properties) {
  if ((EuiProvider as unknown) === undefined) return children;
  return <EuiProvider colorMode={dark ? 'dark' : 'light'}>{children}</EuiProvider>;
}
