import type { Api } from '../../api/api.ts';
import { isHealth } from '../../api/openapi/roles.ts';
import { forcedReset } from '../crowds.ts';
import type { Habit } from '../habit.ts';
import { monitorOf } from '../programs.ts';
import {
  forgetful,
  givesUp,
  office,
  ownPasswordLoop,
  passwordManager,
  reportScriptOf,
  staleDevice,
} from '../troubles.ts';
import { marketingSpike, retryStorm } from './crowds.ts';
import { client, deadLinks, supportAgent, typist, writer } from './people.ts';
import { integration, partner } from './programs.ts';
import { resourcesOf } from './resources.ts';

/** Everything harmless that happens on an API that only a document describes: a row each, where the API has what it takes. */
export function documentedHabits(api: Api): readonly Habit[] {
  const search = api.inUrl.find(
    ({ field, route }) => field.place === 'query' && field.kind === 'search' && route.method === 'GET',
  );
  const paged = api.inUrl.find(
    ({ field, route }) => field.place === 'query' && field.kind === 'page' && route.method === 'GET',
  );
  const texts = api.inBody.filter(
    ({ field, route }) => ['text', 'title', 'html', 'memo'].includes(field.kind) && api.documents.includes(route),
  );
  const resources = resourcesOf(api);
  return [
    client(api, resources, 'client', 50, 'browser'),
    client(api, resources, 'mobile_app', 25, 'app'),
    partner(api),
    integration(api),
    monitorOf([api.routes.find(isHealth) ?? api.plain[0]!]),
    marketingSpike,
    retryStorm,
    deadLinks,
    ...(search ? [typist(search.route, search.field.name)] : []),
    ...(paged ? [reportScriptOf(paged.route, (page) => `${paged.field.name}=${page}`)] : []),
    ...(texts.length > 0 ? [writer([...new Set(texts.map(({ route }) => route))])] : []),
    ...(api.shelves.length > 0 ? [supportAgent] : []),
    ...(api.signIn ? [office, forgetful, givesUp, staleDevice, ownPasswordLoop, passwordManager, forcedReset] : []),
  ];
}
