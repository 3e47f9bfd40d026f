import type { Alert, AlertHistory } from '../contract/index.ts';

export const MAX_HISTORY = 100;

/** What people said and did of an alert beside its status; nothing of it follows from events. */
export interface Said {
  readonly assignee?: string | undefined;
  readonly handled?: Alert['handled'] | undefined;
  readonly label?: Alert['label'] | undefined;
  /** Newest first, `MAX_HISTORY` at most. */
  readonly history: AlertHistory['entries'];
}

/** One thing that somebody does with an alert; what is absent stays. A null takes away. */
export interface Saying {
  readonly status?: Alert['status'] | undefined;
  readonly assignee?: string | null | undefined;
  readonly label?: 'attack' | 'benign' | null | undefined;
  readonly note?: string | undefined;
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What is known of an alert's handling after somebody did something with it. */
export function afterSaying(
  status: Alert['status'],
  said: Said | undefined,
  saying: Saying,
): { readonly status: Alert['status']; readonly said: Said } {
  const { by, note } = saying;
  const at = new Date(saying.now).toISOString();
  const done: string[] = [];
  const next: { -readonly [K in keyof Said]: Said[K] } = { ...said, history: said?.history ?? [] };
  const nextStatus = saying.status ?? status;
  if (saying.status !== undefined) done.push(`set the status to ${saying.status}`);
  if (saying.assignee !== undefined) {
    next.assignee = saying.assignee ?? undefined;
    done.push(saying.assignee === null ? 'took it from whoever had it' : `assigned it to ${saying.assignee}`);
  }
  if (saying.status !== undefined || saying.assignee !== undefined) next.handled = { by, at };
  if (saying.label !== undefined) {
    next.label = saying.label === null ? undefined : { label: saying.label, by, at };
    done.push(saying.label === null ? 'took back the label' : `labeled it ${saying.label}`);
  }
  const entry = { by, at, what: done.join(' and '), ...(note !== undefined && { note }) };
  next.history = [entry, ...next.history].slice(0, MAX_HISTORY);
  return { status: nextStatus, said: next };
}

/** The fields of an alert that hold it. */
export function saidFields(said: Said | undefined): Pick<Alert, 'assignee' | 'handled' | 'label'> {
  return {
    ...(said?.assignee !== undefined && { assignee: said.assignee }),
    ...(said?.handled !== undefined && { handled: said.handled }),
    ...(said?.label !== undefined && { label: said.label }),
  };
}
