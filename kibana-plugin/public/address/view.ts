/** What the address of a page says of what is shown: time range, refresh and filters. All pages share it. */
import { ATTACK_TYPES, LEVELS } from '@api-sentinel/scorer-service/contract/words';

export const ALERT_STATUSES = ['open', 'acknowledged', 'closed'] as const;
export const ALERT_ORDERS = ['newest', 'risk', 'count'] as const;
export const ALERT_GROUPINGS = ['entity', 'type', 'endpoint', 'campaign', 'source', 'user', 'level', 'status'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

const LONGEST = 1_024;
const MOST_REFRESH = 86_400;

const oneOf =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): Word | undefined =>
    words.find((word) => word === text);
const anyText = (text: string): string | undefined => (text === '' ? undefined : text.slice(0, LONGEST));

/** Every filter by its name in the address, which is its name in the resources' query too, with its reading. */
const READERS = {
  text: (text: string) => anyText(text)?.slice(0, 256),
  /** This level or a more severe one. */
  level: oneOf(LEVELS),
  only_level: oneOf(LEVELS),
  type: oneOf(ATTACK_TYPES),
  status: oneOf(ALERT_STATUSES),
  endpoint: anyText,
  source: anyText,
  user: anyText,
  network: anyText,
  session: anyText,
  campaign: anyText,
} as const;

export type FilterName = keyof typeof READERS;
export const FILTER_NAMES = Object.keys(READERS) as readonly FilterName[];

/** What is absent does not narrow. */
export type Filters = { readonly [Name in FilterName]?: NonNullable<ReturnType<(typeof READERS)[Name]>> };

export interface View {
  readonly filters: Filters;
  /** Date math such as `now-1h`, or ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Seconds between two askings; 0: only when asked. */
  readonly refresh: number;
  /** In which order alerts are listed: the newest last event, the highest risk, the most events first. */
  readonly order: (typeof ALERT_ORDERS)[number];
  /** By what alerts are grouped; empty for a list of single ones. */
  readonly group: (typeof ALERT_GROUPINGS)[number] | '';
  /** Id of the alert that lies open beside the page; empty if none does. */
  readonly alert: string;
}

export const DEFAULT_VIEW: View = {
  filters: {},
  from: 'now-24h',
  to: 'now',
  refresh: 10,
  order: 'newest',
  group: '',
  alert: '',
};

/** The view that the query part of an address asks for; what it does not say, or says wrongly, is as by default. */
export function readView(search: string): View {
  const query = new URLSearchParams(search);
  const filters = FILTER_NAMES.flatMap((name) => {
    const value = READERS[name](query.get(name) ?? '');
    return value === undefined ? [] : [[name, value]];
  });
  const refresh = Number(query.get('refresh') ?? Number.NaN);
  return {
    filters: Object.fromEntries(filters) as Filters,
    from: anyText(query.get('from') ?? '') ?? DEFAULT_VIEW.from,
    to: anyText(query.get('to') ?? '') ?? DEFAULT_VIEW.to,
    order: oneOf(ALERT_ORDERS)(query.get('order') ?? '') ?? DEFAULT_VIEW.order,
    group: oneOf(ALERT_GROUPINGS)(query.get('group') ?? '') ?? '',
    alert: anyText(query.get('alert') ?? '') ?? '',
    refresh: Number.isInteger(refresh) && refresh >= 0 && refresh <= MOST_REFRESH ? refresh : DEFAULT_VIEW.refresh,
  };
}

/** The query part of an address that says this view: only what differs from the default, in a fixed order. */
export function writeView(view: View): string {
  const query = new URLSearchParams();
  for (const name of ['from', 'to', 'refresh', 'order', 'group', 'alert'] as const) {
    if (view[name] !== DEFAULT_VIEW[name]) query.set(name, String(view[name]));
  }
  for (const name of FILTER_NAMES) {
    const value = view.filters[name];
    if (value) query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Filters with some of them set anew; undefined takes one out. */
export function withFilters(
  filters: Filters,
  change: { readonly [Name in FilterName]?: Filters[Name] | undefined },
): Filters {
  const next = Object.entries({ ...filters, ...change }).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(next) as Filters;
}

/** Whether any filter narrows. */
export function narrows(filters: Filters): boolean {
  return Object.keys(filters).length > 0;
}
