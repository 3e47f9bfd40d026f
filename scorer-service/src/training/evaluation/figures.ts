/** What `npm run evaluate` says of one set: one object a set, the same in JSON. Shares are from 0 to 1; null where there is nothing to share. */

export interface EntityFigures {
  /** Entities with an attack, and those of them that were alerted on. */
  readonly attack: number;
  readonly flagged: number;
  /** Entities without, and those of them that were alerted on. */
  readonly benign: number;
  readonly false: number;
  /** Events of an attacking entity that passed before its first alert. */
  readonly first_alert_after_events: { readonly p50: number | null; readonly p90: number | null };
}

export interface SetFigures {
  readonly set: string;
  readonly family: string;
  readonly kind: 'requests' | 'sequence';
  /** Whether the bundle was trained on this family: such a row meets no bar. */
  readonly seen: boolean;
  readonly bundle: string;
  readonly events: number;
  readonly attacks: number;
  readonly benign: number;
  /** Shares of attacks and of harmless events that would reach an analyst as an alert, by themselves or with their entity. */
  readonly tpr: number | null;
  readonly fpr: number | null;
  readonly balanced_accuracy: number | null;
  readonly auc: number | null;
  readonly tpr_at_1pct: number | null;
  readonly tpr_at_0_1pct: number | null;
  /** Shares of attacks and of harmless events of 80 and over, and harmless ones by number. */
  readonly critical: number | null;
  readonly critical_benign: number | null;
  readonly critical_benign_events: number;
  /** Share of attacks among what scores 80 and over, were 1 % of all events attacks; lowest bound of its 95 % interval beside it. */
  readonly precision_80_at_1pct: number | null;
  readonly precision_80_at_1pct_low: number | null;
  /** Of the attacks that were flagged, the share of 80 and over. */
  readonly critical_of_flagged: number | null;
  /** Events that could not be scored. */
  readonly failed: number;
  readonly by_class: Readonly<Record<string, readonly [number, number]>>;
  readonly by_type: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly entities?: EntityFigures;
  readonly days?: number;
  readonly false_entities_per_day?: number;
  readonly alerts?: number;
  readonly alerts_per_day?: number;
}

/** One alert of a set, as `--alerts` writes it. */
export interface SetAlert {
  /** The entity: an address, unless the alert is about a user or a campaign. */
  readonly key: string;
  readonly type: string;
  readonly risk: number;
  readonly first_event_time: string;
  /** Of a campaign: the addresses that took part. */
  readonly members?: readonly string[];
}

export function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
