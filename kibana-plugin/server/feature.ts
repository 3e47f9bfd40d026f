import { ADMINISTRATION_FEATURE_ID, type Capability, PLUGIN_ID, PLUGIN_NAME, RULE_TYPES } from '../common/constants.ts';
import type { AlertingEntry, FeaturePrivilege, KibanaFeature } from './kibana-types/features.ts';
import { privilegeOf } from './routes/plugin-route.ts';

const CATEGORY = { id: 'securitySolution', label: 'Security', order: 4_000 };
const RULES_PAGE = { insightsAndAlerting: ['triggersActions'] };

/** Whose rules of our types are meant: those made in our application, and in Kibana's own rules page. */
const CONSUMERS = [PLUGIN_ID, 'alerts'];

/** 7.17 names rule types by their id alone; the form with consumers came with 8.18 and stands in 9.x. */
export function namesConsumers(kibanaVersion: string): boolean {
  const [major, minor] = kibanaVersion.split('.').map(Number);
  return major > 8 || (major === 8 && minor >= 18);
}

function privilege(capabilities: readonly Capability[], rules?: FeaturePrivilege['alerting']): FeaturePrivilege {
  return {
    app: [PLUGIN_ID],
    catalogue: [PLUGIN_ID],
    api: capabilities.map(privilegeOf),
    ui: [...capabilities],
    savedObject: { all: [], read: [] },
    ...(rules !== undefined && { management: RULES_PAGE, alerting: rules }),
  };
}

/**
 * Two features, since parts of one need a paid licence: `API Sentinel` (read: look; all: look and act) and `API Sentinel
 * administration` (all: also models, notices, weights).
 */
export function features(kibanaVersion: string): readonly KibanaFeature[] {
  const entries: AlertingEntry[] = Object.values(RULE_TYPES).map((ruleTypeId) =>
    namesConsumers(kibanaVersion) ? { ruleTypeId, consumers: CONSUMERS } : ruleTypeId,
  );
  const shared = { category: CATEGORY, app: [PLUGIN_ID], catalogue: [PLUGIN_ID] };
  return [
    {
      ...shared,
      id: PLUGIN_ID,
      name: PLUGIN_NAME,
      management: RULES_PAGE,
      alerting: entries,
      privileges: {
        all: privilege(['read', 'act'], { rule: { all: entries }, alert: { all: entries } }),
        read: privilege(['read'], { rule: { read: entries }, alert: { read: entries } }),
      },
    },
    {
      ...shared,
      id: ADMINISTRATION_FEATURE_ID,
      name: `${PLUGIN_NAME} administration`,
      privileges: { all: privilege(['read', 'administer']), read: privilege(['read']) },
    },
  ];
}
