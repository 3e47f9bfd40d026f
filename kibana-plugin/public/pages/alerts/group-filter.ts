import type { AlertGroup } from '@api-sentinel/scorer-service/contract';
import { type Filters, readView } from '../../address/view.ts';

/** The filter that narrows to the alerts of one group. */
export function filterOfGroup(by: string, { key, kind }: Pick<AlertGroup, 'key' | 'kind'>): Filters {
  const name = by === 'level' ? 'only_level' : by === 'entity' ? (kind ?? 'source') : by;
  // Read as an address is, so that only what is a filter becomes one.
  return readView(`?${new URLSearchParams({ [name]: key })}`).filters;
}
