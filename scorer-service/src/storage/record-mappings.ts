import type { estypes } from '@elastic/elasticsearch';

const keyword = { type: 'keyword', ignore_above: 1_024 } as const;
const short = { type: 'keyword', ignore_above: 64 } as const;
const name = { type: 'keyword', ignore_above: 256 } as const;
const date = { type: 'date' } as const;
const shown = { type: 'text', index: false } as const;
const closed = { type: 'object', enabled: false } as const;

const of = (properties: Record<string, estypes.MappingProperty>): estypes.MappingTypeMapping => ({
  dynamic: false,
  properties: { '@timestamp': date, event: { properties: { kind: keyword } }, ...properties },
});

/** By index name; the templates that the setup installs say the same. */
export const RECORD_MAPPINGS = {
  'api-sentinel-labels': of({
    label: {
      properties: {
        id: keyword,
        at: date,
        by: keyword,
        label: short,
        alert_id: keyword,
        event_ids: keyword,
        attack_type: name,
        note: shown,
      },
    },
  }),
  'api-sentinel-exceptions': of({
    exception: {
      properties: {
        id: keyword,
        kind: short,
        at: date,
        by: keyword,
        until: date,
        alert_id: keyword,
        reason: shown,
        match: closed,
      },
    },
  }),
  'api-sentinel-models': of({ model: { properties: { version: name, what: short, by: keyword, record: closed } } }),
  'api-sentinel-jobs': of({
    job: {
      properties: {
        id: keyword,
        state: short,
        step: short,
        progress: { type: 'float' },
        by: keyword,
        started_at: date,
        updated_at: date,
        ended_at: date,
        version: name,
        record: closed,
      },
    },
  }),
  'api-sentinel-profiles': of({ profiles: { properties: { generation: keyword, what: short, record: closed } } }),
} as const;
