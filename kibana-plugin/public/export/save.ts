import type { Alert } from '@api-sentinel/scorer-service/contract';
import type { Client } from '../../common/client.ts';
import { csvOf } from './csv.ts';

export type ExportFormat = 'csv' | 'json';

/** Alerts in one export at most. */
export const MOST_EXPORTED = 10_000;
const PAGE = 1_000;

/** All alerts of a question, page by page, up to the bound. */
export async function allAlerts(client: Client, query: Parameters<Client['alerts']>[0]): Promise<Alert[]> {
  const alerts: Alert[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.alerts({ ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    alerts.push(...page.alerts);
    cursor = page.cursor;
    if (cursor === undefined || alerts.length >= MOST_EXPORTED) return alerts.slice(0, MOST_EXPORTED);
  }
}

/** Has the browser save alerts as a file. */
export function saveAlerts(alerts: readonly Alert[], format: ExportFormat, now: number): void {
  const content = format === 'csv' ? csvOf(alerts) : `${JSON.stringify(alerts, null, 2)}\n`;
  const kind = format === 'csv' ? 'text/csv;charset=utf-8' : 'application/json';
  // A spreadsheet takes a file without this mark for the system's own encoding.
  const address = URL.createObjectURL(new Blob([format === 'csv' ? `\ufeff${content}` : content], { type: kind }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `api-sentinel-alerts-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '')}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
