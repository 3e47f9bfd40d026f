/** From which risk on an event becomes an alert, by endpoint and hour, so that the alerts of a day stay near what is welcome. */

export interface AdaptiveThresholdSettings {
  /** Alerts a day that are welcome. */
  readonly budget: number;
  /** Where every threshold begins, and the bounds within which it moves; risks from 0 to 100. */
  readonly around: number;
  readonly least: number;
  readonly most: number;
  /** Endpoints and hours that are told apart; the one not seen for longest makes room. */
  readonly maxCells: number;
}

export const DEFAULT_ADAPTIVE_THRESHOLDS: Omit<AdaptiveThresholdSettings, 'budget'> = {
  around: 60,
  least: 50,
  most: 79,
  maxCells: 4_096,
};

/** What was promised and what came, in event time since the first event. */
export interface BudgetReport {
  readonly days: number;
  readonly promised: number;
  readonly alerts: number;
}

/** What an `AdaptiveThresholds` has learned. */
export interface SavedThresholds {
  readonly share: number;
  readonly account: number;
  /** Milliseconds since the epoch; null before the first event. */
  readonly first: number | null;
  readonly last: number | null;
  readonly alerts: number;
  readonly cells: readonly (readonly [string, number])[];
}

const DAY = 86_400_000;
/** Every threshold stays below CRITICAL. */
const HIGHEST = 79;
const HOUR = 3_600_000;
/** Points by which an event at or above the threshold of its cell raises it, before what all cells have in common. */
const STEP = 1.5;
/** Points by which one cell may differ from all. */
const FARTHEST = 10;
/** Events over which the common share of those at or above is followed. */
const MEMORY = 2_000;
const LEAST_SHARE = 1e-4;
/** Days' worth of budget by which the account must be overdrawn to move all thresholds by half of their way. */
const PATIENCE = 0.5;
/** Days of quiet that are credited at most: a week without alerts is no reason to let a day be flooded. */
const MOST_CREDIT = 1;

/**
 * A conformal controller in its PID form (Angelopoulos, Candès and Tibshirani, 2023) without labels: each cell tracks the quantile of its own
 * scores that all cells are held to (proportional), and the account of alerts made less alerts welcome moves all cells together
 * (integral, saturating at the bounds). It decides what becomes an alert and never touches risk or level. It holds a rate of alerts,
 * not of false ones: that would need labels. As every threshold stays below CRITICAL, no flood can hide what is critical.
 */
export class AdaptiveThresholds {
  #settings: AdaptiveThresholdSettings;
  /** Points by which a cell differs; in the order of last use. */
  readonly #cells = new Map<string, number>();
  #share = LEAST_SHARE;
  #account = 0;
  #first = Number.NaN;
  #last = Number.NaN;
  #alerts = 0;

  /** @throws Error with a sentence where bounds or budget cannot be */
  constructor(settings: Pick<AdaptiveThresholdSettings, 'budget'> & Partial<AdaptiveThresholdSettings>) {
    const all = { ...DEFAULT_ADAPTIVE_THRESHOLDS, ...settings };
    if (!(all.budget > 0)) throw new Error(`the alert budget is ${all.budget} a day; it must be above 0`);
    if (!(all.least <= all.around && all.around <= all.most && all.most < 80)) {
      throw new Error(
        `adaptive thresholds move from ${all.least} to ${all.most} around ${all.around}; they must enclose it and stay below 80`,
      );
    }
    this.#settings = all;
  }

