/** What is reached on rows that the learners did not see. */
import { type JsonObject, rocAuc, tprAtFpr } from '@api-sentinel/models';
import { isPayload } from './gather.ts';
import type { RowTable } from './rows.ts';

/** Figures over all labelled rows, over traffic, and over single payloads; every score out of fold. */
export function heldOutFigures(
  rows: Int32Array,
  table: RowTable,
  risks: Float64Array,
  scores: readonly [Float64Array, Float64Array],
): JsonObject {
  const metrics: Record<string, JsonObject> = {};
  const parts = {
    all: rows,
    traffic: rows.filter((i) => !isPayload(table, i)),
    payload: rows.filter((i) => isPayload(table, i)),
  };
  for (const [name, part] of Object.entries(parts)) {
    const labels = Array.from(part, (i) => table.labels[i]);
    if (!labels.includes(0) || !labels.includes(1)) continue;
    const own = Array.from(part, (i) => risks[i]);
    metrics[name] = {
      rows: part.length,
      attacks: labels.reduce((sum, label) => sum + label, 0),
      ...figuresOf(own, labels),
      auc_isolation_forest: rounded(rocAuc({ scores: Array.from(part, (i) => scores[0][i]), labels })),
      auc_xgboost: rounded(rocAuc({ scores: Array.from(part, (i) => scores[1][i]), labels })),
      flagged_attacks: rounded(share(own, labels, 1)),
      flagged_harmless: rounded(share(own, labels, 0)),
    };
  }
  return metrics;
}

function figuresOf(scores: readonly number[], labels: readonly number[]): Record<string, number> {
  return { auc: rounded(rocAuc({ scores, labels })), tpr_at_1pct: rounded(tprAtFpr({ scores, labels }, 0.01).tpr) };
}

function share(scores: readonly number[], labels: readonly number[], label: number): number {
  let all = 0;
  let flagged = 0;
  for (let i = 0; i < scores.length; i++) {
    if (labels[i] !== label) continue;
    all++;
    if (scores[i] >= 60) flagged++;
  }
  return all === 0 ? 0 : flagged / all;
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
