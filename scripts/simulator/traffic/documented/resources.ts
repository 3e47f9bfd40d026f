import type { Api } from '../../api/api.ts';
import { isHealth } from '../../api/openapi/roles.ts';
import { drawn, type Replacements, type Route } from '../../api/route.ts';
import type { Random } from '../../random.ts';

/** Things of one sort, for example orders: what lists them, what shows one of them, and what changes them. */
export interface Resource {
  readonly lists: readonly Route[];
  readonly items: readonly Route[];
  readonly writes: readonly Route[];
}

/** What a document's routes are about, each sort of thing by the path before its first parameter; log-ins and checks of health are about nothing. Never empty. */
export function resourcesOf(api: Api): Resource[] {
  const { doors, forgot, reset } = api.signIn ?? {};
  const entrances = [doors?.call.route, forgot, reset, api.codes?.route];
  const groups = Map.groupBy(
    api.routes.filter((route) => !entrances.includes(route) && !isHealth(route)),
    (route) => `${route.host}${route.template.split('/{', 1)[0]}`,
  );
  const found = [...groups.values()].map((routes) => {
    const reads = routes.filter((route) => route.method === 'GET');
    return {
      lists: reads.filter((route) => !route.template.includes('{')),
      items: reads.filter((route) => route.template.includes('{')),
      writes: routes.filter((route) => route.method !== 'GET'),
    };
  });
  return found.length > 0 ? found : [{ lists: api.looks, items: [], writes: [] }];
}

/** One thing: the values of a path that all requests about it share. */
export function thing(route: Route, random: Random): Replacements {
  const first = route.fields.find((field) => field.place === 'path');
  return first ? { [first.name]: encodeURIComponent(drawn(first, random)) } : {};
}
