/** EVALUATION.md, made of figures alone. */
import type { Ablation } from './ablation.ts';
import type { SetFigures } from './figures.ts';
import { highest, lowest, precision } from './precision.ts';
import { PUBLISHED, PUBLISHED_SEQUENCES } from './published.ts';

export interface ReportInput {
  /** The command that made it. */
  readonly command: string;
  readonly shipped: readonly SetFigures[];
  readonly leftOut: readonly SetFigures[];
  /** They were printed by a run before, of the code as it was then. */
  readonly leftOutBefore?: boolean;
  readonly ablations: readonly Ablation[];
  /** Sections that other commands have made, in their order. */
  readonly sections?: readonly string[];
}

export function reportOf({
  command,
  shipped,
  leftOut,
  leftOutBefore = false,
  ablations,
  sections = [],
}: ReportInput): string {
  return `# Evaluation

Made by \`${command}\`; every figure is one that this command printed. Shares are from 0 to 1. An event is flagged if it, or its entity, would
reach an analyst as an alert under the shipped configuration (risk 60 and over); AUC is over the risk. In a set of requests every event is judged
alone, on a fresh state; in a sequence in time order, with behaviour.

## Each family left out

For every family a bundle was trained without it and without every value that stands in it. What never trains (${neverTrains(leftOut)}) is judged by the bundle
of all that does, without the values that they share.${leftOutBefore ? ' An earlier run printed these figures (`--leave-one-out --json`), of the code as it was then; all others are of this run.' : ''}

${table(leftOut)}
${means(leftOut)}

## The bundle that ships

Rows marked *seen* are of families that it was trained on: they tell that it works, not how it transfers.

${table(shipped)}

## Sequences, by entity

${sequences([...leftOut, ...shipped])}

## What others reach on the same sets

| set | who | TPR | FPR | balanced accuracy |
| --- | --- | --- | --- | --- |
${PUBLISHED.map(({ set, who, tpr, fpr }) => `| ${set} | ${who} | ${cell(tpr)} | ${cell(fpr)} | ${tpr === null || fpr === null ? '-' : cell((tpr + 1 - fpr) / 2)} |`).join('\n')}

${PUBLISHED_SEQUENCES.map((line) => `- ${line}`).join('\n')}

## By class, families left out

${leftOut.map(classes).join('\n')}
${ablations.length === 0 ? '' : ablationTable(ablations)}${sections.join('')}`;
}

function neverTrains(figures: readonly SetFigures[]): string {
  return [
    ...new Set(figures.filter(({ family }) => ['atrdf', 'csic', 'elastic'].includes(family)).map(({ set }) => set)),
  ].join(', ');
}

function table(figures: readonly SetFigures[]): string {
  return `| set | | events | attacks | TPR | FPR | balanced | AUC | TPR at 1 % | at 0.1 % | attacks ≥ 80 | benign ≥ 80 | precision ≥ 80 at 1 % (bound) | of flagged ≥ 80 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${figures
  .map(
    (one) =>
      `| ${one.set} | ${one.seen ? 'seen' : ''} | ${one.events} | ${one.attacks} | ${cell(one.tpr)} | ${cell(one.fpr)} | ${cell(one.balanced_accuracy)} | ${cell(one.auc)} | ${cell(one.tpr_at_1pct)} | ${cell(one.tpr_at_0_1pct)} | ${cell(one.critical)} | ${one.critical_benign_events} | ${cell(one.precision_80_at_1pct)} (${cell(one.precision_80_at_1pct_low)}) | ${cell(one.critical_of_flagged)} |`,
  )
  .join('\n')}`;
}

