import { ALERTS, EVENTS } from './data-views.ts';
import { ALERT_FIELDS as A, EVENT_FIELDS as E } from './fields.ts';
import { referenceTo, type SavedObject, savedObject, searchSource } from './saved-object.ts';

const INDEX = 'kibanaSavedObjectMeta.searchSourceJSON.index';

function search(id: string, title: string, over: SavedObject, query: string, columns: readonly string[]): SavedObject {
  const source = searchSource(query, { highlightAll: true, version: true, indexRefName: INDEX });
  const attributes = {
    title,
    description: '',
    hits: 0,
    columns,
    sort: [['@timestamp', 'desc']],
    version: 1,
    ...source,
  };
  return savedObject('search', id, attributes, [referenceTo(over, INDEX)]);
}

export const SEARCHES = {
  riskyEvents: search('risky-events', '[API Sentinel] Risky requests', EVENTS, `${E.score} >= 40`, [
    E.level,
    E.type,
    E.source,
    E.user,
    E.method,
    E.path,
    E.response,
    E.reason,
  ]),
  unscored: search(
    'unscored-events',
    '[API Sentinel] Requests without a verdict',
    EVENTS,
    `${E.status}: (pending or failed)`,
    [E.status, E.source, E.method, E.path, E.reason],
  ),
  alerts: search('alert-feed', '[API Sentinel] Alerts', ALERTS, `${A.id}: * and not ${A.status}: closed`, [
    A.level,
    A.type,
    A.entity,
    A.endpoint,
    A.count,
    A.reason,
  ]),
} as const;
