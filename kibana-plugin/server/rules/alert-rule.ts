import type { estypes } from '@elastic/elasticsearch';
import { PLUGIN_ID, RULE_TYPES } from '../../common/constants.ts';
import { UserSearch } from '../elasticsearch/user-search.ts';
import type { ExecutorOptions, RuleType } from '../kibana-types/alerting.ts';
import { ALERT_VARIABLES, alertContext } from './alert-context.ts';
import { type AlertGroup, AlertRuleParams, askGroups, readGroups } from './alert-groups.ts';
import { durationOf } from './duration.ts';
import { paramsOf } from './params-validator.ts';
import { answeredWhole, failureOf } from './query-failure.ts';
import { ACTION_GROUP, limitOf, recovered, report, reportLimit } from './report.ts';

/** What is remembered between runs: when the last began, and what stood then, by the id of the group. */
export interface AlertRuleState {
  readonly lastRun: number;
  readonly standing: Readonly<Record<string, { readonly key: string; readonly last: number }>>;
}

export interface AlertRulePlaces {
  readonly alerts: string;
  readonly linkTo: (alertId: string) => string;
}

/** After a pause of Kibana no more than this is caught up on. */
const MAX_CATCH_UP_MS = 86_400_000;
/** Elasticsearch shows what was written a moment later. */
const SETTLE_MS = 10_000;

/**
 * **API Sentinel alert.** Stands for each group of alerts with enough events in the window. A group that stands goes on
 * doing so until a whole window brought nothing of it: at the edge of the count it does not come and go.
 */
export function alertRule({ alerts, linkTo }: AlertRulePlaces): RuleType<AlertRuleParams, AlertRuleState> {
  return {
    id: RULE_TYPES.alert,
    name: 'API Sentinel alert',
    category: 'securitySolution',
    producer: PLUGIN_ID,
    solution: 'stack',
    actionGroups: [ACTION_GROUP],
    defaultActionGroupId: ACTION_GROUP.id,
    recoveryActionGroup: { id: 'recovered', name: 'Recovered' },
    minimumLicenseRequired: 'basic',
    isExportable: true,
    doesSetRecoveryContext: true,
    defaultScheduleInterval: '1m',
    ruleTaskTimeout: '2m',
    actionVariables: { context: ALERT_VARIABLES },
    validate: { params: paramsOf(AlertRuleParams) },
    executor: async (options) => ({ state: await run(options, alerts, linkTo) }),
  };
}

async function run(
  { params, state, services, startedAt }: ExecutorOptions<AlertRuleParams, AlertRuleState>,
  index: string,
  linkTo: AlertRulePlaces['linkTo'],
): Promise<AlertRuleState> {
  const now = startedAt.getTime();
  const lastRun = 'lastRun' in state ? Math.max(state.lastRun - SETTLE_MS, now - MAX_CATCH_UP_MS) : now;
  const from = Math.min(now - durationOf(params.window), lastRun);
  const limit = limitOf(services);
  const { search } = new UserSearch(services.scopedClusterClient.asCurrentUser);
  const answer = await search({ ...askGroups(params, from, limit), index }).catch((error: unknown) => {
    throw failureOf(error, 'The alerts');
  });
  const { groups, more } = readGroups(
    answeredWhole(answer as estypes.SearchResponse, 'The alerts'),
    params.groupBy,
    limit,
  );
  const before = 'standing' in state ? state.standing : {};
  const standing = groups.filter(({ id, events }) => events >= params.minimumCount || before[id] !== undefined);
  for (const group of standing) report(services, group.id, alertContext(group, params, linkTo));
  reportLimit(services, more);
  for (const alert of recovered(services)) alert.setContext(recoveryContext(before[alert.getId()], params));
  return { lastRun: now, standing: Object.fromEntries(standing.map((group) => [group.id, remembered(group)])) };
}

const remembered = ({ key, last }: AlertGroup) => ({ key, last });

function recoveryContext(
  known: { readonly key: string; readonly last: number } | undefined,
  { window }: AlertRuleParams,
) {
  return {
    group: known?.key ?? '',
    sentence: `Nothing more for ${window}.`,
    lastEventTime: known === undefined ? '' : new Date(known.last).toISOString(),
    window,
  };
}