function means(figures: readonly SetFigures[]): string {
  const of = (families: readonly string[], what: 'auc' | 'tpr_at_1pct' | 'balanced_accuracy'): string => {
    const values = families.flatMap((family) => {
      const own = figures.filter((one) => one.family === family && one.kind === 'requests' && one[what] !== null);
      return own.length === 0 ? [] : [own.reduce((sum, one) => sum + (one[what] ?? 0), 0) / own.length];
    });
    return values.length < families.length ? '-' : cell(values.reduce((sum, value) => sum + value, 0) / values.length);
  };
  const three = ['httpparams', 'grananqvist', 'atrdf'];
  return `
Mean over httpparams, grananqvist and atrdf: AUC ${of(three, 'auc')}, TPR at 1 % FPR ${of(three, 'tpr_at_1pct')}. Mean balanced accuracy over these and csic: ${of([...three, 'csic'], 'balanced_accuracy')}.
${together(figures.filter(({ family, kind }) => kind === 'requests' && [...three, 'csic'].includes(family)))}`;
}

/** Precision from 80 on over several sets: a set alone has too few harmless events to bound what is so rare. */
function together(figures: readonly SetFigures[]): string {
  const attacks = figures.reduce((sum, one) => sum + one.attacks, 0);
  const benign = figures.reduce((sum, one) => sum + one.benign, 0);
  if (attacks === 0 || benign === 0) return '';
  const found = figures.reduce((sum, one) => sum + (one.critical ?? 0) * one.attacks, 0) / attacks;
  const wrong = figures.reduce((sum, one) => sum + (one.critical_benign_events ?? 0), 0) / benign;
  return `
Of what scores 80 and over, these four sets together (${benign} harmless events, ${Math.round(wrong * benign)} of them so high), at 1 % attacks: ${cell(precision(found, wrong))} are attacks, at least
${cell(precision(lowest(found, attacks), highest(wrong, benign)))} by the bounds of both shares (Wilson, 97.5 %).`;
}

function sequences(figures: readonly SetFigures[]): string {
  const rows = figures.flatMap(({ set, entities, alerts_per_day, false_entities_per_day }) =>
    entities === undefined
      ? []
      : [
          `| ${set} | ${entities.flagged} of ${entities.attack} | ${entities.false} of ${entities.benign} | ${false_entities_per_day} | ${alerts_per_day} | ${entities.first_alert_after_events.p50 ?? '-'} / ${entities.first_alert_after_events.p90 ?? '-'} |`,
        ],
  );
  if (rows.length === 0) return 'None was judged.';
  return `| set | attackers found | harmless alerted on | of them a day | alerts a day | events before the first alert, p50 / p90 |
| --- | --- | --- | --- | --- | --- |
${[...new Set(rows)].join('\n')}`;
}

function classes({ set, by_class }: SetFigures): string {
  const parts = Object.entries(by_class)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([cls, [flagged, all]]) => `${cls.replace(/[^\w .()/-]/g, '?')} ${flagged} of ${all}`);
  return `- ${set}: ${parts.join('; ')}`;
}

/** The mean over sets, and by how much each part is missed. */
function ablationTable(ablations: readonly Ablation[]): string {
  const told = ablations.filter(({ rows }) => rows.length > 0);
  const [first] = told;
  if (first === undefined) return '';
  const mean = (at: number, what: 'auc' | 'tpr_at_1pct'): number =>
    told.reduce((sum, { rows }) => sum + rows[at][what], 0) / told.length;
  return `
## What each part adds, families left out

Means over ${told.map(({ set }) => set).join(', ')}. A model is taken away by a weight of 0, a feature by holding it at what is usual; the calibration of the risk
stays as it was fitted with all. A difference below 0 is what would be lost.

| without | AUC | difference | TPR at 1 % | difference |
| --- | --- | --- | --- | --- |
${first.rows
  .map(({ without }, at) => {
    const [auc, tpr] = [mean(at, 'auc'), mean(at, 'tpr_at_1pct')];
    return `| ${without} | ${cell(auc)} | ${at === 0 ? '' : cell(auc - mean(0, 'auc'))} | ${cell(tpr)} | ${at === 0 ? '' : cell(tpr - mean(0, 'tpr_at_1pct'))} |`;
  })
  .join('\n')}
`;
}

function cell(value: number | null): string {
  return value === null ? '-' : `${Math.round(value * 1e4) / 1e4}`;
}
