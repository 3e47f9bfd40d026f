import { APP_PATH } from '../common/constants.ts';
import { features } from './feature.ts';
import type { AlertingSetup } from './kibana-types/alerting.ts';
import type { CoreSetup, CoreStart, PluginInitializerContext, SecurityStart } from './kibana-types/core.ts';
import type { FeaturesSetup } from './kibana-types/features.ts';
import { routesOf } from './routes/index.ts';
import { LiveStreams } from './routes/live.ts';
import { register } from './routes/plugin-route.ts';
import { alertRule } from './rules/alert-rule.ts';
import { healthRule } from './rules/health-rule.ts';
import { ScorerClient } from './scorer/scorer-client.ts';
import type { Settings } from './settings.ts';
import { userOf } from './user.ts';

export interface SetupPlugins {
  readonly features: FeaturesSetup;
  readonly alerting?: AlertingSetup;
}

export interface StartPlugins {
  readonly security?: SecurityStart;
}

/** Wires the plugin's server into Kibana. */
export class ApiSentinelPlugin {
  readonly #context: PluginInitializerContext<Settings>;
  readonly #scorer: ScorerClient;
  readonly #streams = new LiveStreams();

  constructor(context: PluginInitializerContext<Settings>) {
    this.#context = context;
    this.#scorer = new ScorerClient(context.config.get().scorer);
  }

  setup(core: CoreSetup<StartPlugins>, plugins: SetupPlugins): void {
    const settings = this.#context.config.get();
    const log = this.#context.logger.get('routes');
    const started = core.getStartServices();
    const routes = routesOf({
      settings,
      scorer: this.#scorer,
      streams: this.#streams,
      userOf: async (request) => {
        const [coreStart, { security }] = await started;
        return userOf(request, coreStart, security);
      },
    });
    const router = core.http.createRouter();
    for (const route of routes) register(router, route, log);
    for (const feature of features(this.#context.env.packageInfo.version))
      plugins.features.registerKibanaFeature(feature);

    const { publicBaseUrl = '' } = core.http.basePath;
    const linkTo = (id: string) => `${publicBaseUrl}${APP_PATH}/alerts/${encodeURIComponent(id)}`;
    plugins.alerting?.registerType(alertRule({ alerts: settings.indices.alerts, linkTo }));
    plugins.alerting?.registerType(healthRule(settings.indices.events, this.#scorer));
  }

  start(_core: CoreStart): void {}

  stop(): Promise<void> {
    this.#streams.endAll();
    return this.#scorer.close();
  }
}
