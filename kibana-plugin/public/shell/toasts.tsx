import { EuiGlobalToastList } from '@elastic/eui';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

type Color = 'success' | 'danger' | 'primary';
interface Toast {
  readonly id: string;
  readonly title: string;
  readonly text?: string;
  readonly color: Color;
}

type Say = (title: string, options?: { readonly text?: string; readonly color?: Color }) => void;
const SayContext = createContext<Say>(() => undefined);

/** Says for some seconds what was done, or why not. */
export function useSay(): Say {
  return useContext(SayContext);
}

const LIFE_MS = 6_000;

export function Toasts({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<{ readonly next: number; readonly list: readonly Toast[] }>({
    next: 1,
    list: [],
  });
  const say = useCallback<Say>((title, { text, color = 'success' } = {}) => {
    setToasts(({ next, list }) => ({
      next: next + 1,
      list: [...list, { id: String(next), title, color, ...(text !== undefined && { text }) }].slice(-5),
    }));
  }, []);
  const shown = useMemo(() => toasts.list.map((toast) => ({ ...toast })), [toasts]);
  return (
    <SayContext.Provider value={say}>
      {children}
      <EuiGlobalToastList
        toasts={shown}
        toastLifeTimeMs={LIFE_MS}
        dismissToast={({ id }) => setToasts((now) => ({ ...now, list: now.list.filter((toast) => toast.id !== id) }))}
      />
    </SayContext.Provider>
  );
}
