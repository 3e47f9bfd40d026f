import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api/api.ts';
import type { SimulatedEvent } from './document.ts';
import { simulate } from './simulate.ts';

export interface LiveOptions {
  readonly seed: number;
  /** Mean requests a second, attacks included. */
  readonly rate: number;
  /** Share of requests that belong to attacks, 0 to below 1. */
  readonly attackShare: number;
  /** Begin with three loud attacks within the first seconds. */
  readonly startNow?: boolean;
  /** What is used and attacked; by default the shop and the bank. */
  readonly api?: Api | undefined;
  /** Ends the traffic. */
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch, now; for tests. */
  readonly clock?: () => number;
}

/** So much traffic is passed over at the start, so that sessions are under way when the first event is seen. */
const LEAD = 10 * 60_000;

/**
 * Traffic as it happens: each event is yielded when its time has come, and stamped with that time, until the signal.
 * A reader that falls behind gets what is overdue at once.
 */
export async function* simulateLive(options: LiveOptions): AsyncGenerator<SimulatedEvent, void, undefined> {
  const clock = options.clock ?? Date.now;
  const now = clock();
  const events = simulate({
    seed: options.seed,
    start: now - LEAD,
    hours: Number.POSITIVE_INFINITY,
    rate: options.rate,
    attackShare: options.attackShare,
    attackDelay: LEAD + (options.startNow ? 1_000 : 60_000),
    eager: options.startNow ?? false,
    api: options.api,
  });
  for (const event of events) {
    const time = Date.parse(event.event['@timestamp'] as string);
    if (time < now) continue;
    while (!options.signal?.aborted) {
      const wait = time - clock();
      if (wait <= 0) break;
      await sleep(Math.min(wait, 1_000), undefined, options.signal ? { signal: options.signal } : {}).catch(
        () => undefined,
      );
    }
    if (options.signal?.aborted) return;
    yield event;
  }
}
