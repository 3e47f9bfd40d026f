import type { MouseEvent } from 'react';
import { useHistory } from 'react-router-dom';

/** The properties of a link within the application: a true address that can be opened in a new tab, and no reload. */
export function useLink(): (to: string) => { href: string; onClick: (event: MouseEvent) => void } {
  const history = useHistory();
  return (to) => {
    const [pathname = '/', search] = to.split('?', 2);
    const place = { pathname, search: search === undefined ? '' : `?${search}` };
    return {
      href: history.createHref(place),
      onClick: (event) => {
        if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        history.push(place);
      },
    };
  };
}
