import * as Eui from '@elastic/eui';
import { type ReactElement, useEffect, useState } from 'react';
import type { ThemeSource } from '../theme/theme.tsx';
import type { CoreStart, CoreTheme, Observable } from './core-types.ts';

/** Kibana's theme, as the application follows it. */
export interface KibanaTheme extends ThemeSource {
  /** Ends following. */
  end(): void;
}

/** `theme$` of the mounted application, else that of core, else the setting as it stands (early 7.17). */
export function kibanaTheme(core: CoreStart, theme$: Observable<CoreTheme> | undefined): KibanaTheme {
  let dark = core.uiSettings.get('theme:darkMode') === true;
  const listeners = new Set<() => void>();
  const watch = (theme$ ?? core.theme?.theme$)?.subscribe(({ darkMode }) => {
    if (darkMode === dark) return;
    dark = darkMode;
    for (const changed of listeners) changed();
  });
  return {
    dark: () => dark,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    end: () => watch?.unsubscribe(),
  };
}

/** Kibana's own context where it gives one; else EUI's theme without its global styles, which the page has already. */
export function wrapIn({ rendering }: CoreStart, theme: ThemeSource): (application: ReactElement) => ReactElement {
  if (rendering?.addContext) return (application) => rendering.addContext?.(application) ?? application;
  // EUI 39 has no provider: its styles are plain CSS.
  if (!('EuiProvider' in Eui) || Eui.EuiProvider === undefined) return (application) => application;
  return (application) => <EuiContext theme={theme}>{application}</EuiContext>;
}

function EuiContext({ theme, children }: { readonly theme: ThemeSource; readonly children: ReactElement }) {
  const [dark, setDark] = useState(() => theme.dark());
  useEffect(() => theme.subscribe(() => setDark(theme.dark())), [theme]);
  return (
    <Eui.EuiProvider colorMode={dark ? 'dark' : 'light'} globalStyles={false} utilityClasses={false}>
      {children}
    </Eui.EuiProvider>
  );
}
