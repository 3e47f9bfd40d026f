/** What was logged before the scorer was there, read from Elasticsearch in order of event time, so that profiles begin warm. */
import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, estypes } from '@elastic/elasticsearch';
import { scoreBatch } from '../backfill/batch-scoring.ts';
import type { EventScorer } from '../detection/event-scorer.ts';
import { type FoundDocument, fetchDocuments, scanPlaces } from '../search/scan.ts';
import type { Remembering } from './snapshots.ts';

/** Which events are read. Times are milliseconds since the epoch. */
export interface History {
  /** Patterns of indices and data streams. */
  readonly indices: readonly string[];
  readonly since: number;
  /** Up to, and not with, this time. */
  readonly until: number;
  /** Also events that carry a verdict: for when what was learned from them is lost. */
  readonly again: boolean;
}

/** How far a run has come: kept beside what was learned, and written with it. */
export interface HistoryProgress extends History {
  /** Time of the newest event that was learned from. */
  readonly at: number;
  readonly learned: number;
}

export interface HistoryCounts {
  readonly read: number;
  readonly learned: number;
  /** Carried a verdict, or were learned from before. */
  readonly passedBy: number;
  /** Are no requests, or could not be read. */
  readonly unusable: number;
}

export interface Learning {
  readonly client: Client;
  readonly scorer: EventScorer & Remembering;
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Told after every few hundred events. */
  readonly onProgress: (counts: HistoryCounts, at: number) => void;
  /** Told how many shards could not be asked. */
  readonly onPartial: (failed: number) => void;
  /** Events between two times that all is written down. */
  readonly checkpoint?: number;
}

const FILE = 'learn.json';
const BATCH = 256;
const CHECKPOINT = 100_000;

/** The events of a history, those without a time left out. */
export function historyQuery({ since, until }: Pick<History, 'since' | 'until'>): estypes.QueryDslQueryContainer {
  const [gte, lt] = [since, until].map((time) => new Date(time).toISOString());
  return { range: { '@timestamp': { gte, lt, format: 'strict_date_optional_time' } } };
}

/** How many events there are. @throws what the client throws; 404 where no index or stream has such a name */
export async function countHistory(client: Client, history: History): Promise<number> {
  const query = historyQuery(history);
  return (await client.count({ index: [...history.indices], query, allow_no_indices: false })).count;
}

/** Where an earlier run over the same events was ended; undefined where there was none. */
export function progressIn(directory: string, history: History): HistoryProgress | undefined {
  let kept: HistoryProgress;
  try {
    kept = JSON.parse(readFileSync(join(directory, FILE), 'utf8')) as HistoryProgress;
  } catch {
    // None, or one that a crash left half: begin anew, what was learned is known by its ids.
    return undefined;
  }
  const same =
    JSON.stringify(kept.indices) === JSON.stringify(history.indices) &&
    kept.since === history.since &&
    kept.until === history.until &&
    kept.again === history.again;
  return same && Number.isFinite(kept.at) ? kept : undefined;
}

/**
 * Learns from a history, as if its events came now, and writes down what was learned now and then and at the end. Memory does not grow with
 * the history. Ended by the signal, or by a crash, it goes on with the next call where it last wrote; what it learned since is forgotten
 * with it, so nothing is learned twice.
 *
 * @returns how many events came out how, of this call
 * @throws what the client throws; what was written down until then stays
 */
export async function learnHistory(history: History, learning: Learning): Promise<HistoryCounts> {
  const { client, scorer, directory, signal, onProgress, onPartial, checkpoint = CHECKPOINT } = learning;
  const before = progressIn(directory, history);
  const counts = { read: 0, learned: 0, passedBy: 0, unusable: 0 };
  let at = before?.at ?? history.since;
  let unwritten = 0;
  const write = async (): Promise<void> => {
    await scorer.saveState(directory);
    await writeProgress(directory, { ...history, at, learned: (before?.learned ?? 0) + counts.learned });
    unwritten = 0;
  };
  const query = historyQuery({ since: at, until: history.until });
  const pages = scanPlaces(client, { indices: history.indices, query, by: '@timestamp', onPartial });
  for await (const places of pages) {
    for (let from = 0; from < places.length && !signal.aborted; from += BATCH) {
      const found = await fetchDocuments(client, places.slice(from, from + BATCH));
      const verdicts = scoreBatch(
        scorer,
        found.map((one) => documentOf(one, history.again)),
        Date.now(),
      );
      for (const [i, { source }] of found.entries()) {
        const { status } = verdicts[i];
        counts.read++;
        if (!history.again && hasVerdict(source)) counts.passedBy++;
        else if (status === 'scored') counts.learned++;
        else counts.unusable++;
        const time = Date.parse(String(source['@timestamp']));
        if (time > at) at = time;
      }
      unwritten += found.length;
      onProgress(counts, at);
      if (unwritten >= checkpoint) await write();
    }
    if (signal.aborted) break;
  }
  await write();
  if (!signal.aborted) await rm(join(directory, FILE), { force: true });
  return counts;
}

function hasVerdict(source: FoundDocument['source']): boolean {
  const { status } = (source.api_sentinel ?? {}) as { status?: unknown };
  return status !== undefined && status !== 'pending';
}

/** As a door would hand it over: with an id, and without what is not to be looked at. */
function documentOf({ place, source }: FoundDocument, again: boolean): Readonly<Record<string, unknown>> {
  const document = { _id: place.id, ...source };
  if (!again) return document;
  const { event_id } = (source.api_sentinel ?? {}) as { event_id?: unknown };
  return { ...document, api_sentinel: event_id === undefined ? undefined : { event_id } };
}

async function writeProgress(directory: string, progress: HistoryProgress): Promise<void> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, FILE);
  await writeFile(`${file}.new`, JSON.stringify(progress), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
