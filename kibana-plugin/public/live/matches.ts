/** Whether an alert that just arrived belongs to what is shown: the same narrowing that the stored ones were asked with. */
import type { Alert } from '@api-sentinel/scorer-service/contract';
import { LEVELS } from '@api-sentinel/scorer-service/contract/words';
import type { Filters } from '../address/view.ts';

export function matches(alert: Alert, filters: Filters): boolean {
  const { level, only_level, type, status, endpoint, source, user, network, session, campaign, text } = filters;
  if (level && LEVELS.indexOf(alert.risk.level) > LEVELS.indexOf(level)) return false;
  if (only_level && alert.risk.level !== only_level) return false;
  if (type && alert.attack.type !== type) return false;
  if (status && alert.status !== status) return false;
  if (endpoint && alert.endpoint !== endpoint) return false;
  if (source && sourceOf(alert) !== source) return false;
  if (user && userOf(alert) !== user) return false;
  if (network && !is(alert, 'network', network)) return false;
  if (session && !is(alert, 'session', session)) return false;
  if (campaign && alert.campaign?.id !== campaign) return false;
  return !text || says(alert, text);
}

function is(alert: Alert, kind: Alert['entity']['kind'], id: string): boolean {
  return alert.entity.kind === kind && alert.entity.id === id;
}

export function sourceOf(alert: Alert): string | undefined {
  return alert.source ?? (alert.entity.kind === 'source' ? alert.entity.id : undefined);
}

export function userOf(alert: Alert): string | undefined {
  return alert.user ?? (alert.entity.kind === 'user' ? alert.entity.id : undefined);
}

/** Every word of the text stands in the sentence, or begins the user, the source or the endpoint. */
function says(alert: Alert, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const sentence = alert.reason.toLowerCase();
  const names = [userOf(alert), sourceOf(alert), alert.endpoint].map((name) => name?.toLowerCase() ?? '');
  return words.every((word) => sentence.includes(word) || names.some((name) => name.startsWith(word)));
}
