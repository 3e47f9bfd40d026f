import { setTimeout as sleep } from 'node:timers/promises';
import type { AlertStreamMessage } from '@api-sentinel/scorer-service/contract';
import type { AlertUpdates } from './alert-updates.ts';

export interface LinesOptions {
  readonly pollMs: number;
  /** After so long the stream ends, and whoever reads comes back with the cursor: so that rights are checked again. */
  readonly lifeMs: number;
  readonly signal: AbortSignal;
  readonly now?: () => number;
}

/** Between two lines at most: proxies cut what is silent for longer. */
const HEARTBEAT_MS = 15_000;
/** Failed looks in a row, after which the stream ends. */
const MAX_FAILURES = 5;

const line = (message: AlertStreamMessage): string => `${JSON.stringify(message)}\n`;

/**
 * The alerts as they happen, as lines of JSON: hello, then one message an alert. An empty line says that all is well. It
 * ends at the end of its life, when the signal aborts, or when Elasticsearch stays away; what a slow reader has not
 * taken yet stays in Elasticsearch until it has.
 */
export async function* alertLines(updates: AlertUpdates, options: LinesOptions): AsyncGenerator<string> {
  const { pollMs, lifeMs, signal, now = Date.now } = options;
  const ends = now() + lifeMs;
  let spoken = now();
  yield line({ kind: 'hello', cursor: updates.cursor });
  for (let failures = 0; !signal.aborted && now() < ends; ) {
    try {
      const alerts = await updates.next();
      failures = 0;
      for (const alert of alerts) yield line({ kind: 'alert', cursor: alert.updated_at, alert });
      if (alerts.length > 0) spoken = now();
    } catch (error) {
      failures += 1;
      if (failures === MAX_FAILURES) throw error;
    }
    if (now() - spoken >= HEARTBEAT_MS) {
      spoken = now();
      yield '\n';
    }
    await sleep(pollMs * (failures + 1), undefined, { signal }).catch(() => {});
  }
}

/** All that came since, and the end: for whoever can't hold a stream open. */
export async function linesOnce(updates: AlertUpdates): Promise<string> {
  const alerts = await updates.next();
  const lines = alerts.map((alert) => line({ kind: 'alert', cursor: alert.updated_at, alert }));
  return [line({ kind: 'hello', cursor: updates.cursor }), ...lines].join('');
}
