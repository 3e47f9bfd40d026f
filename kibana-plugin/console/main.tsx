/** The console's page: logs in, then shows the same application that Kibana shows. */

import { renderInto } from '../public/adapter/render.ts';
import { adoptStyles } from '../public/styles/adopt-styles.ts';
import { Root } from './root.tsx';
import { openSession } from './session.ts';

adoptStyles(document);
const element = document.getElementById('console');
if (element) renderInto(element, <Root session={openSession()} />);
