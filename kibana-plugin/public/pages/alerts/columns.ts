/** The columns of the alert table, and which of them a person has chosen. */
import type { View } from '../../address/view.ts';
import { t } from '../../i18n/translate.ts';

export const COLUMN_IDS = [
  'level',
  'risk',
  'last',
  'type',
  'entity',
  'endpoint',
  'reason',
  'count',
  'status',
  'label',
  'source',
  'user',
  'first',
  'assignee',
  'model',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

interface Column {
  readonly id: ColumnId;
  readonly display: string;
  readonly width?: number;
  /** The order that the server gives; columns without one can't be sorted. */
  readonly order?: View['order'];
  readonly number?: boolean;
}

export function columns(): readonly Column[] {
  return [
    { id: 'level', display: t('filter.level', 'Level'), width: 84 },
    { id: 'risk', display: t('column.risk', 'Risk'), width: 124, order: 'risk' },
    { id: 'last', display: t('fact.last', 'Last seen'), width: 96, order: 'newest' },
    { id: 'type', display: t('filter.type', 'Type'), width: 140 },
    { id: 'entity', display: t('column.entity', 'Who'), width: 140 },
    { id: 'endpoint', display: t('kind.endpoint', 'Endpoint'), width: 190 },
    { id: 'reason', display: t('column.reason', 'What happened') },
    { id: 'count', display: t('fact.requests', 'Requests'), width: 96, order: 'count', number: true },
    { id: 'status', display: t('filter.status', 'Status'), width: 130 },
    { id: 'label', display: t('column.label', 'Label'), width: 70 },
    { id: 'source', display: t('kind.source', 'Source'), width: 150 },
    { id: 'user', display: t('kind.user', 'User'), width: 150 },
    { id: 'first', display: t('fact.first', 'First seen'), width: 104 },
    { id: 'assignee', display: t('column.assignee', 'Assigned to'), width: 120 },
    { id: 'model', display: t('fact.model', 'Model'), width: 130 },
  ];
}

const FIRST: readonly ColumnId[] = ['risk', 'last', 'type', 'entity', 'endpoint', 'reason', 'count', 'status'];
const KEPT_AS = 'api-sentinel.alert-columns';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

/** The columns that were chosen before, in their order; those of the beginning where none or nonsense is kept. */
export function chosenColumns(storage: Storage | undefined): ColumnId[] {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(KEPT_AS) ?? 'null');
    const known = Array.isArray(kept) ? kept.filter((id): id is ColumnId => COLUMN_IDS.includes(id as ColumnId)) : [];
    if (known.length > 0) return [...new Set(known)];
  } catch {
    // A browser that keeps nothing, or something else under our name: then as at first.
  }
  return [...FIRST];
}

export function keepColumns(storage: Storage | undefined, ids: readonly string[]): void {
  try {
    storage?.setItem(KEPT_AS, JSON.stringify(ids));
  } catch {
    // The choice then holds for this page alone.
  }
}
