import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { DARK, LIGHT, type Palette } from './palette.ts';

/** Whether the host shows itself dark, now and later. */
export interface ThemeSource {
  dark(): boolean;
  /** Calls back after every change; the function it gives ends that. */
  subscribe(changed: () => void): () => void;
}

interface Theme {
  readonly dark: boolean;
  readonly palette: Palette;
}

const ThemeContext = createContext<Theme>({ dark: false, palette: LIGHT });

/** The theme in force; changes with the host's. */
export function useTheme(): Theme {
  return useContext(ThemeContext);
}

export function ThemeFrom({ source, children }: { readonly source: ThemeSource; readonly children: ReactNode }) {
  const [dark, setDark] = useState(() => source.dark());
  useEffect(() => source.subscribe(() => setDark(source.dark())), [source]);
  return <ThemeContext.Provider value={{ dark, palette: dark ? DARK : LIGHT }}>{children}</ThemeContext.Provider>;
}
