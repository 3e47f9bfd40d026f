import { type AlertBookSettings, DEFAULT_ALERT_BOOK_SETTINGS } from '../../scorer-service/src/alerts/alert-book.ts';
import { type AlertState, addEvent, stateOf, toAlert } from '../../scorer-service/src/alerts/alert-state.ts';
import { alertId, causeOf } from '../../scorer-service/src/alerts/cause.ts';
import { IdSketch } from '../../scorer-service/src/alerts/id-sketch.ts';
import { compareRiskiest } from '../../scorer-service/src/alerts/riskiest.ts';
import type { Alert, Level, ScoredVerdict } from '../../scorer-service/src/contract/index.ts';
import type { ApiEvent } from '../../scorer-service/src/events/event.ts';

/** Alerts kept at most, and the event ids of all of them together. */
export interface KeptAlertsBounds {
  readonly alerts: number;
  readonly ids: number;
}
export const DEFAULT_BOUNDS: KeptAlertsBounds = { alerts: 5_000, ids: 300_000 };

/** The share that is left when a bound was passed, so that not every event sorts the alerts anew. */
const LEFT = 0.75;
/** The last millisecond that ISO 8601 can say with four digits of a year. */
const LAST_TIME = 253_402_300_799_999;

interface Kept {
  readonly state: AlertState;
  weight: number;
  /** As it was when the listener was told of it last. */
  told: { readonly level: Level; readonly weight: number } | undefined;
}

/**
 * Groups verdicts into alerts as the service does, and keeps them in memory instead of Elasticsearch. Where they are more
 * than the bounds allow, the riskiest are kept: from then on nothing that is less risky than what was let go enters.
 */
export class KeptAlerts {
  readonly #settings: AlertBookSettings;
  readonly #bounds: KeptAlertsBounds;
  readonly #listener: ((alert: Alert) => void) | undefined;
  readonly #kept = new Map<string, Kept>();
  readonly #dropped = new IdSketch();
  #ids = 0;
  #floor = 0;

  /** @param listener told of an alert when it is new, when its level changes, and when its events have doubled */
  constructor(
    settings: Partial<AlertBookSettings> = {},
    bounds: KeptAlertsBounds = DEFAULT_BOUNDS,
    listener?: (alert: Alert) => void,
  ) {
    this.#settings = { ...DEFAULT_ALERT_BOOK_SETTINGS, ...settings };
    this.#bounds = bounds;
    this.#listener = listener;
  }

  /** A `ScoredListener`. */
  observe = (event: ApiEvent, verdict: ScoredVerdict): void => {
    const { threshold, windowMs, masking, now } = this.#settings;
    if (verdict.risk.score < threshold) return;
    const time = Math.min(Math.max(Math.floor(event.time), 0), LAST_TIME);
    const cause = causeOf(time, verdict, windowMs);
    const sighting = { event: time === event.time ? event : { ...event, time }, verdict, cause, now: now() };
    const id = alertId(cause);
    let kept = this.#kept.get(id);
    if (kept === undefined) {
      if (verdict.risk.score < this.#floor) {
        this.#dropped.add(id);
        return;
      }
      kept = { state: stateOf(sighting, masking), weight: 0, told: undefined };
      kept.state.riskiest = apart(kept.state.riskiest);
      this.#kept.set(id, kept);
    } else {
      const { riskiest } = kept.state;
      if (!addEvent(kept.state, sighting, masking)) return;
      if (kept.state.riskiest !== riskiest) kept.state.riskiest = apart(kept.state.riskiest);
    }
    const weight = kept.state.events.weight + (kept.state.campaign?.members.weight ?? 0);
    this.#ids += weight - kept.weight;
    kept.weight = weight;
    this.#tell(kept);
    if (this.#kept.size > this.#bounds.alerts || this.#ids > this.#bounds.ids) this.#shrink();
  };

  /** How many alerts there are. */
  get size(): number {
    return this.#kept.size;
  }

  /** How many alerts were let go because there were too many; exact up to some thousands, estimated above. */
  get dropped(): number {
    return this.#dropped.count;
  }

  /** The alerts, the riskiest first; each is made when its turn comes. */
  *riskiestFirst(): Generator<Alert> {
    for (const { state } of this.#sorted()) yield toAlert(state);
  }

  #tell(kept: Kept): void {
    if (this.#listener === undefined) return;
    const { told, weight } = kept;
    const { level } = kept.state.riskiest.shown.risk;
    if (told !== undefined && told.level === level && weight < told.weight * 2) return;
    kept.told = { level, weight };
    this.#listener(toAlert(kept.state));
  }

  #sorted(): Kept[] {
    return [...this.#kept.values()].sort((a, b) => compareRiskiest(b.state.riskiest, a.state.riskiest));
  }

  #shrink(): void {
    const sorted = this.#sorted();
    while (sorted.length > 1 && (sorted.length > this.#bounds.alerts * LEFT || this.#ids > this.#bounds.ids * LEFT)) {
      const { state, weight } = sorted.pop() as Kept;
      this.#kept.delete(state.id);
      this.#ids -= weight;
      this.#dropped.add(state.id);
      this.#floor = Math.max(this.#floor, state.riskiest.shown.risk.score);
    }
  }
}

/** A copy that shares no text with the line it was read from: a slice of a text keeps all of it in memory. */
function apart<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
