/** Light or dark: what was chosen here, else what the system says. */
import type { ThemeSource } from '../public/theme/theme.tsx';

const KEPT_AS = 'api-sentinel.theme';
const system = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function chosen(): string | null {
  try {
    return window.localStorage.getItem(KEPT_AS);
  } catch {
    // A browser that keeps nothing for pages still shows them.
    return null;
  }
}

let dark = (chosen() ?? (system.matches ? 'dark' : 'light')) === 'dark';

function become(next: boolean): void {
  dark = next;
  document.documentElement.dataset.theme = next ? 'dark' : 'light';
  for (const listener of listeners) listener();
}
document.documentElement.dataset.theme = dark ? 'dark' : 'light';
system.addEventListener('change', () => {
  if (chosen() === null) become(system.matches);
});

export const themeChoice: ThemeSource & { choose(dark: boolean): void } = {
  dark: () => dark,
  subscribe: (changed) => {
    listeners.add(changed);
    return () => void listeners.delete(changed);
  },
  choose(next) {
    try {
      window.localStorage.setItem(KEPT_AS, next ? 'dark' : 'light');
    } catch {
      // Then it holds for this page alone.
    }
    become(next);
  },
};
