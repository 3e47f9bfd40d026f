import { useLayoutEffect, useReducer, useRef } from 'react';

/**
 * Keeps a list as it is until its next page is there, then shows that from its first row on, in one step: the rows are drawn once.
 *
 * @param page changes when the list is another one, not when something in it changes
 * @param toFirst brings the first row into sight
 * @returns what to show now, and a function that says that the next page is to be shown from its first row
 */
export function useFromFirst<Row, Page>(rows: readonly Row[], page: Page, toFirst: () => void) {
  const wanted = useRef(false);
  const shown = useRef({ rows, page });
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  const held = wanted.current && page !== shown.current.page;
  useLayoutEffect(() => {
    if (held) {
      wanted.current = false;
      toFirst();
      drawAgain();
    }
    shown.current = { rows, page };
  });
  return {
    rows: held ? shown.current.rows : rows,
    fromFirst: () => {
      wanted.current = true;
    },
  };
}
