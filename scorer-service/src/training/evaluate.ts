/** What a bundle finds in a labelled event folder. */
import { rocAuc, tprAtFpr } from '@api-sentinel/models';
import type { ScoredVerdict } from '../contract/index.ts';
import { createEventScorer } from '../detection/scorer.ts';
import { readEvents, readLabels } from './event-folder.ts';

/** An event of this risk reaches an analyst as an alert. */
const ALERT_FROM = 60;
const CRITICAL_FROM = 80;
const BATCH = 500;

export interface SetFigures {
  readonly set: string;
  readonly kind: 'requests' | 'sequence';
  readonly events: number;
  readonly attacks: number;
  readonly benign: number;
  /** Shares from 0 to 1 of attacks and of harmless events at 60 and over; null where there are none of them. */
  readonly tpr: number | null;
  readonly fpr: number | null;
  readonly critical: number | null;
  readonly critical_benign: number | null;
  readonly balanced_accuracy: number | null;
  readonly auc: number | null;
  readonly tpr_at_1pct: number | null;
  readonly tpr_at_0_1pct: number | null;
  /** Events that could not be scored. */
  readonly failed: number;
  /** Of a sequence: entities with an attack and those of them with an alert, and the same of harmless ones. */
  readonly entities: string;
  readonly by_class: Readonly<Record<string, readonly [number, number]>>;
  readonly by_type: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * Scores all events of a folder. A set whose labels carry keys is a sequence: in time order, with behaviour. In any other each event is
 * judged alone, nothing being remembered of those before.
 */
export async function evaluateFolder(folder: string, bundleDirectory: string): Promise<SetFigures> {
  const labels = await readLabels(folder);
  const sequence = [...labels.values()].some(({ key }) => key !== undefined);
  const scorer = createEventScorer({ bundleDirectory });
  const options = { learn: sequence, explain: false, again: !sequence, deadline: Number.POSITIVE_INFINITY };
  const tally = new Tally();
  let documents: unknown[] = [];
  let ids: string[] = [];
  const flush = (): void => {
    const verdicts = scorer.score(documents, options);
    for (const [i, verdict] of verdicts.entries()) {
      const label = labels.get(ids[i]);
      if (label === undefined || label.label < 0) continue;
      if (verdict.status !== 'scored') tally.failed++;
      else tally.add(verdict, label.label, label.cls, label.key);
    }
    documents = [];
    ids = [];
  };
  for await (const { document, id } of readEvents(folder, labels)) {
    documents.push(document);
    ids.push(id);
    if (documents.length >= BATCH) flush();
  }
  if (documents.length > 0) flush();
  const name =
    folder
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? folder;
  return tally.figures(name, sequence);
}

class Tally {
  failed = 0;
  readonly #scores: number[] = [];
  readonly #labels: number[] = [];
  readonly #classes: Record<string, [number, number]> = {};
  readonly #types: Record<string, Record<string, number>> = {};
  readonly #entities = new Map<string, { attack: boolean; flagged: boolean }>();

  add(verdict: ScoredVerdict, label: number, cls: string, key: string | undefined): void {
    const { score } = verdict.risk;
    this.#scores.push(score);
    this.#labels.push(label);
    const counts = this.#classes[cls] ?? [0, 0];
    this.#classes[cls] = [counts[0] + (score >= ALERT_FROM ? 1 : 0), counts[1] + 1];
    const types = this.#types[cls] ?? {};
    this.#types[cls] = types;
    types[verdict.attack.type] = (types[verdict.attack.type] ?? 0) + 1;
    if (key === undefined) return;
    const entity = this.#entities.get(key) ?? { attack: false, flagged: false };
    entity.attack ||= label === 1;
    entity.flagged ||= score >= ALERT_FROM;
    this.#entities.set(key, entity);
  }

  figures(set: string, sequence: boolean): SetFigures {
    const labels = this.#labels;
    const scores = this.#scores;
    const attacks = labels.filter((label) => label === 1).length;
    const benign = labels.length - attacks;
    const both = attacks > 0 && benign > 0;
    const tpr = this.#share(1, ALERT_FROM);
    const fpr = this.#share(0, ALERT_FROM);
    const entities = [...this.#entities.values()];
    const of = (attack: boolean): string =>
      `${entities.filter((entity) => entity.attack === attack && entity.flagged).length}/${entities.filter((entity) => entity.attack === attack).length}`;
    return {
      set,
      kind: sequence ? 'sequence' : 'requests',
      events: labels.length,
      attacks,
      benign,
      tpr,
      fpr,
      critical: this.#share(1, CRITICAL_FROM),
      critical_benign: this.#share(0, CRITICAL_FROM),
      balanced_accuracy: tpr === null || fpr === null ? null : rounded((tpr + 1 - fpr) / 2),
      auc: both ? rounded(rocAuc({ scores, labels })) : null,
      tpr_at_1pct: both ? rounded(tprAtFpr({ scores, labels }, 0.01).tpr) : null,
      tpr_at_0_1pct: both ? rounded(tprAtFpr({ scores, labels }, 0.001).tpr) : null,
      failed: this.failed,
      entities: sequence ? `${of(true)} attacking, ${of(false)} harmless` : '',
      by_class: this.#classes,
      by_type: this.#types,
    };
  }

  #share(label: number, from: number): number | null {
    let all = 0;
    let flagged = 0;
    for (let i = 0; i < this.#labels.length; i++) {
      if (this.#labels[i] !== label) continue;
      all++;
      if (this.#scores[i] >= from) flagged++;
    }
    return all === 0 ? null : rounded(flagged / all);
  }
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
