/** How many attacks by many requests are still detected when their sender takes its time. */
import { DEFAULT_LEVEL_BOUNDS } from '../../contract/index.ts';
import { createEventScorer, type StatefulScorer } from '../../detection/scorer.ts';
import { rounded } from '../evaluation/figures.ts';
import { readEvents, readLabels } from '../event-folder.ts';

export interface SlowDownSettings {
  readonly bundle: string;
  /** Folders of traffic whose labels name campaigns. */
  readonly folders: readonly string[];
  /** Campaigns of each class at most, the first that come. */
  readonly each: number;
}

export interface SlowDownRow {
  readonly cls: string;
  /** How many times as long each pause is. */
  readonly factor: number;
  /** Campaigns that are detected as they were, and those of them that still are. */
  readonly tried: number;
  readonly detected: number;
}

export interface SlowDownFigures {
  readonly bundle: string;
  readonly rows: readonly SlowDownRow[];
  /** Over all campaigns and factors. */
  readonly share: number;
}

const FACTORS = [2, 4, 8, 16];
const OPTIONS = { learn: true, explain: false, again: false, deadline: Number.POSITIVE_INFINITY };
const BATCH = 64;
/** Requests below which a campaign has no pace. */
const LEAST = 5;
const MOST = 500;

interface Sent {
  readonly document: Record<string, unknown>;
  readonly time: number;
}

/** Each campaign is judged alone, by a scorer that has seen nothing else, with all its pauses stretched. */
export async function slowDown({ bundle, folders, each }: SlowDownSettings): Promise<SlowDownFigures> {
  const counts = new Map<string, SlowDownRow & { detected: number; tried: number }>();
  let version = '';
  for (const folder of folders)
    for (const [cls, campaigns] of await campaignsOf(folder, each)) {
      for (const campaign of campaigns) {
        const judge = (factor: number): boolean => {
          const scorer = createEventScorer({ bundleDirectory: bundle });
          version = scorer.bundle ?? '';
          return isDetected(scorer, campaign, factor);
        };
        if (!judge(1)) continue;
        for (const factor of FACTORS) {
          const key = `${cls} ${factor}`;
          const row = counts.get(key) ?? { cls, factor, tried: 0, detected: 0 };
          counts.set(key, row);
          row.tried++;
          if (judge(factor)) row.detected++;
        }
      }
    }
  const rows = [...counts.values()].sort((a, b) => (a.cls === b.cls ? a.factor - b.factor : a.cls < b.cls ? -1 : 1));
  const sum = (key: 'tried' | 'detected'): number => rows.reduce((total, row) => total + row[key], 0);
  return { bundle: version, rows, share: rounded(sum('tried') === 0 ? 0 : sum('detected') / sum('tried')) };
}

function isDetected(scorer: StatefulScorer, campaign: readonly Sent[], factor: number): boolean {
  const [{ time: start }] = campaign;
  const documents = campaign.map(({ document, time }) => ({
    ...document,
    '@timestamp': new Date(start + (time - start) * factor).toISOString(),
  }));
  for (let at = 0; at < documents.length; at += BATCH)
    for (const verdict of scorer.score(documents.slice(at, at + BATCH), OPTIONS))
      if (verdict.status === 'scored' && verdict.risk.score >= DEFAULT_LEVEL_BOUNDS.high) return true;
  return false;
}

/** Campaigns by class, each in time order. */
async function campaignsOf(folder: string, each: number): Promise<Map<string, Sent[][]>> {
  const labels = await readLabels(folder);
  const found = new Map<string, { cls: string; sent: Sent[] }>();
  for await (const { document, label } of readEvents(folder, labels)) {
    if (label?.campaign === undefined || label.label !== 1) continue;
    const own = found.get(label.campaign) ?? { cls: label.cls, sent: [] };
    found.set(label.campaign, own);
    const sent = document as Record<string, unknown>;
    const time = Date.parse(String(sent['@timestamp']));
    if (own.sent.length < MOST && !Number.isNaN(time)) own.sent.push({ document: sent, time });
  }
  const by = new Map<string, Sent[][]>();
  for (const { cls, sent } of found.values()) {
    if (sent.length < LEAST) continue;
    const own = by.get(cls) ?? [];
    by.set(cls, own);
    if (own.length < each) own.push(sent.sort((a, b) => a.time - b.time));
  }
  return by;
}

/** Their part of the section on evasion in EVALUATION.md. */
export function slowDownSection({ bundle, rows, share }: SlowDownFigures): string {
  return `
Attacks by many requests, simulated on a seed that trained nothing, the first 500 of each, that bundle ${bundle} detects when each is judged alone and unknown: with every pause so many times as long, **${share}** are still
detected.

| class | pauses longer by | tried | detected | share |
| --- | --- | --- | --- | --- |
${rows.map(({ cls, factor, tried, detected }) => `| ${cls} | ${factor} | ${tried} | ${detected} | ${rounded(detected / tried)} |`).join('\n')}
`;
}
