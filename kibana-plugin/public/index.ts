/** What Kibana's browser side loads with every page: registers the plugin, and nothing more. */
import { ApiSentinelPlugin } from './plugin.ts';

export function plugin(): ApiSentinelPlugin {
  return new ApiSentinelPlugin();
}
