/** The newest alerts as a list that stands still while it is read: what is new waits, what is known changes in place. */
import type { Alert } from '@api-sentinel/scorer-service/contract';

export interface AlertWindow {
  /** As shown, newest first. */
  readonly shown: readonly Alert[];
  /** Arrived since, newest first, each once. */
  readonly waiting: readonly Alert[];
}

export const EMPTY_WINDOW: AlertWindow = { shown: [], waiting: [] };

/** Takes in what arrived. An alert that is shown already is changed where it stands; others wait. */
export function arrived(window: AlertWindow, alerts: readonly Alert[], most: number): AlertWindow {
  const known = new Map(window.shown.map((alert) => [alert.id, alert]));
  let changed = false;
  const waiting = new Map(window.waiting.map((alert) => [alert.id, alert]));
  for (const alert of alerts) {
    const before = known.get(alert.id);
    if (before) {
      if (before.updated_at > alert.updated_at) continue;
      known.set(alert.id, alert);
      changed = true;
    } else {
      waiting.delete(alert.id);
      waiting.set(alert.id, alert);
    }
  }
  return {
    shown: changed ? window.shown.map((alert) => known.get(alert.id) ?? alert) : window.shown,
    waiting: byNewest([...waiting.values()]).slice(0, most),
  };
}

/** Shows what waits. */
export function released(window: AlertWindow, most: number): AlertWindow {
  if (window.waiting.length === 0) return window;
  return { shown: byNewest([...window.waiting, ...window.shown]).slice(0, most), waiting: [] };
}

function byNewest(alerts: Alert[]): Alert[] {
  return alerts.sort((a, b) => Date.parse(b.last_event_time) - Date.parse(a.last_event_time));
}
