import type { estypes } from '@elastic/elasticsearch';

const keyword = { type: 'keyword', ignore_above: 1_024 } as const;
const date = { type: 'date' } as const;

/**
 * What our own questions need of the alerts' mapping. The installed template maps more; this stands in the request that
 * makes the index, so that a service which is started before anything is installed makes no index that can't be asked.
 */
export const ALERT_MAPPINGS: estypes.MappingTypeMapping = {
  dynamic: false,
  properties: {
    '@timestamp': date,
    api_sentinel: {
      properties: {
        alert: {
          dynamic: false,
          properties: {
            id: keyword,
            status: { type: 'keyword', ignore_above: 64 },
            risk: { properties: { score: { type: 'double' }, level: { type: 'keyword', ignore_above: 64 } } },
            attack: { properties: { type: { type: 'keyword', ignore_above: 256 } } },
            user: keyword,
            source: keyword,
            endpoint: keyword,
            count: { type: 'long' },
            reason: { type: 'text', fields: { keyword } },
            campaign: { properties: { id: keyword, members: keyword } },
            assignee: keyword,
            label: { properties: { label: { type: 'keyword', ignore_above: 64 }, by: keyword, at: date } },
            entity: { properties: { kind: { type: 'keyword', ignore_above: 64 }, id: keyword } },
            first_event_time: date,
            last_event_time: date,
          },
        },
        merge: { type: 'object', enabled: false },
      },
    },
  },
};
