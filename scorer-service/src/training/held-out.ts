/** What is reached on rows that the learners did not see. */
import { type JsonObject, rocAuc, tprAtFpr } from '@api-sentinel/models';
import type { Scores } from './calibrate.ts';
import { isPayload } from './gather.ts';
import type { RowTable } from './rows.ts';

const ALERT_FROM = 60;
const CRITICAL_FROM = 80;

/** Figures over all labelled rows, over traffic, over single payloads and over each family; every score out of fold. */
export function heldOutFigures(rows: Int32Array, table: RowTable, risks: Float64Array, scores: Scores): JsonObject {
  const metrics: Record<string, JsonObject> = {};
  const parts: Record<string, Int32Array> = {
    all: rows,
    traffic: rows.filter((i) => !isPayload(table, i)),
    payload: rows.filter((i) => isPayload(table, i)),
  };
  for (const family of new Set(Array.from(rows, (i) => table.families[i])))
    parts[`family ${family}`] = rows.filter((i) => isPayload(table, i) && table.families[i] === family);
  for (const [name, part] of Object.entries(parts)) {
    const labels = Array.from(part, (i) => table.labels[i]);
    const own = Array.from(part, (i) => risks[i]);
    const shares = {
      flagged_attacks: rounded(share(own, labels, 1, ALERT_FROM)),
      flagged_harmless: rounded(share(own, labels, 0, ALERT_FROM)),
      critical_attacks: rounded(share(own, labels, 1, CRITICAL_FROM)),
      critical_harmless: rounded(share(own, labels, 0, CRITICAL_FROM)),
    };
    const counts = { rows: part.length, attacks: labels.reduce((sum, label) => sum + label, 0) };
    if (!labels.includes(0) || !labels.includes(1)) {
      if (part.length > 0) metrics[name] = { ...counts, ...shares };
      continue;
    }
    metrics[name] = {
      ...counts,
      auc: rounded(rocAuc({ scores: own, labels })),
      tpr_at_1pct: rounded(tprAtFpr({ scores: own, labels }, 0.01).tpr),
      ...Object.fromEntries(
        Object.entries(scores).map(([model, all]) => [
          `auc_${model}`,
          rounded(rocAuc({ scores: Array.from(part, (i) => all[i]), labels })),
        ]),
      ),
      ...shares,
    };
  }
  return metrics;
}

function share(scores: readonly number[], labels: readonly number[], label: number, from: number): number {
  let all = 0;
  let flagged = 0;
  for (let i = 0; i < scores.length; i++) {
    if (labels[i] !== label) continue;
    all++;
    if (scores[i] >= from) flagged++;
  }
  return all === 0 ? 0 : flagged / all;
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
