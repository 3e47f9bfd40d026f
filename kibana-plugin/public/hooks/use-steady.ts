import { useCallback, useRef } from 'react';

/** The same function for as long as the part is shown, doing what the latest one does: what it is given to need not be drawn anew. */
export function useSteady<Arguments extends readonly unknown[], Result>(
  act: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  const latest = useRef(act);
  latest.current = act;
  return useCallback((...given: Arguments) => latest.current(...given), []);
}
