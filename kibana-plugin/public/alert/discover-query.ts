import type { Alert } from '@api-sentinel/scorer-service/contract';

/** The search (KQL) for the events of whom an alert is about, as far as they are risky. */
export function discoverQuery({ entity }: Pick<Alert, 'entity'>): string {
  return `api_sentinel.entities.${entity.kind}: ${quoted(entity.id)} and api_sentinel.risk.score >= 40`;
}

/** A text as KQL quotes it: nothing in it can end the quotation. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\r/g, '\\r').replace(/\n/g, '\\n').replace(/\t/g, '\\t')}"`;
}
