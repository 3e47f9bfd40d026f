/** Alerts as CSV that a spreadsheet only shows: no cell is taken for a formula, nothing in it is invisible. */
import type { Alert } from '@api-sentinel/scorer-service/contract';
import { visibleLine } from '../format/hostile.ts';

const COLUMNS: readonly (readonly [string, (alert: Alert) => string | number | undefined])[] = [
  ['id', ({ id }) => id],
  ['last_event_time', ({ last_event_time }) => last_event_time],
  ['first_event_time', ({ first_event_time }) => first_event_time],
  ['level', ({ risk }) => risk.level],
  ['risk', ({ risk }) => risk.score],
  ['attack_type', ({ attack }) => attack.type],
  ['attack_subtype', ({ attack }) => attack.subtype],
  ['confidence', ({ attack }) => attack.confidence],
  ['entity_kind', ({ entity }) => entity.kind],
  ['entity_id', ({ entity }) => entity.id],
  ['user', ({ user }) => user],
  ['source', ({ source }) => source],
  ['endpoint', ({ endpoint }) => endpoint],
  ['method', ({ request }) => request.method],
  ['path', ({ request }) => request.path],
  ['query', ({ request }) => request.query],
  ['count', ({ count }) => count],
  ['status', ({ status }) => status],
  ['assignee', ({ assignee }) => assignee],
  ['label', ({ label }) => label?.label],
  ['reason', ({ reason }) => reason],
  ['owasp', ({ attack }) => attack.owasp.join(' ')],
  ['mitre', ({ attack }) => attack.mitre.join(' ')],
  ['campaign', ({ campaign }) => campaign?.id],
  ['model', ({ model }) => model.version],
];

/** Lines as RFC 4180 has them, the first with the columns' names. */
export function csvOf(alerts: readonly Alert[]): string {
  const lines = [COLUMNS.map(([name]) => name), ...alerts.map((alert) => COLUMNS.map(([, of]) => cell(of(alert))))];
  return `${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** What spreadsheets begin a formula with, the wide forms of it too, after spaces or not. */
const FORMULA = /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/;

/** One cell: text is always quoted, and one that could be a formula begins with an apostrophe, which makes it text. */
export function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = visibleLine(value);
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
