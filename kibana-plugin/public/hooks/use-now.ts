import { useEffect, useRef, useState } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** What `tell` says of the time now (milliseconds since the epoch), anew when it says something else; one timer serves all. */
export function useToldNow(tell: (now: number) => string): string {
  const latest = useRef(tell);
  latest.current = tell;
  const said = tell(Date.now());
  // The state is there for what it does when it changes: a text that stays draws nothing again.
  const [, say] = useState(said);
  useEffect(() => subscribe(() => say(latest.current(Date.now()))), []);
  return said;
}
