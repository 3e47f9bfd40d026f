import type { KibanaRequest } from '../kibana-types/http.ts';
import { ScorerLevels } from '../scorer/level-bounds.ts';
import type { ScorerClient } from '../scorer/scorer-client.ts';
import type { Settings } from '../settings.ts';
import { type LiveStreams, liveRoute } from './live.ts';
import type { PluginRoute } from './plugin-route.ts';
import { proxiedRoutes } from './proxied.ts';
import { searchedRoutes } from './searched.ts';
import { Visible } from './visible.ts';

export interface RouteParts {
  readonly settings: Settings;
  readonly scorer: ScorerClient;
  readonly streams: LiveStreams;
  readonly userOf: (request: KibanaRequest) => Promise<string | undefined>;
}

/** Every route of the plugin. */
export function routesOf({ settings, scorer, streams, userOf }: RouteParts): readonly PluginRoute[] {
  return [
    liveRoute(settings, streams),
    ...searchedRoutes(settings, new ScorerLevels(scorer).current),
    ...proxiedRoutes(scorer, new Visible(settings), userOf),
  ];
}
