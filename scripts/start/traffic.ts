import type { Client } from '@elastic/elasticsearch';
import type { SimulatedEvent } from '../simulator/document.ts';

/** The data stream of events that come to us directly. */
export const STREAM = 'logs-api_sentinel.access-default';

const FLUSH_MS = 250;
const MAX_BATCH = 1_000;

/**
 * Ships events as they come, by `_bulk` with `create`, until they end or `signal` fires. While Elasticsearch is away
 * it says so once and keeps trying with what it holds; older events are dropped, as they are only simulated.
 */
export async function shipTraffic(
  client: Client,
  events: AsyncIterable<SimulatedEvent>,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  let batch: SimulatedEvent[] = [];
  let away = false;
  const flush = async () => {
    if (batch.length === 0) return;
    const sent = batch.slice(-MAX_BATCH);
    batch = [];
    try {
      const answer = await client.bulk({
        operations: sent.flatMap(({ event }) => [{ create: { _index: STREAM } }, event]),
      });
      const refused = answer.items.find((item) => item.create?.error);
      if (refused) say(`Elasticsearch refused an event: ${refused.create?.error?.reason ?? 'it gave no reason'}`);
      if (away) say('Elasticsearch answers again.');
      away = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!away) say(`Elasticsearch can't be reached (${(error as Error).message}); trying on.`);
      away = true;
      batch = [...sent, ...batch].slice(-MAX_BATCH);
    }
  };

  let last = performance.now();
  for await (const event of events) {
    if (signal.aborted) break;
    batch.push(event);
    if (performance.now() - last >= FLUSH_MS || batch.length >= MAX_BATCH) {
      await flush();
      last = performance.now();
    }
  }
  if (!signal.aborted) await flush();
}
