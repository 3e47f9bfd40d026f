import { ALERTS, EVENTS } from './data-views.ts';
import { ALERT_FIELDS as A, EVENT_FIELDS as E } from './fields.ts';
import { count, figure, metric, overTime, ring, table, timeline, top } from './lens.ts';
import { type Reference, referenceTo, type SavedObject, savedObject, searchSource } from './saved-object.ts';
import { SEARCHES } from './searches.ts';
import { endpointHours } from './vega.ts';

const OPEN = `${A.id}: * and not ${A.status}: closed`;
const SCORED = `${E.status}: scored`;

const levelCount = (level: string, title: string) =>
  metric({
    id: `alerts-${level.toLowerCase()}`,
    title: `[API Sentinel] ${title}`,
    over: ALERTS,
    query: `${OPEN} and ${A.level}: ${level}`,
    columns: { alerts: count(`${title} alerts`) },
  });

const requests = { requests: count('Requests') };
const alerts = { alerts: count('Alerts') };

/** The panels with their places: x, y, width and height on a grid of 48 columns. */
const PANELS: readonly (readonly [SavedObject, x: number, y: number, w: number, h: number])[] = [
  [levelCount('CRITICAL', 'Critical'), 0, 0, 8, 7],
  [levelCount('HIGH', 'High'), 8, 0, 8, 7],
  [levelCount('MEDIUM', 'Medium'), 16, 0, 8, 7],
  [
    metric({ id: 'requests', title: '[API Sentinel] Requests', over: EVENTS, query: SCORED, columns: requests }),
    24,
    0,
    8,
    7,
  ],
  [
    metric({
      id: 'pending',
      title: '[API Sentinel] Waiting for a verdict',
      over: EVENTS,
      query: `${E.status}: pending`,
      columns: { requests: count('Waiting') },
    }),
    32,
    0,
    8,
    7,
  ],
  [
    metric({
      id: 'attacked-endpoints',
      title: '[API Sentinel] Attacked endpoints',
      over: ALERTS,
      query: OPEN,
      columns: { endpoints: figure('unique_count', A.endpoint, 'Attacked endpoints') },
    }),
    40,
    0,
    8,
    7,
  ],
  [
    timeline(
      {
        id: 'traffic',
        title: '[API Sentinel] Requests by level',
        over: EVENTS,
        query: SCORED,
        columns: { time: overTime(), level: top(E.level, 'Level', 4, 'requests'), ...requests },
      },
      { x: 'time', y: 'requests', split: 'level' },
      'area_stacked',
    ),
    0,
    7,
    32,
    14,
  ],
  [
    ring(
      {
        id: 'attack-types',
        title: '[API Sentinel] Attacks by type',
        over: ALERTS,
        query: OPEN,
        columns: { type: top(A.type, 'Attack type', 10, 'alerts'), ...alerts },
      },
      'type',
      'alerts',
    ),
    32,
    7,
    16,
    14,
  ],
  [
    timeline(
      {
        id: 'alerts-over-time',
        title: '[API Sentinel] Alerts by type',
        over: ALERTS,
        query: OPEN,
        columns: { time: overTime(), type: top(A.type, 'Attack type', 10, 'alerts'), ...alerts },
      },
      { x: 'time', y: 'alerts', split: 'type' },
      'bar_stacked',
    ),
    0,
    21,
    24,
    12,
  ],
  [endpointHours(), 24, 21, 24, 12],
  [
    table({
      id: 'riskiest',
      title: '[API Sentinel] Who is behind the alerts',
      over: ALERTS,
      query: OPEN,
      columns: {
        entity: top(A.entity, 'Who', 20, 'risk'),
        kind: top(A.entityKind, 'Kind', 1, 'risk'),
        risk: figure('max', A.score, 'Highest risk'),
        ...alerts,
        events: figure('sum', A.count, 'Events'),
      },
    }),
    0,
    33,
    24,
    14,
  ],
  [
    table({
      id: 'targets',
      title: '[API Sentinel] Most attacked endpoints',
      over: ALERTS,
      query: OPEN,
      columns: {
        endpoint: top(A.endpoint, 'Endpoint', 20, 'events'),
        risk: figure('max', A.score, 'Highest risk'),
        ...alerts,
        events: figure('sum', A.count, 'Events'),
      },
    }),
    24,
    33,
    24,
    14,
  ],
  [SEARCHES.alerts, 0, 47, 48, 18],
];

const REFERENCES: Reference[] = PANELS.map(([panel], i) => referenceTo(panel, `${i}:panel_${i}`));

const PANELS_JSON = JSON.stringify(
  PANELS.map(([{ type }, x, y, w, h], i) => ({
    version: '7.17.0',
    type,
    gridData: { x, y, w, h, i: String(i) },
    panelIndex: String(i),
    embeddableConfig: { enhancements: {} },
    panelRefName: `panel_${i}`,
  })),
);

const DASHBOARD = savedObject(
  'dashboard',
  'overview',
  {
    title: '[API Sentinel] Overview',
    description: 'Alerts by level and type, traffic by risk, who attacks what. For clusters without the plugin.',
    hits: 0,
    version: 1,
    timeRestore: true,
    timeFrom: 'now-24h',
    timeTo: 'now',
    refreshInterval: { pause: false, value: 30_000 },
    optionsJSON: JSON.stringify({ useMargins: true, syncColors: true, hidePanelTitles: false }),
    panelsJSON: PANELS_JSON,
    ...searchSource(''),
  },
  REFERENCES,
);

const PANEL_OBJECTS = PANELS.map(([panel]) => panel).filter(({ type }) => type !== 'search');

/** All that is imported, what is named before what names it. */
export const SAVED_OBJECTS: readonly SavedObject[] = [
  EVENTS,
  ALERTS,
  ...Object.values(SEARCHES),
  ...PANEL_OBJECTS,
  DASHBOARD,
];
