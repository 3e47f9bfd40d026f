/** The application as Kibana mounts it. */
import { createClient } from '../../common/client.ts';
import { ownTimeZone } from '../format/times.ts';
import { mount } from '../mount.tsx';
import type { CoreStart, MountParameters } from './core-types.ts';
import { discoverLink } from './discover-link.ts';
import { kibanaTransport } from './kibana-transport.ts';
import { personMay } from './person-may.ts';
import { kibanaTheme, wrapIn } from './theme.tsx';

/** Puts the application into Kibana's page; the function it gives takes it out again. */
export function mountInKibana(core: CoreStart, { element, history, theme$ }: MountParameters): () => void {
  const theme = kibanaTheme(core, theme$);
  const unmount = mount(element, {
    client: createClient(kibanaTransport(core.http)),
    history,
    theme,
    timeZone: timeZoneOf(core),
    may: personMay(core),
    wrap: wrapIn(core, theme),
    discover: discoverLink(core),
  });
  return () => {
    unmount();
    theme.end();
  };
}

/** `Browser` unless a person chose one. */
function timeZoneOf({ uiSettings }: CoreStart): string {
  const zone = uiSettings.get('dateFormat:tz');
  return typeof zone === 'string' && zone !== 'Browser' && zone !== '' ? zone : ownTimeZone();
}