  /** The threshold of an endpoint at a time, in milliseconds since the epoch. Changes nothing. */
  of(endpoint: string, time: number): number {
    const { around, least, most } = this.#settings;
    const own = this.#cells.get(cellOf(endpoint, time)) ?? 0;
    return Math.min(Math.max(around + this.#common() + own, least), most);
  }

  /**
   * Learns from an event, whatever its risk.
   * @param opened whether it made a new alert
   */
  observe(endpoint: string, time: number, risk: number, opened: boolean): void {
    const { budget, maxCells } = this.#settings;
    if (Number.isNaN(this.#first)) this.#first = this.#last = time;
    // Late events are counted at the newest time: the account never runs back.
    const passed = Math.max(time - this.#last, 0);
    this.#last = Math.max(this.#last, time);
    this.#account = Math.max(this.#account + Number(opened) - (budget * passed) / DAY, -budget * MOST_CREDIT);
    if (opened) this.#alerts++;
    const above = Number(risk >= this.of(endpoint, time));
    this.#share = Math.max(this.#share + (above - this.#share) / MEMORY, LEAST_SHARE);
    const cell = cellOf(endpoint, time);
    const own = (this.#cells.get(cell) ?? 0) + STEP * (above - this.#share);
    this.#cells.delete(cell);
    this.#cells.set(cell, Math.min(Math.max(own, -FARTHEST), FARTHEST));
    if (this.#cells.size > maxCells) {
      const [oldest] = this.#cells.keys();
      if (oldest !== undefined) this.#cells.delete(oldest);
    }
  }

  /**
   * Moves all thresholds to begin around another risk, with what was learned of each cell kept; the bounds stay as far from it as they were, below
   * CRITICAL.
   */
  retune(around: number): void {
    const { least, most } = this.#settings;
    const middle = Math.min(Math.max(around, 0), HIGHEST);
    const moved = middle - this.#settings.around;
    this.#settings = {
      ...this.#settings,
      around: middle,
      least: Math.max(Math.min(least + moved, middle), 0),
      most: Math.min(Math.max(most + moved, middle), HIGHEST),
    };
  }

  /** What was learned, as JSON can hold it. */
  save(): SavedThresholds {
    return {
      share: this.#share,
      account: this.#account,
      first: Number.isNaN(this.#first) ? null : this.#first,
      last: Number.isNaN(this.#last) ? null : this.#last,
      alerts: this.#alerts,
      cells: [...this.#cells],
    };
  }

  /** Takes up what an earlier run has learned. @throws Error with a sentence where it is none; nothing is changed then */
  restore(saved: unknown): void {
    const { share, account, first, last, alerts, cells } = (saved ?? {}) as Partial<SavedThresholds>;
    const isTime = (value: unknown): boolean => value === null || isNumber(value);
    const isCell = (cell: unknown): boolean =>
      Array.isArray(cell) && cell.length === 2 && typeof cell[0] === 'string' && isNumber(cell[1]);
    if (
      !isNumber(share) ||
      !isNumber(account) ||
      !isNumber(alerts) ||
      !isTime(first) ||
      !isTime(last) ||
      !Array.isArray(cells) ||
      !cells.every(isCell)
    )
      throw new Error('what was kept of the adaptive thresholds is damaged');
    this.#share = Math.min(Math.max(share, LEAST_SHARE), 1);
    this.#account = Math.max(account, -this.#settings.budget * MOST_CREDIT);
    this.#first = first ?? Number.NaN;
    this.#last = last ?? Number.NaN;
    this.#alerts = alerts;
    this.#cells.clear();
    for (const [cell, own] of cells.slice(-this.#settings.maxCells))
      this.#cells.set(cell, Math.min(Math.max(own, -FARTHEST), FARTHEST));
  }

  report(): BudgetReport {
    const days = Number.isNaN(this.#first) ? 0 : (this.#last - this.#first) / DAY;
    return { days, promised: days * this.#settings.budget, alerts: this.#alerts };
  }

  /** Points by which all thresholds are moved: upwards where too many alerts were made, a little down where few. */
  #common(): number {
    const { budget, around, least, most } = this.#settings;
    const overdrawn = this.#account / Math.max(budget * PATIENCE, 1);
    const way = overdrawn > 0 ? most - around : around - least;
    return (way * overdrawn) / (1 + Math.abs(overdrawn));
  }
}

function cellOf(endpoint: string, time: number): string {
  return `${Math.floor(time / HOUR) % 24} ${endpoint}`;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
