/** Counts the verdicts of one set, and makes its figures of them. */
import { rocAuc, tprAtFpr } from '@api-sentinel/models';
import type { ScoredVerdict } from '../../contract/index.ts';
import type { Label } from '../event-folder.ts';
import { AlertsOfSet } from './alerts-of-set.ts';
import { type EntityFigures, rounded, type SetAlert, type SetFigures } from './figures.ts';
import { highest, lowest, precision } from './precision.ts';

const CRITICAL_FROM = 80;
const DAY = 86_400_000;
interface Entity {
  attack: boolean;
  events: number;
  /** Events that passed before the first alert; -1 while there was none. */
  firstAlert: number;
}

/** What stands in the figures and is not counted. */
export type About = Pick<SetFigures, 'set' | 'family' | 'kind' | 'seen' | 'bundle'>;

export class Tally {
  failed = 0;
  readonly #scores: number[] = [];
  readonly #labels: number[] = [];
  readonly #alerted: boolean[] = [];
  readonly #classes: string[] = [];
  readonly #keys: (string | undefined)[] = [];
  readonly #types: Record<string, Record<string, number>> = {};
  readonly #entities = new Map<string, Entity>();
  readonly #alerts = new AlertsOfSet();
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  add(time: number, verdict: ScoredVerdict, { label, cls, key }: Label): void {
    const alerted = this.#alerts.add(time, verdict);
    this.#from = Math.min(this.#from, time);
    this.#to = Math.max(this.#to, time);
    if (label < 0) return;
    this.#scores.push(verdict.risk.score);
    this.#labels.push(label);
    this.#alerted.push(alerted);
    this.#classes.push(cls);
    this.#keys.push(key);
    const types = this.#types[cls] ?? {};
    this.#types[cls] = types;
    types[verdict.attack.type] = (types[verdict.attack.type] ?? 0) + 1;
    if (key === undefined) return;
    const entity = this.#entities.get(key) ?? { attack: false, events: 0, firstAlert: -1 };
    entity.attack ||= label === 1;
    if (alerted && entity.firstAlert < 0) entity.firstAlert = entity.events;
    entity.events++;
    this.#entities.set(key, entity);
  }

  alerts(): SetAlert[] {
    return this.#alerts.all();
  }

  figures(about: About): SetFigures {
    const labels = this.#labels;
    const scores = this.#scores;
    const attacks = labels.filter((label) => label === 1).length;
    const benign = labels.length - attacks;
    const both = attacks > 0 && benign > 0;
    const flagged = this.#alerted.map((alerted, i) => alerted || this.#entityAlerted(this.#keys[i]));
    const critical = scores.map((score) => score >= CRITICAL_FROM);
    const tpr = share(labels, flagged, 1);
    const fpr = share(labels, flagged, 0);
    const found = share(labels, critical, 1);
    const wrong = share(labels, critical, 0);
    const flaggedAttacks = labels.filter((label, i) => label === 1 && flagged[i]).length;
    const criticalAttacks = labels.filter((label, i) => label === 1 && critical[i]).length;
    return {
      ...about,
      events: labels.length,
      attacks,
      benign,
      tpr,
      fpr,
      balanced_accuracy: tpr === null || fpr === null ? null : rounded((tpr + 1 - fpr) / 2),
      auc: both ? rounded(rocAuc({ scores, labels })) : null,
      tpr_at_1pct: both ? rounded(tprAtFpr({ scores, labels }, 0.01).tpr) : null,
      tpr_at_0_1pct: both ? rounded(tprAtFpr({ scores, labels }, 0.001).tpr) : null,
      critical: found,
      critical_benign: wrong,
      critical_benign_events: labels.filter((label, i) => label === 0 && critical[i]).length,
      precision_80_at_1pct: found === null || wrong === null ? null : precision(found, wrong),
      precision_80_at_1pct_low:
        found === null || wrong === null ? null : precision(lowest(found, attacks), highest(wrong, benign)),
      critical_of_flagged: flaggedAttacks === 0 ? null : rounded(Math.min(criticalAttacks / flaggedAttacks, 1)),
      failed: this.failed,
      by_class: this.#byClass(flagged),
      by_type: this.#types,
      ...(about.kind === 'sequence' && this.#sequence()),
    };
  }

  #entityAlerted(key: string | undefined): boolean {
    return key !== undefined && (this.#entities.get(key)?.firstAlert ?? -1) >= 0;
  }

  #byClass(flagged: readonly boolean[]): Record<string, [number, number]> {
    const classes: Record<string, [number, number]> = {};
    for (const [i, cls] of this.#classes.entries()) {
      const counts = classes[cls] ?? [0, 0];
      classes[cls] = [counts[0] + Number(flagged[i]), counts[1] + 1];
    }
    return classes;
  }

  #sequence(): Partial<SetFigures> {
    const entities = [...this.#entities.values()];
    const attacking = entities.filter(({ attack }) => attack);
    const harmless = entities.filter(({ attack }) => !attack);
    const wrong = harmless.filter(({ firstAlert }) => firstAlert >= 0).length;
    const waited = attacking
      .filter(({ firstAlert }) => firstAlert >= 0)
      .map(({ firstAlert }) => firstAlert)
      .sort((a, b) => a - b);
    const days = Math.max((this.#to - this.#from) / DAY, 1 / 24);
    const figures: EntityFigures = {
      attack: attacking.length,
      flagged: waited.length,
      benign: harmless.length,
      false: wrong,
      first_alert_after_events: { p50: quantile(waited, 0.5), p90: quantile(waited, 0.9) },
    };
    return {
      entities: figures,
      days: rounded(days),
      false_entities_per_day: rounded(wrong / days),
      alerts: this.#alerts.size,
      alerts_per_day: rounded(this.#alerts.size / days),
    };
  }
}

function share(labels: readonly number[], holds: readonly boolean[], label: number): number | null {
  let all = 0;
  let count = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== label) continue;
    all++;
    if (holds[i]) count++;
  }
  return all === 0 ? null : rounded(count / all);
}

function quantile(sorted: readonly number[], at: number): number | null {
  return sorted.length === 0 ? null : sorted[Math.min(Math.floor(at * sorted.length), sorted.length - 1)];
}
