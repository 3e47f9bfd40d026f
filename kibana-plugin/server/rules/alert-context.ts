import type { ActionVariable } from '../kibana-types/alerting.ts';
import type { AlertGroup, AlertRuleParams } from './alert-groups.ts';
import { plainText } from './plain-text.ts';

/** What an action may write into its message, each as `{{context.<name>}}`. */
export const ALERT_VARIABLES: readonly ActionVariable[] = [
  { name: 'group', description: 'What the alerts have in common, by which the rule groups' },
  { name: 'sentence', description: 'What happened, in one sentence' },
  { name: 'level', description: 'CRITICAL, HIGH, MEDIUM or LOW, of the riskiest alert' },
  { name: 'score', description: 'Its risk, 0 to 100' },
  { name: 'type', description: 'Attack type, for example credential_stuffing' },
  { name: 'subtype', description: 'Attack subtype, empty where there is none' },
  { name: 'confidence', description: 'How sure the attack type is, 0 to 1' },
  { name: 'owasp', description: 'OWASP API Security ids, separated by commas' },
  { name: 'mitre', description: 'MITRE ATT&CK technique ids, separated by commas' },
  { name: 'entityKind', description: 'user, source, session or network' },
  { name: 'entityId', description: 'Which one' },
  { name: 'user', description: 'The user, empty where none is known' },
  { name: 'source', description: 'The source address, empty where none is known' },
  { name: 'endpoint', description: 'The endpoint that was asked' },
  { name: 'method', description: 'Method of the riskiest request' },
  { name: 'path', description: 'Path of the riskiest request, masked' },
  { name: 'campaign', description: 'Campaign, empty where it belongs to none' },
  { name: 'model', description: 'Version of the bundle that scored it' },
  { name: 'alertId', description: 'Id of the riskiest alert' },
  { name: 'alerts', description: 'How many alerts the group has' },
  { name: 'events', description: 'How many events stand behind them' },
  { name: 'firstEventTime', description: 'When it began, ISO 8601' },
  { name: 'lastEventTime', description: 'Its last event, ISO 8601' },
  { name: 'window', description: 'The window of the rule' },
  { name: 'link', description: 'Address of the alert in Kibana; a path alone while server.publicBaseUrl is not set' },
];

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The values of the variables for one group; all texts are safe to print on one line. */
export function alertContext(
  group: AlertGroup,
  params: AlertRuleParams,
  linkTo: (alertId: string) => string,
): Readonly<Record<string, string | number>> {
  const { riskiest } = group;
  const text = (value: string | undefined): string => plainText(value ?? '');
  return {
    group: text(group.key),
    sentence: text(riskiest.reason),
    level: text(riskiest.risk?.level),
    score: riskiest.risk?.score ?? 0,
    type: text(riskiest.attack?.type),
    subtype: text(riskiest.attack?.subtype),
    confidence: riskiest.attack?.confidence ?? 0,
    owasp: text(riskiest.attack?.owasp?.join(', ')),
    mitre: text(riskiest.attack?.mitre?.join(', ')),
    entityKind: text(riskiest.entity?.kind),
    entityId: text(riskiest.entity?.id),
    user: text(riskiest.user),
    source: text(riskiest.source),
    endpoint: text(riskiest.endpoint),
    method: text(riskiest.request?.method),
    path: text(riskiest.request?.path),
    campaign: text(riskiest.campaign?.id),
    model: text(riskiest.model?.version),
    alertId: text(riskiest.id),
    alerts: group.alerts,
    events: group.events,
    firstEventTime: timeOf(group.first),
    lastEventTime: timeOf(group.last),
    window: params.window,
    link: riskiest.id === undefined ? '' : linkTo(riskiest.id),
  };
}
