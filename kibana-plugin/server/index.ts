/** What Kibana's server loads: `config` to check kibana.yml with, `plugin` to make the plugin. */
// Kibana has it in its own node_modules; it is on no registry.
import { schema } from '@kbn/config-schema';
import type { PluginInitializerContext } from './kibana-types/core.ts';
import { ApiSentinelPlugin } from './plugin.ts';
import type { Settings } from './settings.ts';
import { settingsSchema } from './settings-schema.ts';

export const config = { schema: settingsSchema(schema) };

export function plugin(context: PluginInitializerContext<Settings>): ApiSentinelPlugin {
  return new ApiSentinelPlugin(context);
}
