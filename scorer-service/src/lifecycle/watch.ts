import type { AlertBook } from '../alerts/alert-book.ts';
import type { AlertWriter } from '../alerts/alert-writer.ts';
import type { Backfiller } from '../backfill/backfiller.ts';
import type { StatefulScorer } from '../detection/scorer.ts';
import type { Metrics } from '../server/metrics.ts';
import type { Snapshots } from './snapshots.ts';

export interface Watched {
  readonly book: AlertBook;
  readonly writer: AlertWriter;
  readonly backfiller: Backfiller;
  /** Absent while there is no bundle. */
  readonly scorer: StatefulScorer | undefined;
  readonly snapshots: Snapshots | undefined;
}

/** Puts the figures of the rooms behind the server beside the server's own. */
export function watch(metrics: Metrics, { book, writer, backfiller, scorer, snapshots }: Watched): void {
  const figures: Readonly<Record<string, readonly [string, () => number]>> = {
    alerts_in_memory: ['Alerts that are being put together.', () => book.size],
    alerts_unstored: ['Alerts with something that Elasticsearch does not have yet.', () => book.unstored],
    alerts_stored: ['Alerts written to Elasticsearch since the start.', () => writer.counts.stored],
    alerts_refused: ['Alerts that Elasticsearch will never take.', () => writer.counts.refused],
    alerts_store_failures: ['Writes of alerts that failed since the start.', () => writer.counts.failures],
    counted_ids: ['Event ids that are known, so that a repeat counts once.', () => scorer?.countedIds.size ?? 0],
    counted_ids_forgotten_early: [
      'Event ids forgotten before their time: sent again, they would count again.',
      () => scorer?.countedIds.forgottenEarly ?? 0,
    ],
    snapshot_failures: ['Snapshots that could not be written since the start.', () => snapshots?.failures ?? 0],
  };
  for (const [name, [help, value]] of Object.entries(figures)) metrics.watch(name, help, value);
  for (const outcome of Object.keys(backfiller.counts) as (keyof typeof backfiller.counts)[]) {
    const help = `Pending events since the start, by what came of them: ${outcome}.`;
    metrics.watch(`backfill_${outcome}`, help, () => backfiller.counts[outcome]);
  }
}
