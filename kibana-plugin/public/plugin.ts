import { lazy } from 'react';
import { APP_PATH, PLUGIN_ID, PLUGIN_NAME } from '../common/constants.ts';
import type { CoreSetup } from './kibana/core-types.ts';
import { loadApplication, loadRuleForms } from './kibana/parts.ts';
import { type RuleTypeRegistry, ruleTypeModels } from './rules/models.ts';

export interface SetupPlugins {
  readonly triggersActionsUi?: { readonly ruleTypeRegistry: RuleTypeRegistry };
}

/** Wires the plugin into Kibana's pages; what it shows is loaded when it is opened. */
export class ApiSentinelPlugin {
  setup(core: CoreSetup, { triggersActionsUi }: SetupPlugins): void {
    core.application.register({
      id: PLUGIN_ID,
      title: PLUGIN_NAME,
      appRoute: APP_PATH,
      order: 9_500,
      euiIconType: 'logoSecurity',
      category: { id: 'securitySolution', label: 'Security', order: 4_000 },
      keywords: ['api', 'attack', 'anomaly', 'credential stuffing', 'injection'],
      mount: async (parameters) => {
        const [{ mountInKibana }, [coreStart]] = await Promise.all([loadApplication(), core.getStartServices()]);
        return mountInKibana(coreStart, parameters);
      },
    });
    const forms = {
      alert: lazy(async () => ({ default: (await loadRuleForms()).AlertRuleForm })),
      health: lazy(async () => ({ default: (await loadRuleForms()).HealthRuleForm })),
    };
    for (const model of ruleTypeModels(forms)) triggersActionsUi?.ruleTypeRegistry.register(model);
  }

  start(): void {}

  stop(): void {}
}
