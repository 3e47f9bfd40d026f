import type { Alert, ScoredVerdict } from '../contract/index.ts';
import type { ApiEvent } from '../events/event.ts';
import { Masking } from '../storage/masking.ts';
import type { AlertFeed } from './alert-feed.ts';
import { type AlertState, addEvent, addMembers, copyOf, mergeInto, stateOf, toAlert } from './alert-state.ts';
import { alertId, causeOf } from './cause.ts';
import { PublishQueue } from './publish-queue.ts';

/** Says from which risk on a verdict becomes part of an alert, and learns from what became of it. */
export interface Thresholds {
  of(endpoint: string, time: number): number;
  observe(endpoint: string, time: number, risk: number, opened: boolean): void;
  /** Begins around another risk from now on. */
  retune(around: number): void;
}

export interface AlertBookSettings {
  /** Risk score, 0 to 100, from which a verdict becomes part of an alert. */
  readonly threshold: number;
  /** Decides instead of `threshold`, by endpoint and hour, where there is a budget of alerts. */
  readonly thresholds?: Thresholds;
  /** Width in milliseconds of the windows of event time in which verdicts of one cause are one alert. */
  readonly windowMs: number;
  /** Event ids held in memory over all alerts; above it the alerts that were quiet longest are let go. */
  readonly maxIds: number;
  readonly masking: Masking;
  /** Whether an exception keeps this verdict, which is at or above the threshold, from alerts. */
  readonly suppress: (event: ApiEvent, verdict: ScoredVerdict) => boolean;
  /** All that is known to be part of a campaign, for the members that were there before it was told. */
  readonly members: (campaign: string) => readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export const DEFAULT_ALERT_BOOK_SETTINGS: AlertBookSettings = {
  threshold: 60,
  windowMs: 30 * 60_000,
  maxIds: 500_000,
  masking: new Masking(),
  suppress: () => false,
  members: () => [],
  now: Date.now,
};

/** What an alert costs beside its ids, in ids. */
const ALERT_WEIGHT = 16;
/** The last millisecond that both ISO 8601 with four digits and Elasticsearch's dates can say. */
const LAST_TIME = 253_402_300_799_999;

interface Entry {
  readonly state: AlertState;
  weight: number;
  /** When the oldest thing that storage does not have was observed; undefined: storage has all. */
  unstoredSince: number | undefined;
  /** Another with every change, to see whether one came while the alert was being written. */
  version: number;
}

/** An alert that has something to be stored. */
export interface Unstored {
  /** A copy: it stays as it is while the book goes on. */
  readonly state: AlertState;
  readonly version: number;
}

/**
 * The alerts that are now being put together. Observing waits for nothing and reads nothing; storing is
 * another's business (`AlertWriter`), who takes what is not stored, oldest first, and says when it is.
 *
 * Memory is bounded. Alerts that are stored and were quiet longest are let go first: their events merge again with what
 * is stored. If nothing is stored (Elasticsearch is away, and the bound is reached), the oldest are let go all the same, and
 * `takeForgotten` says from when on events have to be read again from where their verdicts stand.
 */
export class AlertBook {
  #settings: AlertBookSettings;
  readonly #feed: PublishQueue;
  /** By alert id, the quietest first. */
  readonly #entries = new Map<string, Entry>();
  /** Ids of the alerts that have something to be stored, the oldest first. */
  readonly #unstored = new Set<string>();
  #weight = 0;
  #versions = 0;
  #forgotten: number | undefined;

  constructor(feed: AlertFeed, settings: Partial<AlertBookSettings> = {}) {
    this.#settings = { ...DEFAULT_ALERT_BOOK_SETTINGS, ...settings };
    this.#feed = new PublishQueue(feed, (id) => this.get(id));
  }

