import { Client, type ClientOptions } from '@elastic/elasticsearch';
import type { SimulatedEvent } from '../document.ts';

export interface Destination {
  readonly url: string;
  readonly dataStream: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly apiKey?: string | undefined;
  /** Seconds after which a bulk that is not full is sent anyway. */
  readonly flushSeconds: number;
}

export interface SentCounts {
  readonly sent: number;
  /** Their ids were there already: sending again changes nothing. */
  readonly repeated: number;
  /** Refused for good, with the first reason. */
  readonly refused: number;
  readonly reason: string | undefined;
}

/** Sends events by `_bulk` with `create` and their own ids, so that a repeat is refused as such and nothing is doubled. */
export async function sendTo(
  destination: Destination,
  events: Iterable<SimulatedEvent> | AsyncIterable<SimulatedEvent>,
): Promise<SentCounts> {
  const client = new Client(clientOptions(destination));
  let repeated = 0;
  let refused = 0;
  let reason: string | undefined;
  async function* documents(): AsyncGenerator<Record<string, unknown>> {
    for await (const { event } of events) yield event as Record<string, unknown>;
  }
  try {
    const stats = await client.helpers.bulk({
      datasource: documents(),
      onDocument: (document: Record<string, unknown>) => ({
        create: { _index: destination.dataStream, _id: (document.event as { id: string }).id },
      }),
      onDrop: (dropped) => {
        if (dropped.status === 409) repeated++;
        else {
          refused++;
          reason ??= dropped.error?.reason ?? `status ${dropped.status}`;
        }
      },
      flushBytes: 1024 * 1024,
      flushInterval: destination.flushSeconds * 1_000,
      concurrency: 2,
      retries: 20,
      wait: 1_000,
    });
    return { sent: stats.successful, repeated, refused, reason };
  } finally {
    await client.close();
  }
}

function clientOptions({ url, user, password, apiKey }: Destination): ClientOptions {
  const auth = apiKey ? { apiKey } : user ? { username: user, password: password ?? '' } : undefined;
  return { node: url, maxRetries: 5, ...(auth ? { auth } : {}) };
}
