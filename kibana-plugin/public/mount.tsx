/** The one door into the application: Kibana's plugin and the console's page both come in here. */
import { renderInto } from './adapter/render.ts';
import { Application, createQueries } from './shell/application.tsx';
import type { Host } from './shell/context.ts';
import { adoptStyles } from './styles/adopt-styles.ts';

export type { Host } from './shell/context.ts';
export type { ThemeSource } from './theme/theme.tsx';

/**
 * Puts the application into an element of the host.
 *
 * @returns what takes it out again, with all it listens to
 */
export function mount(element: HTMLElement, host: Host): () => void {
  const release = adoptStyles(element.ownerDocument);
  const queries = createQueries();
  const unmount = renderInto(element, <Application host={host} queries={queries} />);
  return () => {
    unmount();
    queries.clear();
    release();
  };
}
