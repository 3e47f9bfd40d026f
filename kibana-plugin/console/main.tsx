/** The console's page: logs in, then shows the same application that Kibana shows. */

import { CONSOLE_PATH } from '@api-sentinel/scorer-service/contract/paths';
import { renderInto } from '../public/adapter/render.ts';
import { loadAhead } from '../public/shell/pages.ts';
import { adoptStyles } from '../public/styles/adopt-styles.ts';
import { offerNonce } from './nonce.ts';
import { Root } from './root.tsx';
import { openSession } from './session.ts';

offerNonce();
adoptStyles(document);
loadAhead(window.location.pathname.slice(CONSOLE_PATH.length - 1));
const element = document.getElementById('console');
if (element) renderInto(element, <Root session={openSession()} />);
