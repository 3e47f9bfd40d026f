import { EVENT_FIELDS as E } from './fields.ts';
import { type SavedObject, savedObject, searchSource } from './saved-object.ts';

const HOURS = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  data: {
    url: {
      '%context%': true,
      '%timefield%': '@timestamp',
      index: 'logs-*',
      body: {
        size: 0,
        query: { bool: { filter: ['%dashboard_context-filter_clause%'] } },
        aggs: {
          endpoints: {
            terms: { field: E.endpoint, size: 20, order: { risk: 'desc' } },
            aggs: {
              risk: { max: { field: E.score } },
              hours: {
                date_histogram: { field: '@timestamp', fixed_interval: '1h' },
                aggs: { risk: { max: { field: E.score } } },
              },
            },
          },
        },
      },
    },
    format: { property: 'aggregations.endpoints.buckets' },
  },
  transform: [
    { flatten: ['hours.buckets'], as: ['hour'] },
    { calculate: 'datum.hour.risk.value', as: 'risk' },
    { calculate: 'datum.hour.doc_count', as: 'requests' },
    { calculate: 'toDate(datum.hour.key)', as: 'time' },
  ],
  mark: { type: 'rect', tooltip: true },
  encoding: {
    x: { field: 'time', type: 'temporal', timeUnit: 'yearmonthdatehours', title: null },
    y: { field: 'key', type: 'nominal', title: null, sort: { field: 'risk', op: 'max', order: 'descending' } },
    color: {
      field: 'risk',
      type: 'quantitative',
      title: 'Highest risk',
      scale: { domain: [0, 100], scheme: 'orangered' },
    },
    tooltip: [
      { field: 'key', type: 'nominal', title: 'Endpoint' },
      { field: 'time', type: 'temporal', title: 'Hour' },
      { field: 'risk', type: 'quantitative', title: 'Highest risk' },
      { field: 'requests', type: 'quantitative', title: 'Requests' },
    ],
  },
};

/** The riskiest endpoints by the hour. */
export function endpointHours(): SavedObject {
  const title = '[API Sentinel] Highest risk by endpoint and hour';
  const state = { title, type: 'vega', aggs: [], params: { spec: JSON.stringify(HOURS, null, 2) } };
  return savedObject('visualization', 'endpoint-hours', {
    title,
    description: '',
    visState: JSON.stringify(state),
    uiStateJSON: '{}',
    version: 1,
    ...searchSource(''),
  });
}
