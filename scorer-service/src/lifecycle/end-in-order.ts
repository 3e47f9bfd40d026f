import { setTimeout as after } from 'node:timers/promises';
import type { Log } from '../storage/log.ts';

/** How long one part may take to end before the next is ended all the same, in milliseconds. */
export const GRACE_MS = 3_000;

/** A part of the service with what ends it. */
export interface Ending {
  readonly part: string;
  readonly end: () => unknown;
}

/**
 * Ends parts one after another. One that fails or hangs (on an Elasticsearch that does not answer, on a client that sends
 * slowly) is named in the log and keeps nothing else from ending.
 */
export async function endInOrder(endings: readonly Ending[], log: Log, graceMs = GRACE_MS): Promise<void> {
  for (const { part, end } of endings) {
    const waiting = new AbortController();
    const late = after(graceMs, 'late' as const, { signal: waiting.signal }).catch(() => 'late' as const);
    try {
      const outcome = await Promise.race([Promise.resolve(end()).then(() => 'ended' as const), late]);
      if (outcome === 'late') log.warn({ part }, `ending ${part} takes longer than ${graceMs} ms; not waiting for it`);
    } catch (error) {
      log.error({ part }, `ending ${part} failed: ${(error as Error).message}`);
    } finally {
      waiting.abort();
    }
  }
}
