/** The alerts that the verdicts of one set make, grouped as the alert book groups them. */
import { DEFAULT_ALERT_BOOK_SETTINGS } from '../../alerts/alert-book.ts';
import { alertId, causeOf } from '../../alerts/cause.ts';
import type { ScoredVerdict } from '../../contract/index.ts';
import type { SetAlert } from './figures.ts';

interface Grouped {
  readonly key: string;
  readonly type: string;
  risk: number;
  first: number;
  readonly members: Set<string> | undefined;
}

export class AlertsOfSet {
  readonly #alerts = new Map<string, Grouped>();
  readonly #threshold: number;

  /** @param threshold risk from which a verdict becomes an alert; that of the shipped configuration unless told */
  constructor(threshold = DEFAULT_ALERT_BOOK_SETTINGS.threshold) {
    this.#threshold = threshold;
  }

  get size(): number {
    return this.#alerts.size;
  }

  /** Takes note of a verdict. @param time of the event in milliseconds since the epoch @returns whether it is part of an alert */
  add(time: number, verdict: ScoredVerdict): boolean {
    if (verdict.risk.score < this.#threshold) return false;
    const cause = causeOf(time, verdict, DEFAULT_ALERT_BOOK_SETTINGS.windowMs);
    const source = verdict.entities.source;
    const { kind, id } = cause.entity;
    const key = cause.campaign ?? (kind === 'user' || source === undefined ? id : source);
    const name = alertId(cause);
    const known = this.#alerts.get(name);
    const alert = known ?? {
      key,
      type: cause.attack,
      risk: 0,
      first: time,
      members: cause.campaign === undefined ? undefined : new Set<string>(),
    };
    if (known === undefined) this.#alerts.set(name, alert);
    alert.risk = Math.max(alert.risk, verdict.risk.score);
    alert.first = Math.min(alert.first, time);
    if (source !== undefined) alert.members?.add(source);
    return true;
  }

  /** In the order of their first events. */
  all(): SetAlert[] {
    return [...this.#alerts.values()]
      .sort((a, b) => a.first - b.first || (a.key < b.key ? -1 : 1))
      .map(({ key, type, risk, first, members }) => ({
        key,
        type,
        risk,
        first_event_time: new Date(first).toISOString(),
        ...(members !== undefined && { members: [...members].sort() }),
      }));
  }
}
