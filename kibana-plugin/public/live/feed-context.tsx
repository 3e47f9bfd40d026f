import type { Alert } from '@api-sentinel/scorer-service/contract';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { StreamState } from '../../common/transport.ts';
import { useClient } from '../shell/context.ts';

type Listener = (alerts: readonly Alert[]) => void;

interface Feed {
  readonly state: StreamState | 'connecting';
  subscribe(listener: Listener): () => void;
}

const FeedContext = createContext<Feed>({ state: 'connecting', subscribe: () => () => undefined });

/** However fast alerts come, the pages are told at most so often, of all that came in between at once. */
const BATCH_MS = 500;

/** Holds the one stream that all pages share, for as long as the application is open. */
export function FeedProvider({ children }: { readonly children: ReactNode }) {
  const client = useClient();
  const [state, setState] = useState<Feed['state']>('connecting');
  const listeners = useRef(new Set<Listener>());
  useEffect(() => {
    const batch = new Map<string, Alert>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const alerts = [...batch.values()];
      batch.clear();
      for (const listener of listeners.current) listener(alerts);
    };
    const end = client.listen(
      {},
      {
        state: setState,
        message: (message) => {
          if (message.kind !== 'alert') return;
          batch.set(message.alert.id, message.alert);
          timer ??= setTimeout(tell, BATCH_MS);
        },
      },
    );
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [client]);
  const feed = useMemo<Feed>(
    () => ({
      state,
      subscribe: (listener) => {
        listeners.current.add(listener);
        return () => void listeners.current.delete(listener);
      },
    }),
    [state],
  );
  return <FeedContext.Provider value={feed}>{children}</FeedContext.Provider>;
}

/** Calls back with every batch of alerts that arrives; gives the state of the stream. */
export function useFeed(listener: Listener): Feed['state'] {
  const { state, subscribe } = useContext(FeedContext);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => subscribe((alerts) => latest.current(alerts)), [subscribe]);
  return state;
}
