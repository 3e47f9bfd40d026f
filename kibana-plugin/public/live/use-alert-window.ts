import type { AlertPage } from '@api-sentinel/scorer-service/contract';
import { type FocusEvent, useCallback, useEffect, useRef, useState } from 'react';
import { type Asked, useAskInPeriod } from '../hooks/use-ask.ts';
import { useView } from '../hooks/use-view.tsx';
import { type AlertWindow, arrived, EMPTY_WINDOW, released } from './alert-window.ts';
import { useFeed } from './feed-context.tsx';
import { matches } from './matches.ts';

/** The newest stored alerts of the view with what arrives since. */
export function useAlertWindow(most: number) {
  const { view } = useView();
  const { filters } = view;
  const [window, setWindow] = useState<AlertWindow>(EMPTY_WINDOW);
  const isRead = useRef(false);
  const asked: Asked<AlertPage> = useAskInPeriod(
    ['alerts', 'newest', filters, most],
    (client, period, signal) => client.alerts({ ...period, ...filters, limit: most }, signal),
    {},
  );
  // The stored ones begin the list anew; after that the stream alone adds to it.
  useEffect(() => {
    if (asked.data) setWindow({ shown: asked.data.alerts, waiting: [] });
  }, [asked.data]);
  const state = useFeed((alerts) => {
    const wanted = alerts.filter((alert) => matches(alert, filters));
    if (wanted.length === 0) return;
    setWindow((now) => {
      const next = arrived(now, wanted, most);
      return isRead.current ? next : released(next, most);
    });
  });
  const release = useCallback(() => setWindow((now) => released(now, most)), [most]);
  const { again } = asked;
  const broke = useRef(false);
  useEffect(() => {
    if (state === 'lost') broke.current = true;
    else if (state === 'open' && broke.current) {
      broke.current = false;
      again();
    }
  }, [state, again]);
  return {
    asked,
    shown: window.shown,
    waiting: window.waiting.length,
    state,
    release,
    /** Properties of the list, by which it is known whether somebody reads it. */
    reading: {
      onPointerEnter: () => {
        isRead.current = true;
      },
      onPointerLeave: () => {
        isRead.current = false;
      },
      onFocus: () => {
        isRead.current = true;
      },
      onBlur: (event: FocusEvent) => {
        isRead.current = event.currentTarget.contains(event.relatedTarget as Node | null);
      },
    },
  };
}