  /**
   * Takes note of a verdict. The same event may come as often as it likes. A `ScoredListener`.
   *
   * @returns whether it is part of an alert
   */
  observe = (event: ApiEvent, verdict: ScoredVerdict): boolean => {
    const { threshold, thresholds, windowMs, masking, now } = this.#settings;
    const { score } = verdict.risk;
    const { template } = verdict.endpoint;
    if (score < (thresholds?.of(template, event.time) ?? threshold)) {
      thresholds?.observe(template, event.time, score, false);
      return false;
    }
    if (this.#settings.suppress(event, verdict)) return false;
    const time = Math.min(Math.max(Math.floor(event.time), 0), LAST_TIME);
    const cause = causeOf(time, verdict, windowMs);
    const sighting = { event: time === event.time ? event : { ...event, time }, verdict, cause, now: now() };
    const id = alertId(cause);
    const entry = this.#entries.get(id);
    thresholds?.observe(template, event.time, score, entry === undefined);
    if (entry === undefined) {
      const state = stateOf(sighting, masking);
      if (cause.campaign !== undefined) addMembers(state, this.#settings.members(cause.campaign), masking);
      this.#enter(state, sighting.now);
    } else if (addEvent(entry.state, sighting, masking)) this.#changed(entry, sighting.now);
    return true;
  };

  /** The alert of this id, if it is in memory. */
  get(id: string): Alert | undefined {
    const entry = this.#entries.get(id);
    return entry && toAlert(entry.state);
  }

  /** How many alerts have something to be stored. */
  get unstored(): number {
    return this.#unstored.size;
  }

  /** From the next verdict on, alerts are made from this risk score. */
  retune(threshold: number): void {
    this.#settings = { ...this.#settings, threshold };
    this.#settings.thresholds?.retune(threshold);
  }

  /** How many alerts are in memory. */
  get size(): number {
    return this.#entries.size;
  }

  /** Up to `alerts` alerts that have something to be stored, oldest first; fewer if they are large. */
  takeUnstored(alerts: number, maxIds = 50_000): Unstored[] {
    const taken: Unstored[] = [];
    let ids = 0;
    for (const id of this.#unstored) {
      const entry = this.#entries.get(id);
      if (entry === undefined) continue;
      ids += entry.weight;
      if (taken.length > 0 && (taken.length >= alerts || ids > maxIds)) break;
      taken.push({ state: copyOf(entry.state), version: entry.version });
    }
    return taken;
  }

  /** Storage has this alert now, as `stored`: what others added comes in, and what people said of it. */
  stored(taken: Unstored, stored: AlertState): void {
    const entry = this.#entries.get(stored.id);
    if (entry === undefined) return;
    if (entry.version === taken.version) {
      this.#unstored.delete(stored.id);
      entry.unstoredSince = undefined;
    }
    this.#adopt(entry, stored);
    this.#shrink(entry);
  }

  /** Storage will never take this alert; it stays in memory and in the feed. */
  refused(taken: Unstored): void {
    const entry = this.#entries.get(taken.state.id);
    if (entry === undefined || entry.version !== taken.version) return;
    this.#unstored.delete(taken.state.id);
    entry.unstoredSince = undefined;
  }

  /** An alert as it is stored: at start, or because somebody changed its status. */
  load(stored: AlertState): void {
    const entry = this.#entries.get(stored.id);
    if (entry === undefined) {
      this.#insert({ state: copyOf(stored), weight: 0, unstoredSince: undefined, version: 0 });
    } else this.#adopt(entry, stored);
  }

  /** An alert that was made good in storage, of which nobody has been told. */
  recovered(stored: AlertState): void {
    this.load(stored);
    this.#feed.changed(stored.id);
  }

  /**
   * When the oldest observation was made that had to be let go before it was stored (milliseconds since the epoch);
   * undefined if there was none. Asking forgets it.
   */
  takeForgotten(): number | undefined {
    const forgotten = this.#forgotten;
    this.#forgotten = undefined;
    return forgotten;
  }

  /** Publishes what waits for its second to pass, and ends the timer. */
  close(): void {
    this.#feed.close();
  }

  #enter(state: AlertState, now: number): void {
    const entry = { state, weight: 0, unstoredSince: now, version: ++this.#versions };
    this.#unstored.add(state.id);
    this.#insert(entry);
    this.#feed.changed(state.id);
  }

  #insert(entry: Entry): void {
    this.#entries.set(entry.state.id, entry);
    this.#shrink(entry);
  }

  #changed(entry: Entry, now: number): void {
    const { id } = entry.state;
    entry.version = ++this.#versions;
    entry.unstoredSince ??= now;
    this.#unstored.add(id);
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    this.#shrink(entry);
    this.#feed.changed(id);
  }

  #adopt(entry: Entry, stored: AlertState): void {
    const { state } = entry;
    const said = state.status !== stored.status || state.said?.history[0]?.at !== stored.said?.history[0]?.at;
    state.status = stored.status;
    state.said = stored.said;
    if (mergeInto(state, stored) || said) this.#feed.changed(stored.id);
  }

  /** Weighs the entry anew and lets go of others until the bound is kept. */
  #shrink(entry: Entry): void {
    const weight = ALERT_WEIGHT + entry.state.events.weight + (entry.state.campaign?.members.weight ?? 0);
    this.#weight += weight - entry.weight;
    entry.weight = weight;
    while (this.#weight > this.#settings.maxIds && this.#entries.size > 1) {
      const quiet = this.#quietest(entry);
      if (quiet === undefined) return;
      this.#letGo(quiet);
    }
  }

  #quietest(except: Entry): Entry | undefined {
    let first: Entry | undefined;
    let looked = 0;
    for (const entry of this.#entries.values()) {
      if (entry === except) continue;
      first ??= entry;
      if (entry.unstoredSince === undefined) return entry;
      // More alerts than this without a stored one among them: storage is away, and looking further is in vain.
      if (++looked >= 64) return first;
    }
    return first;
  }

  #letGo(entry: Entry): void {
    const { id } = entry.state;
    if (entry.unstoredSince !== undefined) {
      this.#forgotten = Math.min(this.#forgotten ?? entry.unstoredSince, entry.unstoredSince);
    }
    this.#entries.delete(id);
    this.#unstored.delete(id);
    this.#weight -= entry.weight;
  }
}
